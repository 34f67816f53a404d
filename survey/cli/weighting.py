"""flask sipas weighting"""

import click
from flask.cli import with_appcontext

from survey.campaigns.queries import find_campaign
from survey.errors import SurveyError
from survey.extensions import db
from survey.sampling.weightings import find_weighting, list_weightings


class WeightsDiffer(SurveyError):
    """A recipe that was followed again did not give the weights that are kept."""


@click.group("weighting")
def weighting() -> None:
    """Weightings of a campaign."""


@weighting.command("list")
@click.option("--campaign", "campaign_code", required=True, help="The campaign's code.")
@with_appcontext
def list_all(campaign_code: str) -> None:
    """Print the weightings of a campaign: code, state, responses, SHA-256 and name."""
    session = db.session()
    for each in list_weightings(session, find_campaign(session, campaign_code).id):
        click.echo(f"{each.code}\t{each.state}\t{each.n_responses or '-'}\t{each.sha256 or '-'}\t{each.name['vi']}")


@weighting.command("verify")
@click.option("--campaign", "campaign_code", required=True, help="The campaign's code.")
@click.option("--code", required=True, help="The weighting's code.")
@with_appcontext
def verify(campaign_code: str, code: str) -> None:
    """Follow a weighting's recipe again, and see whether it gives the same bytes."""
    from survey.indices.memory import Memory
    from survey.indices.weighting.making import verify_weighting

    session = db.session()
    found = verify_weighting(session, find_weighting(session, find_campaign(session, campaign_code), code), Memory())
    if found.is_same:
        click.echo(f"{code}: the same bytes, {found.sha256}")
        return
    reasons = [f"{found.n_gone} responses are gone" if found.n_gone else ""]
    reasons.append(f"{found.n_come} others now count" if found.n_come else "")
    reasons.append(str(found.refusal) if found.refusal else "")
    if not any(reasons):
        reasons.append("the program computes otherwise" if found.same_inputs else "dossiers or answers have changed")
    raise WeightsDiffer(f"{code}: other weights, for {'; '.join(reason for reason in reasons if reason)}")
