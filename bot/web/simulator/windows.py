"""WhatsApp's 24 hours, and templates, which alone are let through outside of them."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

from bot.web.simulator.account import Template

OPEN_FOR = timedelta(hours=24)
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class Windows:
    """When each person last wrote to us by WhatsApp."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}

    def open(self, address: str, now: datetime) -> None:
        """Somebody wrote, or is to be taken to have."""
        self._last[address] = now

    def shut(self, address: str) -> None:
        """As though they had not written for a day."""
        self._last.pop(address, None)

    def is_open(self, address: str, now: datetime) -> bool:
        """Whether they may be sent free text."""
        last = self._last.get(address)
        return last is not None and now - last < OPEN_FOR

    def clear(self) -> None:
        """Nobody ever wrote."""
        self._last.clear()


def read_values(given: str) -> dict[str, str] | None:
    """The values in ContentVariables; None when it is no JSON object."""
    try:
        values = json.loads(given or "{}")
    except ValueError:
        return None
    if not isinstance(values, dict):
        return None
    return {str(name): str(value) for name, value in values.items()}


def fits(template: Template, values: dict[str, str]) -> bool:
    """Whether there is a value for each place of the template, none over, none empty."""
    return set(_PLACE.findall(template.body)) == set(values) and all(values.values())


def fill(template: Template, values: dict[str, str]) -> str:
    """The template's words with the values in their places."""
    return _PLACE.sub(lambda place: values.get(place[1], ""), template.body)
