"""flask sipas demo"""

import click
from flask.cli import with_appcontext
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey import clock
from survey.accounts.models import Account
from survey.campaigns.models import Campaign
from survey.demonstration.load import load_demonstration
from survey.extensions import db, memory, settings
from survey.organisation.models import Agency

SIGN_INS_FILE = "demonstration-sign-ins.txt"


@click.command("demo")
@click.option("--responses", "n_responses", type=click.IntRange(1, 20_000_000), default=20_000, show_default=True)
@click.option("--seed", type=int, default=2026, show_default=True, help="The same seed gives the same province.")
@click.option("--if-empty", is_flag=True, help="Do nothing, and succeed, where somebody has begun already.")
@with_appcontext
def demo(n_responses: int, seed: int, if_empty: bool) -> None:
    """Fill an empty database with a realistic demonstration province."""
    from survey.indices.kept.keeping import keep_large_campaigns

    if if_empty and not is_empty(db.session()):
        return
    db.close_session()
    with click.progressbar(length=n_responses, label="responses", show_pos=True) as bar:
        summary = load_demonstration(
            db.engine,
            n_responses=n_responses,
            seed=seed,
            today=clock.today(),
            progress=lambda done, _total: bar.update(done - bar.pos),
        )
    # So the first page over a large one opens as it does where answers came one by one.
    keep_large_campaigns(db.session(), memory())
    file = settings().instance / SIGN_INS_FILE
    file.touch(mode=0o600)
    file.write_text("".join(f"{username}\t{password}\n" for username, password in summary.sign_ins), encoding="utf-8")
    click.echo(f"{summary.n_responses} responses, {summary.n_counters} counters; sign-ins are kept in {file}")


def is_empty(session: Session) -> bool:
    """Whether nobody has begun here: an office that made its first account does not want an invented province."""
    return not any(session.scalar(select(exists(select(model.id)))) for model in (Account, Agency, Campaign))
