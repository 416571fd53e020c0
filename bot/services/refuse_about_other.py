"""Answers a question about somebody else: always heard, never confirmed or denied."""

from __future__ import annotations

from bot.app import App
from bot.care.facts import Category
from bot.services.answering import answering
from bot.services.turns import Said, Turn


def refuse_about_other(app: App, turn: Turn) -> Said:
    """The one text for everyone who asks about another person; staff still read what they wrote."""
    with answering(app, turn) as answer:
        answer.decide_about_other(Category.USES_SERVICE)
        return answer.say("refusal_neutral")
