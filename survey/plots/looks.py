"""How each role looks in a file: the page's light colours, which hold apart in grey print as well.

The same roles are classes of `.plot` in the style sheet of the pages.
"""

FONTS = "'Be Vietnam Pro', 'Noto Sans', 'Segoe UI', Arial, sans-serif"

_INK, _SOFT, _LINE, _BRAND, _BAND = "#17212b", "#51606e", "#d3dbe2", "#0b5394", "#bcd6ee"
_GOOD, _WRONG = "#1b6e3c", "#b3261e"
_LEVELS = {1: "#8c2d19", 2: "#e08f6b", 3: "#e4e4dc", 4: "#7fb4dd", 5: "#1f5f99"}
_ON = {1: "#ffffff", 2: _INK, 3: _INK, 4: _INK, 5: "#ffffff"}


def _text(size: str, colour: str, weight: str = "400") -> dict[str, str]:
    return {"font-size": size, "fill": colour, "font-weight": weight}


def _warm(step: int) -> str:
    """So many times nine per cent of the warmest red on white."""
    return "#" + "".join(f"{round(255 + (red - 255) * step * 0.09):02x}" for red in (178, 60, 30))


LOOKS: dict[str, dict[str, str]] = {
    "axis": {"stroke": _LINE, "stroke-width": "1"},
    "zero": {"stroke": _SOFT, "stroke-width": "1.5"},
    "stripe": {"fill": "#f3f6f8"},
    "interval": {"fill": _BAND},
    "interval-before": {"fill": "#9aa8b5"},
    "estimate": {"fill": _BRAND},
    "before": {"fill": "#ffffff", "stroke": _SOFT, "stroke-width": "1.5"},
    "up": {"fill": _GOOD},
    "down": {"fill": _WRONG},
    "path": {"stroke": _BRAND, "stroke-width": "2"},
    "cross": {"stroke": "#9aa8b5", "stroke-dasharray": "6 4"},
    "label": _text("12", _INK),
    "figure": _text("12", _INK, "600"),
    "heading": _text("12", _SOFT, "600"),
    "tick": _text("11", _SOFT),
    "title": _text("18", _INK, "600"),
    "subtitle": _text("13", _INK),
    "warning": _text("12", _WRONG, "600"),
    "note": _text("10", _SOFT),
}
LOOKS |= {f"level-{level}": {"fill": colour} for level, colour in _LEVELS.items()}
LOOKS |= {f"warm-{step}": {"fill": _warm(step)} for step in range(10)} | {"withheld": {"fill": "#f3f6f8"}}
LOOKS |= {f"on-{level}": _text("11", colour) for level, colour in _ON.items()}
