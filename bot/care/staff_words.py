"""What a worker may text back to an alert."""

from __future__ import annotations

import re

_HAVE = re.compile(r"\s*(?:i\s+)?have\s+([a-z0-9]{5})\W*", re.IGNORECASE)


def code_taken(text: str) -> str | None:
    """The code in "HAVE 7KQ2M", upper-case; None when the text is something else."""
    match = _HAVE.fullmatch(text)
    return None if match is None else match.group(1).upper()
