"""The demonstration province: tỉnh Thanh Giang, formed on 1 July 2025 from Thanh Giang and Bắc Lĩnh.

It does not exist, so that no real office is given scores that nobody gave it. Its shape is that of a province of today.
"""

from functools import cache

from survey.demonstration.former_counters import list_former_counters
from survey.demonstration.former_units import list_former_units
from survey.demonstration.lineage import list_successions
from survey.demonstration.plan import ProvincePlan
from survey.demonstration.present_counters import list_present_counters
from survey.demonstration.present_units import list_present_units


@cache
def build_province() -> ProvincePlan:
    """The province with its past: every agency, succession and counter."""
    return ProvincePlan(
        agencies=(*list_former_units(), *list_present_units()),
        successions=list_successions(),
        counters=(*list_former_counters(), *list_present_counters()),
    )
