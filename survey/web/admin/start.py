"""The front page of a new installation: what is done, and what comes next."""

from flask import render_template
from flask.typing import ResponseReturnValue

from survey.accounts.permissions import Permission
from survey.campaigns.queries import list_campaigns
from survey.extensions import db
from survey.web.account.access import requires
from survey.web.admin import blueprint
from survey.web.first_steps import list_stages


@blueprint.get("/start")
@requires(Permission.RUN_CAMPAIGNS)
def show_start() -> ResponseReturnValue:
    """Show the way from an empty installation to the first counted answer."""
    stages = list_stages()
    return render_template(
        "admin/start.html",
        stages=stages,
        n_done=sum(stage.is_done for stage in stages),
        is_whole=all(not stage.is_next for stage in stages),
        campaign=next(iter(list_campaigns(db.session())), None),
    )
