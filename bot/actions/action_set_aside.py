from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.answers.question import Question
from bot.services.set_aside import set_aside
from bot.services.turns import Said, Turn


class SetAside(KeylineAction):
    """Sets aside whatever we had asked: the person is in danger. Says nothing."""

    def name(self) -> str:
        return "action_set_aside"

    def answer(self, turn: Turn, question: Question) -> Said:  # noqa: ARG002
        return set_aside(self.app, turn)
