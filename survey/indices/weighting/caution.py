"""What must be said beside answers whose weights tell of respondents' traits."""

from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign
from survey.indices.basis import Basis
from survey.indices.selection import WEIGHTING_NAMES
from survey.sampling.recipe import decode_recipe, list_traits_used
from survey.sampling.weightings import find_weighting
from survey.texts import LANGUAGES, Text, in_language


def tell_caution(session: Session, basis: Basis) -> Text | None:
    """That weights follow from traits, which are named, and may tell them; None where they do not.

    Among the answers of one agency and service each weight belongs to one combination of the traits, and weights cannot
    be made coarser without changing the results.
    """
    code = basis.selection.weighting
    if code in WEIGHTING_NAMES:
        return None
    recipe = find_weighting(session, session.get_one(Campaign, basis.campaign.id), code).recipe
    used = list_traits_used(decode_recipe(recipe))
    if not used:
        return None
    known = {trait.code: trait.text for trait in basis.sample.traits.values()}
    named = {at: "; ".join(in_language(known.get(each, {"vi": each}), at) for each in used) for at in LANGUAGES}
    return {
        "vi": "Chỉ giao tệp từng phiếu cho người tin cậy: trọng số được lập theo đặc điểm người trả lời"
        f" ({named['vi']}), nên từ trọng số của một phiếu có thể suy ra đặc điểm đã không ghi hoặc đã làm thô.",
        "en": "Files of answers are for trusted hands only: the weights follow from respondents' traits"
        f" ({named['en']}), so that the weight of a response may tell a trait that is withheld or made coarser.",
    }
