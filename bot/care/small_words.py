"""Texts that add nothing new: they join the item that is open and start no clock."""

from __future__ import annotations

import re

_JOINS = frozenset(
    "ok okay k kk yes yeah yep yh ya y no nope nah n thanks thank ta cheers thx ty please pls "
    "you u fine sure great lovely good done right alright".split()
)
_WORD = re.compile(r"[a-z]+|\d+")


def joins_open_item(text: str) -> bool:
    """Whether a text is only "ok", "thanks", "yes please" or a single digit."""
    words = _WORD.findall(text.casefold())
    if not words or len(words) > 3:
        return False
    return all(w in _JOINS or (len(words) == 1 and len(w) == 1 and w.isdigit()) for w in words)
