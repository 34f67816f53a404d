"""The results of a selection frozen into a bundle."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from survey.campaigns.models import Campaign
from survey.errors import SurveyError
from survey.indices.basis import Basis, build_basis
from survey.indices.memory import Memory
from survey.indices.names import describe_basis
from survey.indices.overview import compute_overview
from survey.indices.releases.bundle_writing import KeptWeights, write_bundle
from survey.indices.releases.figures import Figure, list_figures
from survey.indices.releases.frozen import About, FrozenCampaign, FrozenWeighting, Manifest
from survey.indices.remarks import describe_method, list_remarks
from survey.indices.selection import WEIGHTING_NAMES, Selection
from survey.indices.weighting.caution import tell_caution
from survey.indices.weighting.stored_queries import load_weights
from survey.sampling.weightings import find_weighting
from survey.texts import Text


class CannotPublish(SurveyError):
    """The results of a selection may not be published; says why in Vietnamese, then in English."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(english)
        self.vietnamese = vietnamese


@dataclass(frozen=True)
class Published:
    """A bundle as it was written."""

    about: About
    manifest: Manifest
    figures: tuple[Figure, ...]


def refuse_narrow(selection: Selection) -> None:
    """A release tells of a whole campaign; raises CannotPublish for a selection of some of its people."""
    narrowed = (
        selection.agency_id,
        selection.field_id,
        selection.service_id,
        selection.counter_id,
        selection.mode,
        selection.language,
        selection.assurance,
    )
    if selection.traits or any(each is not None for each in narrowed):
        raise CannotPublish(
            "Chỉ công bố kết quả của cả đợt: xin bỏ các điều kiện lọc, trừ khoảng thời gian, cách tính theo đơn vị và"
            " trọng số.",
            "a release is of a whole campaign: drop all conditions but the period, how units are told, and the weights",
        )


def publish_selection(
    session: Session, selection: Selection, file: Path, *, number: int, note: str, at: datetime
) -> Published:
    """Write the bundle of a selection; raises CannotPublish where it may not be published."""
    refuse_narrow(selection)
    basis = build_basis(session, selection, Memory())
    used = basis.sample.weighting
    if used is not None and used.is_draft:
        raise CannotPublish(
            "Bộ trọng số còn là bản nháp. Xin công bố bộ trọng số trước.", "the weighting is a draft: publish it first"
        )
    overview = compute_overview(basis)
    figures = list_figures(overview)
    if not figures or figures[0].index is None:
        # People may have answered and nobody on the scale: "not applicable" is an answer too.
        n, least = figures[0].n if figures else 0, basis.method.minimum_n
        raise CannotPublish(
            f"Chưa có chỉ số để công bố: cần ít nhất {least} phiếu có trả lời theo thang điểm, hiện có {n} trong số"
            f" {basis.n} phiếu.",
            f"there is no index to publish: fewer than {least} responses have answers on the scale, {n} of {basis.n}",
        )
    caution = tell_caution(session, basis)
    about = _describe(
        basis,
        list_remarks(basis, overview.coverage),
        [caution] if caution else [],
        number=number,
        note=note,
        at=at,
    )
    manifest = write_bundle(file, basis, about, figures, _freeze_weighting(session, basis))
    return Published(about, manifest, figures)


def _describe(
    basis: Basis, remarks: list[Text], cautions: list[Text], *, number: int, note: str, at: datetime
) -> About:
    method = basis.method
    facts = basis.campaign
    return About(
        campaign=FrozenCampaign(**{name: getattr(facts, name) for name in FrozenCampaign.__struct_fields__}),
        number=number,
        note=note,
        published_at=at,
        selection=basis.selection,
        conditions=[(line.label, line.value) for line in describe_basis(basis)],
        method_line=describe_method(basis),
        remarks=remarks,
        n=basis.n,
        n_set_aside=basis.n_set_aside,
        n_not_weighed=basis.sample.n_not_weighed,
        decimals=method.rounding.decimals,
        minimum_n=method.minimum_n,
        satisfied=list(method.satisfied),
        factor_aggregation=method.factor_aggregation,
        overall_aggregation=method.overall_aggregation,
        cautions=cautions,
    )


def _freeze_weighting(session: Session, basis: Basis) -> KeptWeights | None:
    code = basis.selection.weighting
    if code in WEIGHTING_NAMES:
        return None
    used, stored = load_weights(session, basis.campaign.id, code)
    recipe = find_weighting(session, session.get_one(Campaign, basis.campaign.id), code).recipe
    return FrozenWeighting(used, recipe, stored.knowledge), stored
