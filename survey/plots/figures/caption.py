"""What a figure's file says beside the picture: conditions, method, remarks."""

from survey.indices.basis import Basis
from survey.indices.coverage import Coverage
from survey.indices.names import describe_basis
from survey.indices.remarks import DEMONSTRATION, describe_method, list_remarks
from survey.plots.sheet import Caption
from survey.texts import Text, in_language

_METHOD: Text = {"vi": "Phương pháp", "en": "Method"}
_CONDITIONS: Text = {"vi": "Điều kiện", "en": "Conditions"}


def build_caption(basis: Basis, coverage: Coverage, language: str) -> Caption:
    """The caption of every figure of a selection."""
    lines = [
        f"{in_language(each.label, language)}: {in_language(each.value, language)}" for each in describe_basis(basis)
    ]
    remarks = [remark for remark in list_remarks(basis, coverage) if remark is not DEMONSTRATION]
    return Caption(
        subtitle=in_language(basis.campaign.name, language),
        warning=in_language(DEMONSTRATION, language) if basis.campaign.is_demonstration else "",
        notes=(
            f"{in_language(_CONDITIONS, language)}: {'; '.join(lines)}.",
            f"{in_language(_METHOD, language)}: {in_language(describe_method(basis), language)}",
            *(in_language(remark, language) for remark in remarks),
        ),
    )
