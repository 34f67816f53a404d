"""What each role may do; pages ask for a permission, never for a role."""

from enum import StrEnum

from survey.accounts.models import Role


class Permission(StrEnum):
    """One thing that may be done, on a part of the agency tree."""

    READ_RESULTS = "read_results"
    EXPORT_ANSWERS = "export_answers"
    WEIGH_AND_RELEASE = "weigh_and_release"
    READ_COLLECTION = "read_collection"
    READ_COMMENTS = "read_comments"
    HANDLE_CASES = "handle_cases"
    PRINT_POSTERS = "print_posters"
    READ_ORGANISATION = "read_organisation"
    KEEP_ORGANISATION = "keep_organisation"
    READ_QUESTIONNAIRES = "read_questionnaires"
    DESIGN_QUESTIONNAIRES = "design_questionnaires"
    READ_CAMPAIGNS = "read_campaigns"
    RUN_CAMPAIGNS = "run_campaigns"
    READ_ACCOUNTS = "read_accounts"
    KEEP_ACCOUNTS = "keep_accounts"
    READ_AUDIT = "read_audit"
    KEEP_INSTALLATION = "keep_installation"


_READING = frozenset(permission for permission in Permission if permission.startswith("read_"))

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.DESIGNER: frozenset(
        {
            Permission.READ_QUESTIONNAIRES,
            Permission.DESIGN_QUESTIONNAIRES,
            Permission.READ_CAMPAIGNS,
            Permission.READ_ORGANISATION,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            Permission.READ_COLLECTION,
            Permission.READ_COMMENTS,
            Permission.HANDLE_CASES,
            Permission.PRINT_POSTERS,
            Permission.READ_ORGANISATION,
            Permission.READ_CAMPAIGNS,
        }
    ),
    Role.ANALYST: frozenset(
        {
            Permission.READ_RESULTS,
            Permission.EXPORT_ANSWERS,
            Permission.WEIGH_AND_RELEASE,
            Permission.READ_COLLECTION,
            Permission.READ_COMMENTS,
            Permission.READ_CAMPAIGNS,
            Permission.READ_QUESTIONNAIRES,
        }
    ),
    Role.AUDITOR: _READING,
}
