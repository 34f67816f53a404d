"""The instruments and index methods that come with the product, by id."""

from functools import cache

from survey.errors import NotFound
from survey.questionnaires.instruments.files import FOLDER, list_instrument_ids, list_method_versions
from survey.questionnaires.instruments.instrument import Instrument
from survey.questionnaires.instruments.method import IndexMethod
from survey.questionnaires.instruments.read_instrument import read_instrument
from survey.questionnaires.instruments.read_method import read_method


@cache
def load_instrument(instrument_id: str) -> Instrument:
    """The instrument of an id, complete.

    Raises
    ------
    NotFound : no instrument has this id.
    InvalidDataFile : its file is broken; every item and field at fault is named.
    """
    if instrument_id not in list_instrument_ids(FOLDER):
        raise NotFound(f"no instrument {instrument_id!r}; there are {', '.join(list_instrument_ids(FOLDER))}")
    return read_instrument(FOLDER, instrument_id)


def list_instruments() -> tuple[Instrument, ...]:
    """All instruments, in the order of their ids."""
    return tuple(load_instrument(instrument_id) for instrument_id in list_instrument_ids(FOLDER))


@cache
def load_method(method_id: str, version: int | None = None) -> IndexMethod:
    """A version of a method, or its newest.

    Raises
    ------
    NotFound : no method has this id, or not this version.
    InvalidDataFile : its file is broken; every item and field at fault is named.
    """
    versions = list_method_versions(FOLDER)
    known = versions.get(method_id, ())
    if not known:
        raise NotFound(f"no index method {method_id!r}; there are {', '.join(versions)}")
    if version is not None and version not in known:
        raise NotFound(f"index method {method_id!r} has no version {version}; there are {', '.join(map(str, known))}")
    return read_method(FOLDER, method_id, known[-1] if version is None else version)


def list_methods() -> tuple[IndexMethod, ...]:
    """Every version of every method, in the order of ids and versions."""
    versions = list_method_versions(FOLDER).items()
    return tuple(load_method(method_id, version) for method_id, known in versions for version in known)
