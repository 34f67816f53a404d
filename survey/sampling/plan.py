"""The sample plan of a campaign: how many answers it wants of each agency's services."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.checks import list_scope
from survey.campaigns.models import Campaign
from survey.organisation.models import Counter, CounterService
from survey.organisation.queries import load_agency_tree
from survey.sampling.queries import load_transaction_counts
from survey.statistics import allocate
from survey.statistics.planning.allocation import Rule

_DAYS_BEFORE = 365


@dataclass(frozen=True)
class PlanBasis:
    """The cells that a plan is made of, responsible agency x service, and their dossiers of the year before.

    cells : columns agency, service, size. is_counted : dossiers are known; else every cell has the size 1.
    """

    cells: pd.DataFrame
    is_counted: bool


def load_basis(session: Session, campaign: Campaign) -> PlanBasis:
    """What is offered in a campaign's scope, with the dossiers of the year before it opens."""
    scope = list_scope(load_agency_tree(session), [agency.id for agency in campaign.agencies])
    offered = session.execute(
        select(CounterService.responsible_agency_id, CounterService.service_id)
        .join(Counter, Counter.id == CounterService.counter_id)
        .where(Counter.agency_id.in_(scope), Counter.closed_on.is_(None) | (Counter.closed_on > campaign.opens_on))
        .distinct()
    ).all()
    cells = pd.DataFrame(sorted(tuple(row) for row in offered), columns=["agency", "service"], dtype="int64")
    first, last = campaign.opens_on - timedelta(days=_DAYS_BEFORE), _end_of_month_before(campaign.opens_on)
    counts = load_transaction_counts(session, first, last)
    dossiers = counts.groupby(["agency", "service"], as_index=False)["dossiers"].sum()
    cells = cells.merge(dossiers, on=["agency", "service"], how="left")
    sizes = cells.pop("dossiers").fillna(0.0)
    is_counted = bool(sizes.sum() > 0)
    return PlanBasis(cells.assign(size=sizes if is_counted else 1.0), is_counted)


def plan_targets(basis: PlanBasis, total: int, rule: Rule, minimum: int) -> dict[tuple[int, int], int]:
    """Targets by agency and service that sum to the total; raises InvalidPlan where they cannot.

    Cells without dossiers of the year before get none where dossiers are counted.
    """
    known = basis.cells[basis.cells["size"] > 0]
    sizes = known if basis.is_counted else known.assign(size=float(max(total, 1)))
    shared = allocate(sizes, total, rule=rule, minimum=minimum)
    keys = zip(shared["agency"], shared["service"], strict=True)
    return {(int(agency), int(service)): int(n) for (agency, service), n in zip(keys, shared["n"], strict=True)}


def _end_of_month_before(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)
