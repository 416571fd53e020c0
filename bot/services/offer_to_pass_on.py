"""Answers a text that was not understood, the first time: shall staff read it?"""

from __future__ import annotations

from bot.app import App
from bot.services.answering import answering
from bot.services.turns import Said, Turn


def offer_to_pass_on(app: App, turn: Turn) -> Said:
    """Offer to pass it on. The item stays open and its clock runs, whatever the answer."""
    with answering(app, turn) as answer:
        return answer.say("not_understood_offer")
