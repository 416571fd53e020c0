from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.turns import Said, Turn


class GiveAnswer(KeylineAction):
    """Answers a question by its intent and topic: bot/services/answers/table.py."""

    def name(self) -> str:
        return "action_answer"

    def answer(self, turn: Turn, question: Question) -> Said:
        return give_answer(self.app, turn, question)
