"""What weightings cost: a recipe followed for a large campaign, its weights kept, and an overview weighed by them.

    SIPAS_INSTANCE=… python -m benchmarks.weightings

Works on a copy of the installation's SQLite database, which it deletes.
"""

import gc
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

import survey.schema  # noqa: F401 - every model, which foreign keys need
from config import load_settings
from survey import clock
from survey.audit import Actor
from survey.campaigns.models import Campaign
from survey.collection.queries import count_responses_by_campaign
from survey.database import build_engine, committing
from survey.indices.basis import build_basis
from survey.indices.choices import read_selection
from survey.indices.memory import Memory
from survey.indices.overview import compute_overview
from survey.indices.periods import month_of
from survey.indices.weighting.making import keep_made, load_weighted_sample, make_weights, verify_weighting
from survey.sampling.models import Weighting
from survey.sampling.recipe import Margin, PoststratifyStep, RakeStep, Recipe, TrimStep
from survey.sampling.weightings import WeightingFacts, start_weighting

Made = TypeVar("Made")
_BY = Actor(None, "benchmark")
_DOSSIERS = PoststratifyStep(Margin(("agency", "service")))
_GENDER = Margin(("trait.gender",), totals={"male": 49.0, "female": 51.0}, source="benchmark", missing="share")
RECIPES = {
    "strata": Recipe((_DOSSIERS,)),
    "rake": Recipe((_DOSSIERS, RakeStep((Margin(("agency",)), Margin(("field",)), _GENDER)))),
    "trim": Recipe((_DOSSIERS, RakeStep((Margin(("agency",)), _GENDER)), TrimStep(upper_times_median=5.0))),
}


def main() -> None:
    """Time each recipe from the first look to an overview."""
    # As the server has it, see wsgi.py.
    gc.set_threshold(50_000, 20, 100)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "sipas.sqlite3"
        shutil.copy(load_settings().database_url.removeprefix("sqlite:///"), copy)
        with Session(build_engine(f"sqlite:///{copy}")) as session:
            counts = count_responses_by_campaign(session)
            campaign = session.get_one(Campaign, max(counts, key=lambda campaign_id: counts[campaign_id]))
            print(f"{counts[campaign.id]:,} responses of {campaign.code}")
            for code, recipe in RECIPES.items():
                _measure(session, campaign, code, recipe)


def _measure(session: Session, campaign: Campaign, code: str, recipe: Recipe) -> None:
    memory, weighting = Memory(), _begin(session, campaign, code, recipe)
    _time(f"{code}: answers read", lambda: load_weighted_sample(session, weighting, memory))
    made = _time(f"{code}: recipe followed", lambda: make_weights(session, weighting, memory))
    with committing(session):
        _time(
            f"{code}: kept",
            lambda: keep_made(session, campaign, weighting, made, last_event=0, by=_BY, at=clock.now()),
        )
    selection = read_selection(session, campaign, {"weights": code}, clock.today(), drafts=True)
    _time(f"{code}: overview", lambda: compute_overview(build_basis(session, selection, memory)))
    verified = _time(f"{code}: verified", lambda: verify_weighting(session, weighting, memory))
    print(f"  the same bytes: {verified.is_same}")


def _begin(session: Session, campaign: Campaign, code: str, recipe: Recipe) -> Weighting:
    first, last = month_of(campaign.opens_on), month_of(campaign.closes_on)
    facts = WeightingFacts(code, {"vi": code}, first, last, with_set_aside=False)
    with committing(session):
        return start_weighting(session, campaign, facts, recipe, by=_BY, at=clock.now())


def _time(name: str, work: Callable[[], Made]) -> Made:
    start = time.perf_counter()
    made = work()
    print(f"{name:26} {time.perf_counter() - start:.3f} s")
    return made


if __name__ == "__main__":
    main()
