"""A bundle read back: its answers and everything beside them, made ready for estimation without any database."""

import csv
import hashlib
import io
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.errors import SurveyError
from survey.indices.basis import Basis, rename_units
from survey.indices.dataset import Dataset
from survey.indices.definition import build_composition
from survey.indices.lineage import Lineage
from survey.indices.memory import Version
from survey.indices.releases.figures import Figure, read_figures
from survey.indices.releases.frozen import (
    ABOUT,
    DOSSIERS,
    FIGURES,
    FORMAT,
    MANIFEST,
    METHOD,
    ORGANISATION,
    QUESTIONNAIRE,
    RESPONSES,
    WEIGHTING,
    About,
    FrozenOrganisation,
    FrozenWeighting,
    Manifest,
)
from survey.indices.sample import CampaignFacts, Organisation, Sample
from survey.indices.selection import ToldBy, Units
from survey.indices.traits import list_traits
from survey.indices.weighting.stored import StoredWeights
from survey.indices.weights import build_design, build_kept_design
from survey.organisation.queries import AgencyTree
from survey.questionnaires.document import decode_document
from survey.questionnaires.instruments.method import IndexMethod, decode_fraction

_NEEDED = (ABOUT, FIGURES, ORGANISATION, QUESTIONNAIRE, METHOD, DOSSIERS, RESPONSES)
Kind = TypeVar("Kind")


class BrokenBundle(SurveyError):
    """The file is no bundle of a release, or a part of it cannot be read."""


def open_bundle(file: Path) -> dict[str, bytes]:
    """The parts of a bundle by name; raises BrokenBundle where it is none or lacks a part."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:
        raise BrokenBundle(f"{file} is no bundle of a release: {error}") from error
    if missing := [name for name in (MANIFEST, *_NEEDED) if name not in parts]:
        raise BrokenBundle(f"{file} is no bundle of a release: {missing[0]} is not in it")
    return parts


def read_manifest(parts: dict[str, bytes]) -> Manifest:
    """What the bundle says that it holds; raises BrokenBundle."""
    manifest = _decode(parts, MANIFEST, Manifest)
    if manifest.format != FORMAT:
        raise BrokenBundle(f"the bundle has the format {manifest.format}; this program reads {FORMAT}")
    return manifest


def find_changed(parts: dict[str, bytes], manifest: Manifest) -> list[str]:
    """The parts that are not those that the manifest names: other bytes, missing, or come later."""
    found = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items() if name != MANIFEST}
    return sorted(name for name in {*found, *manifest.files} if found.get(name) != manifest.files.get(name))


def read_about(parts: dict[str, bytes]) -> About:
    """What the figures are of; raises BrokenBundle."""
    return _decode(parts, ABOUT, About)


def read_published(parts: dict[str, bytes]) -> tuple[Figure, ...]:
    """The figures as they were published; raises BrokenBundle."""
    try:
        return read_figures(parts[FIGURES].decode())
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise BrokenBundle(f"{FIGURES} cannot be read: {error}") from error


def rebuild_basis(parts: dict[str, bytes]) -> Basis:
    """The answers of a bundle, weighted anew, as `build_basis` gives them from a database; raises BrokenBundle."""
    try:
        return _rebuild(parts)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise BrokenBundle(f"the bundle cannot be read: {error}") from error


def _rebuild(parts: dict[str, bytes]) -> Basis:
    about = read_about(parts)
    rows = pd.read_csv(io.BytesIO(parts[RESPONSES]), dtype={"ratings": str})
    dataset = _read_dataset(rows)
    counts = pd.read_csv(io.BytesIO(parts[DOSSIERS]), parse_dates=["month"])
    organisation = _read_organisation(parts)
    document = decode_document(parts[QUESTIONNAIRE])
    method = _decode(parts, METHOD, IndexMethod)
    weighting = _decode(parts, WEIGHTING, FrozenWeighting) if WEIGHTING in parts else None
    selection = about.selection
    if weighting is None:
        design = build_design(dataset, counts, selection.weighting)
    else:
        kept = StoredWeights(dataset.id, rows["weight"].to_numpy(), rows["base_weight"].to_numpy(), weighting.knowledge)
        design = build_kept_design(dataset, kept)
    everything = np.ones(dataset.n, dtype=bool)
    sample = Sample(
        version=Version(about.campaign.id, dataset.n, about.n_set_aside, dataset.n, 0),
        campaign=CampaignFacts(**msgspec.structs.asdict(about.campaign)),
        document=document,
        method=method,
        composition=build_composition(method, document),
        traits={trait.code: trait for trait in list_traits(document)},
        organisation=organisation,
        answers=dataset,
        kept=everything,
        dataset=dataset,
        design=design,
        counts=counts,
        weighting=weighting.used if weighting else None,
        n_not_weighed=about.n_not_weighed,
    )
    responsible, receiving = dataset.responsible, dataset.receiving
    if selection.units is Units.NOW:
        became = organisation.lineage.became
        responsible, receiving = rename_units(responsible, became), rename_units(receiving, became)
        counts = counts.assign(agency=rename_units(counts["agency"].to_numpy(), became))
    told = receiving if selection.told_by is ToldBy.RECEIVING else responsible
    inside: NDArray[np.bool_] = rows["inside"].to_numpy() == 1
    return Basis(selection, sample, inside, told, responsible, counts, about.n_set_aside)


def _read_dataset(rows: pd.DataFrame) -> Dataset:
    letters = np.frombuffer("".join(rows["ratings"]).encode(), dtype=np.uint8).reshape(len(rows), -1)
    return Dataset(
        ratings=letters - ord("0"),
        letters=letters,
        # A month stands for its days: with the PSU's number in place of the counter, PSUs are what they were.
        day=rows["month"].to_numpy().astype("datetime64[D]").astype(np.int64),
        mode=_read_ints(rows, "mode"),
        assurance=_read_ints(rows, "assurance"),
        language=_read_ints(rows, "language"),
        is_set_aside=rows["set_aside"].to_numpy() == 1,
        id=np.arange(1, len(rows) + 1, dtype=np.int64),
        responsible=_read_ints(rows, "responsible"),
        receiving=_read_ints(rows, "receiving"),
        service=_read_ints(rows, "service"),
        counter=_read_ints(rows, "psu"),
    )


def _read_ints(rows: pd.DataFrame, name: str) -> NDArray[np.int64]:
    return rows[name].to_numpy().astype(np.int64)


def _read_organisation(parts: dict[str, bytes]) -> Organisation:
    frozen = _decode(parts, ORGANISATION, FrozenOrganisation)
    return Organisation(
        tree=AgencyTree({each.id: each for each in frozen.agencies}),
        lineage=Lineage(dict(frozen.became), frozenset(frozen.split)),
        fields={each.id: each for each in frozen.fields},
        services={each.id: each for each in frozen.services},
        counters={each.id: each for each in frozen.counters},
    )


def _decode(parts: dict[str, bytes], name: str, kind: type[Kind]) -> Kind:
    try:
        return msgspec.json.decode(parts[name], type=kind, dec_hook=_decode_hook, strict=False)
    except msgspec.DecodeError as error:
        raise BrokenBundle(f"{name} cannot be read: {error}") from error


def _decode_hook(kind: type, value: Any) -> Any:
    return decode_fraction(kind, value) if kind is Fraction else value
