from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.answers.question import Question
from bot.services.pass_message_on import pass_message_on
from bot.services.turns import Said, Turn


class PassOn(KeylineAction):
    """Passes the text on: the offer was taken."""

    def name(self) -> str:
        return "action_pass_on"

    def answer(self, turn: Turn, question: Question) -> Said:  # noqa: ARG002
        return pass_message_on(self.app, turn)
