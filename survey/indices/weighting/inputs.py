"""What a recipe is followed with: the classes of every response, and the dossiers handled in each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.indices.dataset import MODES
from survey.indices.sample import Sample
from survey.indices.selection import EVERYTHING, MODE_NAMES
from survey.organisation.models import LOCAL_KINDS, AgencyKind
from survey.sampling.recipe import COUNTED, MODE, TRAIT, WHOLE, InvalidRecipe, Recipe
from survey.texts import Text

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
# The (n,) position of each response's answer among the values of a question, -1 where it gave none.
ReadTrait = Callable[[str], IntArray]

GROUP_NAMES: dict[str, Text] = {
    "whole": {"vi": "Cấp tỉnh", "en": "The province"},
    "departments": {"vi": "Sở, ban, ngành", "en": "Provincial departments"},
    "local": {"vi": "Địa phương", "en": "Localities"},
}


@dataclass(frozen=True, eq=False)
class Labels:
    """The classes of one characteristic, their names, and the (n,) class of each response, -1 where it is not told."""

    codes: tuple[str, ...]
    names: tuple[Text, ...]
    position: IntArray


@dataclass(frozen=True, eq=False)
class WeightingInputs:
    """n responses by id, their classes by characteristic, and m counts of dossiers with the class of each.

    labels : by the name that a recipe calls a characteristic. counted : (m,) classes of the counts, for what dossiers
    are counted by. dossiers : (m,).
    """

    id: IntArray
    labels: Mapping[str, Labels]
    counted: Mapping[str, IntArray]
    dossiers: FloatArray

    @property
    def n(self) -> int:
        """Responses."""
        return len(self.id)

    def sort(self) -> "WeightingInputs":
        """The same in the order of ids, in which sums come out the same to the last bit."""
        order = np.argsort(self.id, kind="stable")
        labels = {name: replace(each, position=each.position[order]) for name, each in self.labels.items()}
        return replace(self, id=self.id[order], labels=labels)


def gather_inputs(sample: Sample, recipe: Recipe, read_trait: ReadTrait) -> WeightingInputs:
    """What a recipe needs of a sample; raises InvalidRecipe for a question that the questionnaire does not ask."""
    wanted = {name for step in recipe.steps for margin in step.margins for name in margin.by}
    wanted |= {within for step in recipe.steps if (within := getattr(step, "within", ""))}
    dataset, counts = sample.dataset, sample.counts[sample.counts["dossiers"] > 0]
    labels, counted = {}, {}
    for name in sorted(wanted):
        if name in COUNTED:
            labels[name], counted[name] = label_counted(sample, name, counts)
        elif name == MODE:
            labels[name] = Labels(tuple(map(str, MODES)), tuple(MODE_NAMES[each] for each in MODES), dataset.mode)
        elif name == WHOLE:
            labels[name] = Labels(("all",), (EVERYTHING,), np.zeros(dataset.n, dtype=np.int64))
            counted[name] = np.zeros(len(counts), dtype=np.int64)
        else:
            labels[name] = _label_trait(sample, name.removeprefix(TRAIT), read_trait)
    return WeightingInputs(dataset.id, labels, counted, counts["dossiers"].to_numpy(dtype=np.float64))


def label_counted(sample: Sample, name: str, counts: pd.DataFrame) -> tuple[Labels, IntArray]:
    """The classes of responses and of counts by something that dossiers are counted by."""
    of_responses, of_counts = _take_keys(sample, name, counts)
    keys, positions = np.unique(np.concatenate([of_responses, of_counts]), return_inverse=True)
    codes = [_code_key(sample, name, key) for key in keys]
    order = np.argsort(codes, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    positions = place[positions]
    names = tuple(_name_key(sample, name, keys[turn]) for turn in order)
    labels = Labels(tuple(codes[turn] for turn in order), names, positions[: len(of_responses)])
    return labels, positions[len(of_responses) :]


def _take_keys(sample: Sample, name: str, counts: pd.DataFrame) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    if name == "month":
        return sample.dataset.month, counts["month"].to_numpy().astype("datetime64[M]")
    if name in ("service", "field"):
        keys = sample.dataset.service, counts["service"].to_numpy()
        of = {key: each.field_id for key, each in sample.organisation.services.items()} if name == "field" else {}
    else:
        keys = sample.dataset.responsible, counts["agency"].to_numpy()
        groups = list(GROUP_NAMES)
        nodes = sample.organisation.tree.nodes
        of = {key: groups.index(group_agency(node.kind)) for key, node in nodes.items()} if name != "agency" else {}
    return (_rename(keys[0], of), _rename(keys[1], of)) if of else keys


def _rename(keys: IntArray, of: Mapping[int, int]) -> IntArray:
    found, position = np.unique(keys, return_inverse=True)
    return np.array([of[int(key)] for key in found], dtype=np.int64)[position]


def group_agency(kind: AgencyKind) -> str:
    """The group that an agency is ranked in."""
    if kind is AgencyKind.PROVINCE:
        return "whole"
    return "local" if kind in LOCAL_KINDS else "departments"


def _code_key(sample: Sample, name: str, key: np.generic) -> str:
    organisation = sample.organisation
    if name == "month":
        return str(key)
    if name == "agency_group":
        return list(GROUP_NAMES)[int(key)]
    if name == "agency":
        return organisation.tree.nodes[int(key)].code
    return (organisation.services if name == "service" else organisation.fields)[int(key)].code


def _name_key(sample: Sample, name: str, key: np.generic) -> Text:
    organisation = sample.organisation
    if name == "month":
        year, month = str(key).split("-")
        return {"vi": f"{month}/{year}", "en": f"{month}/{year}"}
    if name == "agency_group":
        return list(GROUP_NAMES.values())[int(key)]
    if name == "agency":
        return organisation.tree.nodes[int(key)].name
    return (organisation.services if name == "service" else organisation.fields)[int(key)].name


def _label_trait(sample: Sample, code: str, read_trait: ReadTrait) -> Labels:
    if code not in sample.traits:
        raise InvalidRecipe(
            {
                "vi": f"Phiếu hỏi của đợt này không có câu một lựa chọn mang mã “{code}”.",
                "en": f"The campaign's questionnaire has no question with one answer called “{code}”.",
            }
        )
    values = sample.traits[code].values
    return Labels(tuple(values), tuple(values.values()), read_trait(code))
