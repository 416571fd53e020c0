"""Where a known name stands in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

Span = tuple[int, int]

#: Names that are words as well: theirs are a capital letter, and a place other than the first.
_WORDS = frozenset(
    "al april art august autumn bill dawn dee drew faith frank grace guy hope jack joy june mac"
    " mark may mercy mo nick norm pat patience penny pip precious ray rob rose si sky sue summer"
    " ted tim will woody".split()
)


def spot_names(text: str, names: Iterable[str]) -> tuple[Span, ...]:
    """Begin and end of each place where one of the names stands, from left to right.

    However it is written, and with an "s" at its end ("is sams phone off"), but as a whole word.
    """
    found = {span for name in names if name.strip() for span in _places(text, name.strip())}
    return tuple(sorted(found))


def _places(text: str, name: str) -> Iterable[Span]:
    for place in re.finditer(rf"(?<!\w){re.escape(name)}s?(?!\w)", text, re.IGNORECASE):
        if name.lower() not in _WORDS or _is_meant(text, place.start()):
            yield place.span()


def _is_meant(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return text[start].isupper() and before != "" and before[-1] not in ".!?"
