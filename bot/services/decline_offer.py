"""Answers a no to "shall I pass your words on": the text before stays unread, its clock runs on."""

from __future__ import annotations

from bot.app import App
from bot.services.answering import answering
from bot.services.turns import Said, Turn


def decline_offer(app: App, turn: Turn) -> Said:
    """Say that it is all right, and that staff can still read the text."""
    with answering(app, turn) as answer:
        return answer.say("declined_offer")
