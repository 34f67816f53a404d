"""A bundle: one ZIP with everything that a release's figures were made from, the same bytes from the same answers."""

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import duckdb
import msgspec
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from survey.indices.basis import Basis
from survey.indices.design_numbers import number_design
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
from survey.indices.releases.software import describe_software
from survey.indices.weighting.stored import SMALL, StoredWeights
from survey.questionnaires.document import serialise_document

KeptWeights = tuple[FrozenWeighting, StoredWeights]


def write_bundle(
    file: Path, basis: Basis, about: About, figures: tuple[Figure, ...], weights: KeptWeights | None
) -> Manifest:
    """Write the bundle of a release; `weights` where an analyst's weighting was used. Gives what it holds."""
    parts = {
        ABOUT: _encode(about),
        FIGURES: write_figures(figures).encode(),
        ORGANISATION: _encode(_freeze_organisation(basis)),
        QUESTIONNAIRE: serialise_document(basis.document).encode(),
        METHOD: _encode(basis.method),
        DOSSIERS: _write_dossiers(basis).encode(),
        RESPONSES: _write_responses(basis, weights[1] if weights else None, file.parent),
    }
    if weights:
        parts[WEIGHTING] = _encode(_keep_rows(*weights, basis))
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


def _write_responses(basis: Basis, stored: StoredWeights | None, folder: Path) -> bytes:
    """A row for each response of the sample, without counter, day, and order of receipt."""
    dataset, order = basis.dataset, order_rows(basis)
    _, psu = number_design(basis, np.ones(dataset.n, dtype=bool))
    ratings = np.ascontiguousarray(dataset.ratings + ord("0"))
    columns: Mapping[str, Any] = {
        "responsible": dataset.responsible,
        "receiving": dataset.receiving,
        "service": dataset.service,
        "psu": psu,
        "month": np.datetime_as_string(dataset.month, unit="M"),
        "mode": dataset.mode,
        "assurance": dataset.assurance,
        "language": dataset.language,
        "set_aside": dataset.is_set_aside.astype(np.int8),
        "inside": basis.inside.astype(np.int8),
        "ratings": ratings.view(f"S{ratings.shape[1]}").reshape(-1).astype(str) if len(ratings) else [],
    }
    if stored is not None:
        rows = np.searchsorted(stored.id, dataset.id)
        columns = {**columns, "weight": stored.weights[rows], "base_weight": stored.base_weights[rows]}
    frame = pd.DataFrame(columns, copy=False).iloc[order]
    with duckdb.connect() as database, TemporaryDirectory(dir=folder) as made:
        path = Path(made) / RESPONSES
        database.register("frame", frame)
        database.execute("COPY frame TO $path (FORMAT csv, HEADER)", {"path": str(path)})
        return path.read_bytes()


def order_rows(basis: Basis) -> NDArray[np.int64]:
    """(n,) the rows of a sample in an order that follows its design and answers, not the time."""
    stratum, psu = number_design(basis, np.ones(basis.dataset.n, dtype=bool))
    return np.lexsort((basis.dataset.ratings.sum(axis=1), psu, stratum))


def _keep_rows(weighting: FrozenWeighting, stored: StoredWeights, basis: Basis) -> FrozenWeighting:
    """The weighting with what it knows of the rows that are written, in their order."""
    known = weighting.knowledge
    if not known.class_of_row:
        return weighting
    rows = np.searchsorted(stored.id, basis.dataset.id)[order_rows(basis)]
    of_row = np.frombuffer(known.class_of_row, dtype=SMALL)[rows]
    return msgspec.structs.replace(
        weighting, knowledge=msgspec.structs.replace(known, class_of_row=of_row.astype(SMALL).tobytes())
    )
