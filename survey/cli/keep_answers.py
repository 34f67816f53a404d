"""flask sipas keep-answers"""

import click
from flask.cli import with_appcontext

from survey.extensions import db, memory


@click.command("keep-answers")
@with_appcontext
def keep_answers() -> None:
    """Keep the answers of large campaigns ready for the analyst's pages, as the server does by itself."""
    from survey.indices.kept.keeping import keep_large_campaigns

    keep_large_campaigns(db.session(), memory())
