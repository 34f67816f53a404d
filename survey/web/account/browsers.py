"""A browser's name in a few words, so that a person knows their own sign-ins again."""

_BROWSERS = (("Edg", "Edge"), ("CocCoc", "Cốc Cốc"), ("coc_coc", "Cốc Cốc"), ("OPR", "Opera"), ("Firefox", "Firefox"))
_ENGINES = (("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def name_browser(user_agent: str) -> str:
    """Browser and system, such as "Chrome, Windows"; nothing that tells two people's browsers apart is kept."""
    found = (
        next((name for sign, name in known if sign in user_agent), "") for known in (_BROWSERS + _ENGINES, _SYSTEMS)
    )
    return ", ".join(name for name in found if name) or "?"
