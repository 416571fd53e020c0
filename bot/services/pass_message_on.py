"""Passes a text on: the item is there already, now its owner is told that it waits."""

from __future__ import annotations

from bot.app import App
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.turns import Said, Turn

#: An intent that has no row of its own. Where an answer failed this one is given in its place, and
#: must not hang on what that hung on.
_PASS_ON = Question("pass_on")


def pass_message_on(app: App, turn: Turn) -> Said:
    """Tell the owner that something waits, and the person when it will be read."""
    return give_answer(app, turn, _PASS_ON)
