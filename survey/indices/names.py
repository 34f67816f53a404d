"""What the codes in a table are called."""

from collections.abc import Mapping

from survey.indices.basis import Basis
from survey.indices.sample import Organisation
from survey.indices.selection import Selection, SelectionLine, SelectionNames, describe_selection
from survey.indices.table import Measure
from survey.indices.weighting.stored_queries import UsedWeighting
from survey.questionnaires.document import Item, RatingItem
from survey.texts import LANGUAGES, Text, fill_text, in_language

OVERALL: Text = {"vi": "Chỉ số hài lòng chung", "en": "Overall satisfaction index"}


def name_measures(basis: Basis) -> Mapping[tuple[str, str], Text]:
    """The name of every measure of the method, by measure and code."""
    names: dict[tuple[str, str], Text] = {(Measure.OVERALL, "overall"): OVERALL}
    names |= {(Measure.FACTOR, factor.code): factor.name for factor in basis.method.factors}
    names |= {
        (Measure.CRITERION, code): name_item(basis, basis.document.find_item(code)) for code in basis.method.criteria
    }
    return names


def describe_basis(basis: Basis) -> tuple[SelectionLine, ...]:
    """Every condition of the selection behind a result, in words."""
    return describe_selection(basis.selection, _name_selection(basis))


def list_narrowing(basis: Basis) -> tuple[SelectionLine, ...]:
    """The conditions that leave something out, or are not the usual ones; campaign and period apart."""
    usual = Selection(
        campaign_id=basis.selection.campaign_id,
        first_month=basis.selection.first_month,
        last_month=basis.selection.last_month,
    )
    lines = describe_selection(usual, SelectionNames(basis.campaign.name, None, None, None, None))
    known = {(str(line.label), str(line.value)) for line in lines}
    return tuple(line for line in describe_basis(basis) if (str(line.label), str(line.value)) not in known)


def _name_selection(basis: Basis) -> SelectionNames:
    selection, organisation = basis.selection, basis.sample.organisation
    traits = ((basis.sample.traits[code], value) for code, value in selection.traits)
    return SelectionNames(
        campaign=basis.campaign.name,
        agency=None if selection.agency_id is None else organisation.tree.nodes[selection.agency_id].name,
        field=None if selection.field_id is None else organisation.fields[selection.field_id].name,
        service=None if selection.service_id is None else organisation.services[selection.service_id].name,
        counter=None if selection.counter_id is None else name_counter(organisation, selection.counter_id),
        traits=tuple((trait.text, trait.values[value]) for trait, value in traits),
        weighting=None if basis.sample.weighting is None else name_weighting(basis.sample.weighting),
    )


def name_weighting(weighting: UsedWeighting) -> Text:
    """A weighting by its name and code, and that it is a draft where it is one."""
    draft = {"vi": " (bản nháp)", "en": " (draft)"} if weighting.is_draft else {"vi": "", "en": ""}
    return {at: f"{in_language(weighting.name, at)} ({weighting.code}){draft[at]}" for at in LANGUAGES}


def name_counter(organisation: Organisation, counter_id: int) -> Text:
    """A counter by its own name and that of its agency."""
    counter = organisation.counters[counter_id]
    agency = organisation.tree.nodes[counter.agency_id].name
    return {
        language: f"{in_language(counter.name, language)}, {in_language(agency, language)}" for language in LANGUAGES
    }


def name_item(basis: Basis, item: Item) -> Text:
    """An item's text with its number, as the campaign's counters call themselves in it."""
    number = f"{item.number}. " if isinstance(item, RatingItem) and item.number else ""
    office = basis.campaign.one_stop_office
    return {
        language: number
        + fill_text(in_language(item.text, language), {"one_stop_office": in_language(office, language)})
        for language in LANGUAGES
    }
