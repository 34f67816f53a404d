"""From an official instrument to the questionnaire that a campaign asks."""

from survey.questionnaires.document import QuestionnaireDocument, RatingItem, Section
from survey.questionnaires.instruments.instrument import Instrument, InstrumentFactor


def build_document(instrument: Instrument) -> QuestionnaireDocument:
    """The questionnaire of an instrument: one section a factor, its items locked, the local sections around them."""
    return QuestionnaireDocument(
        instrument=instrument.id,
        title=instrument.form_title,
        introduction=instrument.introduction,
        scale=instrument.scale,
        sections=(
            *instrument.before,
            *(_build_section(instrument, factor) for factor in instrument.factors),
            *instrument.after,
        ),
        placeholders={name: placeholder.default for name, placeholder in instrument.placeholders.items()},
    )


def _build_section(instrument: Instrument, factor: InstrumentFactor) -> Section:
    items = tuple(
        RatingItem(
            code=item.code,
            number=item.number,
            text=item.text,
            not_applicable=item.code in instrument.not_applicable,
            locked=True,
        )
        for item in factor.items
    )
    part = None if factor.part is None else instrument.parts[factor.part]
    return Section(code=factor.code, title=factor.name, items=items, part=part)
