"""Passes a text on: the item is there already, now its owner is told that it waits."""

from __future__ import annotations

from bot.app import App
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.turns import Said, Turn

_PASS_ON = Question("contact_key_worker", "pass_on")


def pass_message_on(app: App, turn: Turn) -> Said:
    """Tell the owner that something waits, and the person when it will be read."""
    return give_answer(app, turn, _PASS_ON)
