"""An index table as plain records, for JSON and for programs."""

from typing import Any

import pandas as pd

from survey.indices.basis import Basis
from survey.indices.coverage import describe_coverage
from survey.indices.names import describe_basis, name_measures
from survey.indices.remarks import describe_method, list_remarks
from survey.indices.rounding import show_percent
from survey.indices.table import IndexTable
from survey.texts import in_language

_SHOWN = ("index", "standard_error", "lower", "upper")


def build_records(basis: Basis, table: IndexTable, language: str = "vi") -> list[dict[str, Any]]:
    """One record a row: codes and names of its dimensions, the measure, its figures in percent as pages show them.

    A figure that is withheld or does not exist is None.
    """
    names = name_measures(basis)
    decimals = basis.method.rounding.decimals
    records = []
    for row in table.frame.to_dict("records"):
        record = _name_dimensions(basis, row, language)
        record |= {"measure": row["measure"], "code": row["code"]}
        record["name"] = in_language(names[row["measure"], row["code"]], language)
        record |= {name: None if pd.isna(row[name]) else float(show_percent(row[name], decimals)) for name in _SHOWN}
        record["n"] = int(row["n"])
        record["dossiers"] = None if pd.isna(row["dossiers"]) else int(row["dossiers"])
        record["response_rate"] = None if pd.isna(row["response_rate"]) else round(row["response_rate"], 6)
        records.append(record)
    return records


def build_about(basis: Basis, language: str = "vi") -> dict[str, Any]:
    """What the records are: demonstration or not, conditions, method, remarks."""
    return {
        "campaign": basis.campaign.code,
        "is_demonstration": basis.campaign.is_demonstration,
        "conditions": {
            in_language(line.label, language): in_language(line.value, language) for line in describe_basis(basis)
        },
        "method": in_language(describe_method(basis), language),
        "remarks": [in_language(remark, language) for remark in list_remarks(basis, describe_coverage(basis))],
    }


def _name_dimensions(basis: Basis, row: dict[Any, Any], language: str) -> dict[str, Any]:
    named: dict[str, Any] = {}
    if "agency" in row:
        agency = basis.tree.nodes[row["agency"]]
        named |= {"agency": agency.code, "agency_name": in_language(agency.name, language)}
    if "service" in row:
        service = basis.services[row["service"]]
        named |= {"service": service.code, "service_name": in_language(service.name, language)}
    if "month" in row:
        named["month"] = f"{pd.Timestamp(row['month']):%Y-%m}"
    if "mode" in row:
        named["mode"] = row["mode"]
    return named
