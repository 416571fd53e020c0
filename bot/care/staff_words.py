"""What a worker may text back to an alert: HAVE and the alert's code."""

from __future__ import annotations

import re
from collections.abc import Callable

#: Letters and digits that cannot be taken for one another when read off an old phone.
_LETTERS = "ABCDEFGHJKMNPQRTUVWXY"
_DIGITS = "346789"

#: Four letters or digits and then a digit: no word looks like that, so "have tried" is a text.
_CODE = f"[{_LETTERS}{_DIGITS}]{{4}}[{_DIGITS}]"
_HAVE = re.compile(rf"\s*(?:i\s+)?have\s+({_CODE})\W*", re.IGNORECASE)


def make_code(choose: Callable[[str], str]) -> str:
    """A code for an item; `choose` picks one character of those it is given."""
    return "".join(choose(_LETTERS + _DIGITS) for _ in range(4)) + choose(_DIGITS)


def code_taken(text: str) -> str | None:
    """The code in "HAVE 7KQM3", upper-case; None when the text is something else."""
    match = _HAVE.fullmatch(text)
    return None if match is None else match.group(1).upper()
