from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.answers.question import Question
from bot.services.pass_on_unanswered import pass_on_unanswered
from bot.services.turns import Said, Turn


class PassOnUnanswered(KeylineAction):
    """Passes on what was not understood twice, or could not be answered."""

    def name(self) -> str:
        return "action_pass_on_unanswered"

    def answer(self, turn: Turn, question: Question) -> Said:  # noqa: ARG002
        return pass_on_unanswered(self.app, turn)
