"""What every page of the office's doors shows around its own content."""

from typing import Any

from survey.campaigns.queries import holds_demonstration
from survey.extensions import db
from survey.web.account.access import current_account


def describe_desk() -> dict[str, Any]:
    """Who is signed in, and whether this installation holds demonstration data."""
    return {"account": current_account(), "demonstration": holds_demonstration(db.session())}
