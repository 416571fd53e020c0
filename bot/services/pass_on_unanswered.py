"""Passes on what was not understood twice, or could not be answered."""

from __future__ import annotations

from bot.app import App
from bot.services.pass_message_on import pass_message_on
from bot.services.turns import Said, Turn


def pass_on_unanswered(app: App, turn: Turn) -> Said:
    """Pass the text on without asking again: no dead ends."""
    return pass_message_on(app, turn)
