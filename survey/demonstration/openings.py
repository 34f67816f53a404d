"""How often forms were opened and begun, made to fit the answers that came: most who open one go on to the end."""

from sqlalchemy import Connection, func, insert, literal, select

from survey.collection.models import CounterVisits, Mode, Response, ServiceStarts

# The hour is one for all: an hour of every counter's day would be more rows than there are answers.
_HOUR = 9
_ASKED = Response.mode.in_([Mode.QR, Mode.KIOSK]) & Response.quarantined_at.is_(None)


def store_openings(connection: Connection, campaign_ids: list[int]) -> None:
    """Store the openings and starts behind the answers given on telephones and kiosks."""
    n = func.count()
    # The remainders make counters and days differ, the same ones each time.
    begun = n + n // 8 + ((Response.counter_id + 3 * n) % 5) // 4
    opened = begun + n // 5 + ((Response.counter_id + n) % 3) // 2
    mine = _ASKED & Response.campaign_id.in_(campaign_ids)
    by_counter = (Response.campaign_id, Response.counter_id, Response.received_on)
    visits = select(*by_counter, literal(_HOUR), opened, begun).where(mine)
    connection.execute(
        insert(CounterVisits).from_select(
            ["campaign_id", "counter_id", "day", "hour", "scans", "starts"], visits.group_by(*by_counter)
        )
    )
    by_service = (
        Response.campaign_id,
        Response.counter_id,
        Response.service_id,
        Response.responsible_agency_id,
        Response.received_on,
    )
    starts = select(*by_service, n + n // 8 + ((Response.service_id + n) % 7) // 6).where(mine)
    connection.execute(
        insert(ServiceStarts).from_select(
            ["campaign_id", "counter_id", "service_id", "responsible_agency_id", "day", "starts"],
            starts.group_by(*by_service),
        )
    )
