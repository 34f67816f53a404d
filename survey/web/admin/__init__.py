"""The administrator's door: questionnaires, counters, their codes, QR codes and posters, colleagues."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

from survey.web.admin import (  # noqa: E402 - the views register on the blueprint
    accounts,
    agency_tree,
    alerts,
    audit,
    campaign_plan,
    campaign_states,
    campaigns,
    cases,
    collection,
    comments,
    counter_codes,
    counters,
    jobs,
    logos,
    printing,
    public_page,
    questionnaire_editing,
    questionnaire_files,
    questionnaire_parts,
    questionnaire_preview,
    questionnaire_publishing,
    questionnaires,
    register_files,
    registers,
    retention,
    retention_rules,
    start,
    succession,
)
from survey.web.desk import describe_desk  # noqa: E402

blueprint.context_processor(describe_desk)

__all__ = [
    "accounts",
    "agency_tree",
    "alerts",
    "audit",
    "blueprint",
    "campaign_plan",
    "campaign_states",
    "campaigns",
    "cases",
    "collection",
    "comments",
    "counter_codes",
    "counters",
    "jobs",
    "logos",
    "printing",
    "public_page",
    "questionnaire_editing",
    "questionnaire_files",
    "questionnaire_parts",
    "questionnaire_preview",
    "questionnaire_publishing",
    "questionnaires",
    "register_files",
    "registers",
    "retention",
    "retention_rules",
    "start",
    "succession",
]
