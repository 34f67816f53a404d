"""What an official instrument is: its items with the evidence for their wording, and the form around them."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct

from survey.errors import NotFound
from survey.questionnaires.document import Level, Section
from survey.texts import Text

# verbatim: read word for word in the named source, which describes the national act (or is the local form itself);
# verbatim-local: read word for word on a local copy of the form, the national wording may differ slightly;
# partial: the source confirms the content, not the whole sentence; recalled-unverified: not found, from memory.
Confidence = Literal["verbatim", "verbatim-local", "partial", "recalled-unverified"]


class Source(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a wording was read; `address` is a web page or a repository's file, if there is one."""

    citation: Text
    address: str | None = None


class Placeholder(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A local name inside the official texts; `wording_read` is what the copy that was read had in its place."""

    meaning: Text
    default: Text
    wording_read: str


class InstrumentItem(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One official item; `number` as printed, `source` a key of the instrument's sources."""

    code: str
    number: str
    text: Text
    confidence: Confidence
    source: str


class InstrumentFactor(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of official items under one heading; `part` is a key of the instrument's parts."""

    code: str
    number: str
    name: Text
    confidence: Confidence
    source: str
    items: tuple[InstrumentItem, ...]
    part: str | None = None


class Adaptation(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way in which this form departs from the official one, and the item codes that it concerns."""

    text: Text
    items: tuple[str, ...] = ()


class InstrumentHeader(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an instrument says about itself.

    `title` is for those who choose an instrument, `form_title` for those who answer it. `not_applicable` lists the
    items that offer "Không áp dụng"; `translations` says, by language, who made the texts that are not Vietnamese.
    """

    id: str
    title: Text
    form_title: Text
    period: Text
    legal_basis: Text
    applies_to: Text
    note: Text
    introduction: Text
    translations: Mapping[str, Text]
    adaptations: tuple[Adaptation, ...]
    default_method: str
    not_applicable: tuple[str, ...] = ()


class Instrument(InstrumentHeader, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """One official questionnaire, complete: `before` and `after` are the sections around the rated items."""

    scale: tuple[Level, ...]
    scale_source: Text
    before: tuple[Section, ...]
    factors: tuple[InstrumentFactor, ...]
    after: tuple[Section, ...]
    parts: Mapping[str, Text]
    placeholders: Mapping[str, Placeholder]
    sources: Mapping[str, Source]

    @cached_property
    def items(self) -> tuple[InstrumentItem, ...]:
        """The official items of all factors, in the order of the form."""
        return tuple(item for factor in self.factors for item in factor.items)

    def find_factor(self, code: str) -> InstrumentFactor:
        """The factor of a code, or NotFound."""
        for factor in self.factors:
            if factor.code == code:
                return factor
        raise NotFound(f"instrument {self.id!r} has no factor {code!r}")
