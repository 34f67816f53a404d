"""A bundle: one ZIP with everything that a release's figures were made from, the same bytes from the same answers."""

import hashlib
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import duckdb
import msgspec
import numpy as np
import pandas as pd

from survey.indices.basis import Basis
from survey.indices.releases.figures import Figure, write_figures
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
from survey.indices.releases.psu_numbers import number_psus_by_answers
from survey.indices.releases.software import describe_software
from survey.indices.weighting.stored import SMALL, StoredWeights
from survey.questionnaires.document import serialise_document

KeptWeights = tuple[FrozenWeighting, StoredWeights]
# What a weighting knows of each row, kept with the weighting and not with the row.
_CLASS = "class"


def write_bundle(
    file: Path, basis: Basis, about: About, figures: tuple[Figure, ...], weights: KeptWeights | None
) -> Manifest:
    """Write the bundle of a release; `weights` where an analyst's weighting was used. Gives what it holds."""
    rows = _list_rows(basis, weights)
    parts = {
        ABOUT: _encode(about),
        FIGURES: write_figures(figures).encode(),
        ORGANISATION: _encode(_freeze_organisation(basis)),
        QUESTIONNAIRE: serialise_document(basis.document).encode(),
        METHOD: _encode(basis.method),
        DOSSIERS: _write_dossiers(basis).encode(),
        RESPONSES: _write_responses(rows.drop(columns=[_CLASS], errors="ignore"), file.parent),
    }
    if weights:
        parts[WEIGHTING] = _encode(_keep_classes(weights[0], rows))
    checksums = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(parts.items())}
    manifest = Manifest(FORMAT, checksums, describe_software())
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in [(MANIFEST, _encode(manifest)), *sorted(parts.items())]:
            entry = ZipInfo(name)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, ZIP_DEFLATED)
    return manifest


def _encode(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, enc_hook=_encode_fraction, order="sorted"), indent=1)


def _encode_fraction(value: Any) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(f"no rule to write {type(value)}")


def _freeze_organisation(basis: Basis) -> FrozenOrganisation:
    organisation = basis.sample.organisation
    return FrozenOrganisation(
        agencies=list(organisation.tree.nodes.values()),
        became=sorted(organisation.lineage.became.items()),
        split=sorted(organisation.lineage.split),
        fields=list(organisation.fields.values()),
        services=list(organisation.services.values()),
        counters=list(organisation.counters.values()),
    )


def _write_dossiers(basis: Basis) -> str:
    counts = basis.sample.counts.sort_values(["agency", "service", "month"])
    return counts.assign(month=[f"{month:%Y-%m-%d}" for month in pd.to_datetime(counts["month"])]).to_csv(index=False)


def _list_rows(basis: Basis, weights: KeptWeights | None) -> pd.DataFrame:
    """A row for each response of the sample, without counter and day, in an order that follows from what is told of it:
    nothing says which came first."""
    dataset = basis.dataset
    ratings = np.ascontiguousarray(dataset.ratings + ord("0"))
    columns: dict[str, Any] = {
        "responsible": dataset.responsible,
        "receiving": dataset.receiving,
        "service": dataset.service,
        "psu": number_psus_by_answers(dataset),
        "month": np.datetime_as_string(dataset.month, unit="M"),
        "mode": dataset.mode,
        "assurance": dataset.assurance,
        "language": dataset.language,
        "set_aside": dataset.is_set_aside.astype(np.int8),
        "inside": basis.inside.astype(np.int8),
        "ratings": ratings.view(f"S{ratings.shape[1]}").reshape(-1).astype(str) if len(ratings) else [],
    }
    if weights is not None:
        weighting, stored = weights
        rows = np.searchsorted(stored.id, dataset.id)
        columns |= {"weight": stored.weights[rows], "base_weight": stored.base_weights[rows]}
        if weighting.knowledge.class_of_row:
            columns[_CLASS] = np.frombuffer(weighting.knowledge.class_of_row, dtype=SMALL)[rows]
    others = sorted(columns.keys() - {"psu", "ratings"})
    return pd.DataFrame(columns, copy=False).sort_values(["psu", "ratings", *others])


def _write_responses(rows: pd.DataFrame, folder: Path) -> bytes:
    with duckdb.connect() as database, TemporaryDirectory(dir=folder) as made:
        path = Path(made) / RESPONSES
        database.register("frame", rows)
        database.execute("COPY frame TO $path (FORMAT csv, HEADER)", {"path": str(path)})
        return path.read_bytes()


def _keep_classes(weighting: FrozenWeighting, rows: pd.DataFrame) -> FrozenWeighting:
    """The weighting with what it knows of the rows that are written, in their order."""
    known = weighting.knowledge
    if not known.class_of_row:
        return weighting
    of_row = rows[_CLASS].to_numpy().astype(SMALL).tobytes()
    return msgspec.structs.replace(weighting, knowledge=msgspec.structs.replace(known, class_of_row=of_row))
