"""How a campaign's collection goes: openings, starts, completions and time taken, where and when, against the plan."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, extract, func, select
from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign, CampaignTarget
from survey.collection.models import CounterVisits, Response, ServiceStarts
from survey.organisation.models import Counter

# Times are told to ten seconds, and forms left open longer than an hour were not being answered.
_SECONDS_A_STEP = 10
_LONGEST = 3600
_RECENT_DAYS = 28
# The counters' clocks: the whole country keeps one time all year round.
_HOURS_FROM_UTC = 7


@dataclass
class Tally:
    """What came of an agency, a service or a counter.

    completes counts every answer; set_aside those of them that do not count. starts are at least the completes, for
    telephones without JavaScript do not tell when someone begins. The starts of a whole are those of its parts: a
    counter where more finished than began must not hide those who left at another.
    """

    scans: int = 0
    told_starts: int = 0
    completes: int = 0
    set_aside: int = 0
    target: int = 0
    latest: date | None = None
    steps: dict[int, int] = field(default_factory=dict)

    def add(self, n: int, aside: int, step: int, latest: date) -> None:
        """Add n answers of one step of time, of which some were set aside; step -1 is a time not known."""
        self.completes += n
        self.set_aside += aside
        self.latest = max(self.latest or latest, latest)
        if step >= 0:
            self.steps[step] = self.steps.get(step, 0) + n

    @property
    def starts(self) -> int:
        """Forms begun."""
        return max(self.told_starts, self.completes)

    @property
    def completion_rate(self) -> float | None:
        """Completions over forms begun; None where none was."""
        return self.completes / self.starts if self.starts else None

    @property
    def median_seconds(self) -> int | None:
        """The median time taken, to ten seconds; None where no time is known."""
        total, passed = sum(self.steps.values()), 0
        for step in sorted(self.steps):
            passed += self.steps[step]
            if 2 * passed >= total:
                return step * _SECONDS_A_STEP
        return None

    @property
    def share_of_target(self) -> float | None:
        """Answers that count over those that are planned; None without a plan."""
        return (self.completes - self.set_aside) / self.target if self.target else None


@dataclass(frozen=True)
class Watched:
    """A campaign's tallies: of the whole, by receiving and by responsible agency, by service and by counter.

    A form is opened at a counter, so that scans are told of counters and of the agencies that receive there; whose
    dossier it is about is known when a service is chosen, so that of services and responsible agencies only starts are.
    by_dossier : by responsible agency and service, as plans are made.
    by_hour : answers of the last 28 days by weekday (0 Monday) and hour of the counter's clock. reasons : how many
    answers were set aside, by why.
    """

    whole: Tally = field(default_factory=Tally)
    by_receiving: dict[int, Tally] = field(default_factory=dict)
    by_agency: dict[int, Tally] = field(default_factory=dict)
    by_service: dict[int, Tally] = field(default_factory=dict)
    by_dossier: dict[tuple[int, int], Tally] = field(default_factory=dict)
    by_counter: dict[int, Tally] = field(default_factory=dict)
    by_hour: dict[tuple[int, int], int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)


def watch_collection(session: Session, campaign: Campaign, today: date, agencies: Collection[int] | None) -> Watched:
    """Everything that came of a campaign, as far as these agencies received it or are responsible for it.

    agencies : ids of the agencies that may be seen, those under them included; all of them when None. Of counters and
    of what was opened there, only theirs are told.
    """
    watched = Watched()
    mine = _select_mine(campaign, agencies)
    receiving_at = _add_responses(watched, session, mine, agencies)
    receiving_at |= _add_visits(watched, session, campaign, agencies)
    n_begun_elsewhere = _add_service_starts(watched, session, campaign, agencies)
    _add_up_starts(watched, receiving_at, n_begun_elsewhere)
    _add_targets(watched, session, campaign, agencies)
    _add_hours(watched, session, [*mine, Response.received_on > today - timedelta(days=_RECENT_DAYS)])
    reasons = select(Response.quarantine_reason, func.count()).where(*mine, Response.quarantined_at.isnot(None))
    for reason, n in session.execute(reasons.group_by(Response.quarantine_reason).order_by(func.count().desc())):
        watched.reasons[str(reason)] = n
    return watched


def list_silent_counters(watched: Watched, counter_ids: Iterable[int], today: date, days: int) -> list[int]:
    """The counters where nothing came for so many days, those silent longest first, else in the order given."""
    limit, tallies = today - timedelta(days=days), watched.by_counter
    latest = {each: (each in tallies and tallies[each].latest) or date.min for each in counter_ids}
    return sorted((each for each in latest if latest[each] < limit), key=lambda each: latest[each])


def _select_mine(campaign: Campaign, agencies: Collection[int] | None) -> list[ColumnElement[bool]]:
    mine: list[ColumnElement[bool]] = [Response.campaign_id == campaign.id, Response.is_rehearsal.is_(False)]
    if agencies is None:
        return mine
    return [*mine, Response.receiving_agency_id.in_(agencies) | Response.responsible_agency_id.in_(agencies)]


def _add_responses(
    watched: Watched, session: Session, mine: list[ColumnElement[bool]], agencies: Collection[int] | None
) -> dict[int, int]:
    """Add what was answered; the receiving agency of each counter that is told of."""
    known = Response.seconds_taken.isnot(None) & (Response.seconds_taken <= _LONGEST)
    step = case((known, Response.seconds_taken.op("/")(_SECONDS_A_STEP)), else_=-1).label("step")
    keys = (
        Response.receiving_agency_id,
        Response.responsible_agency_id,
        Response.service_id,
        Response.counter_id,
        step,
    )
    rows = session.execute(
        select(
            *keys,
            func.count(),
            func.sum(case((Response.quarantined_at.isnot(None), 1), else_=0)),
            func.max(Response.received_on),
        )
        .where(*mine)
        .group_by(*keys)
    )
    receiving_at: dict[int, int] = {}
    for receiving, agency, service, counter, at_step, n, aside, latest in rows:
        tallies = [
            watched.whole,
            watched.by_agency.setdefault(agency, Tally()),
            watched.by_service.setdefault(service, Tally()),
            watched.by_dossier.setdefault((agency, service), Tally()),
        ]
        if agencies is None or receiving in agencies:
            receiving_at[counter] = receiving
            tallies.append(watched.by_receiving.setdefault(receiving, Tally()))
            tallies.append(watched.by_counter.setdefault(counter, Tally()))
        for tally in tallies:
            tally.add(n, int(aside), at_step, latest)
    return receiving_at


def _add_visits(
    watched: Watched, session: Session, campaign: Campaign, agencies: Collection[int] | None
) -> dict[int, int]:
    """Add what was opened and begun at counters; the receiving agency of each."""
    keys = (Counter.agency_id, CounterVisits.counter_id)
    visits = select(*keys, func.sum(CounterVisits.scans), func.sum(CounterVisits.starts)).where(
        CounterVisits.campaign_id == campaign.id, Counter.id == CounterVisits.counter_id
    )
    if agencies is not None:
        visits = visits.where(Counter.agency_id.in_(agencies))
    receiving_at: dict[int, int] = {}
    for receiving, counter, scans, starts in session.execute(visits.group_by(*keys)):
        receiving_at[counter] = receiving
        tally = watched.by_counter.setdefault(counter, Tally())
        tally.scans, tally.told_starts = int(scans), int(starts)
    return receiving_at


def _add_service_starts(
    watched: Watched, session: Session, campaign: Campaign, agencies: Collection[int] | None
) -> int:
    """Add what was begun of each service; how much of it at counters that are not told of."""
    keys = (ServiceStarts.responsible_agency_id, ServiceStarts.service_id, Counter.agency_id)
    starts = select(*keys, func.sum(ServiceStarts.starts)).where(
        ServiceStarts.campaign_id == campaign.id, Counter.id == ServiceStarts.counter_id
    )
    if agencies is not None:
        starts = starts.where(Counter.agency_id.in_(agencies) | ServiceStarts.responsible_agency_id.in_(agencies))
    n_elsewhere = 0
    for agency, service, receiving, n in session.execute(starts.group_by(*keys)):
        watched.by_dossier.setdefault((agency, service), Tally()).told_starts += int(n)
        if agencies is not None and receiving not in agencies:
            n_elsewhere += int(n)
    return n_elsewhere


def _add_up_starts(watched: Watched, receiving_at: Mapping[int, int], n_begun_elsewhere: int) -> None:
    n_at_counters = 0
    for counter, tally in watched.by_counter.items():
        receiving = watched.by_receiving.setdefault(receiving_at[counter], Tally())
        for over in (watched.whole, receiving):
            over.scans += tally.scans
            over.told_starts += tally.starts
        n_at_counters += tally.completes
    watched.whole.told_starts += max(n_begun_elsewhere, watched.whole.completes - n_at_counters)
    for (agency, service), tally in watched.by_dossier.items():
        watched.by_agency.setdefault(agency, Tally()).told_starts += tally.starts
        watched.by_service.setdefault(service, Tally()).told_starts += tally.starts


def _add_targets(watched: Watched, session: Session, campaign: Campaign, agencies: Collection[int] | None) -> None:
    targets = select(CampaignTarget).where(CampaignTarget.campaign_id == campaign.id)
    for each in session.scalars(targets):
        if agencies is None or each.agency_id in agencies:
            for tally in (
                watched.whole,
                watched.by_agency.setdefault(each.agency_id, Tally()),
                watched.by_service.setdefault(each.service_id, Tally()),
                watched.by_dossier.setdefault((each.agency_id, each.service_id), Tally()),
            ):
                tally.target += each.responses


def _add_hours(watched: Watched, session: Session, mine: list[ColumnElement[bool]]) -> None:
    weekday, hour = extract("dow", Response.received_on), extract("hour", Response.received_at)
    rows = session.execute(select(weekday, hour, func.count()).where(*mine).group_by(weekday, hour))
    for from_sunday, in_utc, n in rows:
        key = ((int(from_sunday) + 6) % 7, (int(in_utc) + _HOURS_FROM_UTC) % 24)
        watched.by_hour[key] = watched.by_hour.get(key, 0) + n
