"""Codes and ids as they come in by an address or a form: what is none is None."""

from __future__ import annotations

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
