from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.turns import Said, Turn


class Thank(KeylineAction):
    """Takes thanks, goodbyes, and an "ok" after an answer."""

    def name(self) -> str:
        return "action_thank"

    def answer(self, turn: Turn, question: Question) -> Said:  # noqa: ARG002
        return give_answer(self.app, turn, Question("thank_bye"))
