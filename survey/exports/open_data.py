"""The figures of a release as open data: JSON with what must be said of them, and the schema of both files."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from survey.indices.releases.figures import NUMBERS, Figure

_MEANINGS: Mapping[str, str] = {
    "kind": "What the row is about: overall, factor, criterion, agency or service.",
    "code": "Code of the factor, item, agency or service; 'overall' for the whole.",
    "name_vi": "Name in Vietnamese.",
    "name_en": "Name in English.",
    "group": "What an agency is ranked among: departments or local units.",
    "index": "Satisfaction index as a share from 0 to 1; empty where there are too few responses.",
    "standard_error": "Design-based standard error of the index, as a share.",
    "lower": "Lower end of the 95 % interval, as a share.",
    "upper": "Upper end of the 95 % interval, as a share.",
    "degrees_of_freedom": "Degrees of freedom of the interval: PSUs less strata.",
    "n": "Responses with an answer on the scale.",
    "dossiers": "Dossiers handled; empty where they are not counted.",
    "response_rate": "Responses for each dossier handled.",
    "rank": "Rank by the index, 1 the highest.",
    "rank_lower": "Best rank that the data allow, at 95 % for all units together.",
    "rank_upper": "Worst rank that the data allow, at 95 % for all units together.",
    "tier": "Units of one tier cannot be told apart by the data.",
}


def write_json(about: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]) -> str:
    """Everything that is public of a release."""
    public = {
        "campaign": {name: about["campaign"][name] for name in ("code", "name", "is_demonstration")},
        **{name: about[name] for name in ("number", "note", "published_at", "n", "minimum_n")},
        "conditions": [{"label": label, "value": value} for label, value in about["conditions"]],
        "method": about["method_line"],
        "remarks": about["remarks"],
    }
    return json.dumps({"about": public, "figures": list(figures)}, ensure_ascii=False, indent=1)


def describe_schema() -> dict[str, Any]:
    """The JSON Schema of `write_json`; the columns of the CSV are the properties of a figure, in the same order."""
    figure = {name: {"description": _MEANINGS[name], "type": _type_of(name)} for name in Figure.__struct_fields__}
    text = {"type": "object", "properties": {"vi": {"type": "string"}, "en": {"type": "string"}}, "required": ["vi"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Published satisfaction indices",
        "type": "object",
        "required": ["about", "figures"],
        "properties": {
            "about": {
                "type": "object",
                "required": ["campaign", "number", "published_at", "n", "conditions", "method", "remarks"],
                "properties": {"method": text, "remarks": {"type": "array", "items": text}},
            },
            "figures": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": figure,
                    "required": list(figure),
                    "additionalProperties": False,
                },
            },
        },
    }


def _type_of(name: str) -> str | list[str]:
    if name == "n":
        return "integer"
    return ["number", "null"] if name in NUMBERS else "string"
