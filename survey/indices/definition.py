"""An index method, written for the statistics: which columns of the ratings make which factor, and by what rule."""

from survey.errors import SurveyError
from survey.questionnaires.document import QuestionnaireDocument
from survey.questionnaires.instruments.method import IndexMethod
from survey.statistics import Composition, Factor


class MethodMismatch(SurveyError):
    """The method needs items that the questionnaire does not ask."""


def build_composition(method: IndexMethod, document: QuestionnaireDocument) -> Composition:
    """The method over the columns of a version's ratings; raises MethodMismatch."""
    position = {item.code: column for column, item in enumerate(document.rating_items)}
    if missing := [code for code in method.criteria if code not in position]:
        raise MethodMismatch(f"the method {method.id!r} needs items that are not asked: {', '.join(missing)}")
    return Composition(
        items={code: position[code] for code in method.criteria},
        factors=tuple(Factor(factor.code, factor.items, float(factor.weight)) for factor in method.factors),
        factor_rule=method.factor_aggregation,
        overall_rule=method.overall_aggregation,
        overall_item=method.overall_item,
        satisfied=method.satisfied,
    )
