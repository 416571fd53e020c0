"""Codes and ids as they come in by an address or a form: what is none is None."""

from __future__ import annotations

import re
from uuid import UUID

from bot.care.staff_words import is_code


def code_of(given: str) -> str | None:
    """The code of an item, in capitals."""
    code = given.strip().upper()
    return code if is_code(code) else None


def uuid_of(given: str) -> UUID | None:
    """An id."""
    try:
        return UUID(given)
    except ValueError:
        return None


_OWN_PAGE = re.compile(r"/console(?:/[a-zA-Z0-9_-]+)*")


def own_page(given: str) -> str:
    """A page of the console, by its address; empty for anything else: nobody is led away."""
    return given if _OWN_PAGE.fullmatch(given) else ""
