"""How well white letters can be read on a colour."""

from __future__ import annotations

import re

#: WCAG 2.2 AA, for letters of usual size.
READABLE = 4.5

_HEX = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


def contrast_with_white(colour: str) -> float | None:
    """The contrast of white on a colour, as WCAG counts it; None for what is no #rrggbb."""
    found = _HEX.fullmatch(colour)
    if found is None:
        return None
    red, green, blue = (_linear(int(part, 16) / 255) for part in found.groups())
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    # The base is a float, so the power is one too.
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
