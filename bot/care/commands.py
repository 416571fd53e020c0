"""The words that our own texts invite. They are understood exactly, with or without Rasa."""

from __future__ import annotations

import re
from enum import StrEnum

_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_POLITE = re.compile(r"\s+(?:please|pls|plz)$")


class Command(StrEnum):
    """A word that a person was invited to text."""

    PAUSE = "pause"
    RESUME = "resume"
    CALL = "call"
    WRONG = "wrong"
    CLEAR = "clear"
    READ = "read"


def command_of(text: str) -> Command | None:
    """The command that a text is, whatever its capitals; None when it says anything more."""
    word = _AROUND.sub("", _POLITE.sub("", _AROUND.sub("", text).casefold()))
    return next((command for command in Command if command.value == word), None)
