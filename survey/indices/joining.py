"""How answers about units that are no more were joined to those of today, or kept apart, in words."""

from collections.abc import Sequence

import numpy as np

from survey.indices.basis import Basis
from survey.indices.selection import ToldBy
from survey.texts import LANGUAGES, Text, in_language

# As many units of today as are told by name with what they were made of.
_MOST = 5


def tell_joining(basis: Basis, then: Sequence[int]) -> Text:
    """Of a selection on the units of today: which of them have answers about units that were merged into them.

    then : the units, as they were, that its responses are told by.
    """
    lineage, nodes = basis.sample.organisation.lineage, basis.tree.nodes
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


def tell_apart(basis: Basis, told: Sequence[int]) -> Text | None:
    """Of a selection on the units as they were: which stand beside what they became, None where none does.

    told : the units that its responses are told by.
    """
    became, nodes = basis.sample.organisation.lineage.became, basis.tree.nodes
    apart = [unit for unit in told if became.get(unit) in told]
    if not apart:
        return None
    named = {
        at: "; ".join(
            f"{in_language(nodes[unit].name, at)} → {in_language(nodes[became[unit]].name, at)}"
            for unit in apart[:_MOST]
        )
        + ("; …" if len(apart) > _MOST else "")
        for at in LANGUAGES
    }
    return {
        "vi": f"Trong đợt có đơn vị sáp nhập ({named['vi']}): mỗi đơn vị được tính riêng như khi lấy ý kiến, nên đơn vị"
        " kế thừa không so được với đợt trước.",
        "en": f"Units were merged within the campaign ({named['en']}): each is told as it was when people answered, so"
        " that its successor cannot be compared with the last campaign.",
    }


def list_units_told(basis: Basis) -> list[int]:
    """The units, as they were, that the responses of a selection are told by."""
    by_receiving, dataset = basis.selection.told_by is ToldBy.RECEIVING, basis.dataset
    told: list[int] = np.unique((dataset.receiving if by_receiving else dataset.responsible)[basis.inside]).tolist()
    return told
