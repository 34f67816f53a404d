"""Text that a spreadsheet must not run."""

# The full-width signs too: a spreadsheet set to an East Asian language takes them for the narrow ones.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_plain_text(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
