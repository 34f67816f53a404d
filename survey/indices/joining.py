"""How answers about units that are no more were joined to those of today, in words."""

import numpy as np

from survey.indices.basis import Basis
from survey.indices.selection import ToldBy
from survey.texts import LANGUAGES, Text, in_language

# As many units of today as are told by name with what they were made of.
_MOST = 5


def tell_joining(basis: Basis) -> Text:
    """Of a selection on the units of today: which of them have answers about units that were merged into them."""
    dataset, lineage, nodes = basis.dataset, basis.sample.organisation.lineage, basis.tree.nodes
    by_receiving = basis.selection.told_by is ToldBy.RECEIVING
    then = np.unique((dataset.receiving if by_receiving else dataset.responsible)[basis.inside]).tolist()
    joined: dict[int, list[int]] = {}
    for unit in then:
        if unit in lineage.became:
            joined.setdefault(lineage.became[unit], []).append(unit)
    n_joined, n_split = sum(map(len, joined.values())), len(lineage.split.intersection(then))
    named = {
        at: "; ".join(
            f"{in_language(nodes[now].name, at)} ← {', '.join(in_language(nodes[each].name, at) for each in former)}"
            for now, former in list(joined.items())[:_MOST]
        )
        + ("; …" if len(joined) > _MOST else "")
        for at in LANGUAGES
    }
    return {
        "vi": f"Đơn vị được tính như hiện nay: phiếu của {n_joined} đơn vị cũ được cộng vào đơn vị kế thừa do sáp nhập"
        + (f" ({named['vi']})" if joined else "")
        + (
            f"; {n_split} đơn vị đã bị chia tách vẫn giữ như cũ vì không rõ phiếu thuộc đơn vị nào." if n_split else "."
        ),
        "en": f"Units are told as they are now: the responses of {n_joined} former units count for those that they were"
        " merged into"
        + (f" ({named['en']})" if joined else "")
        + (
            f"; {n_split} units that were split stay as they were, for no response says whose it is."
            if n_split
            else "."
        ),
    }
