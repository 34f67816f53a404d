"""The job that publishes the results of a campaign."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from survey import clock
from survey.accounts.queries import name_actor
from survey.campaigns.queries import find_campaign
from survey.errors import BadSelection
from survey.indices.choices import read_selection
from survey.jobs.kinds import Progress, Refused, refuse_filter

RELEASE = "release"


@dataclass(frozen=True)
class Releasing:
    """What publishing needs of the installation: the folder where bundles stay."""

    folder: Path

    def publish(self, session: Session, parameters: Mapping[str, Any], file: Path, progress: Progress) -> int:
        """The release of `parameters`: "campaign", "chosen" (as in an address), "today", "note", "account"; gives its
        number of responses."""
        from survey.indices.releases.publishing import CannotPublish
        from survey.indices.releases.storing import publish_release

        progress(0, 2)
        try:
            campaign = find_campaign(session, parameters["campaign"])
            selection = read_selection(session, campaign, parameters["chosen"], date.fromisoformat(parameters["today"]))
            by = name_actor(session, parameters["account"])
            release = publish_release(session, selection, self.folder, note=parameters["note"], by=by, at=clock.now())
        except CannotPublish as error:
            raise Refused(error.vietnamese, f"Not published: {error}.") from error
        except BadSelection as error:
            raise refuse_filter(error) from error
        progress(1, 2)
        shutil.copyfile(self.folder / release.file, file)
        progress(2, 2)
        return release.n_responses
