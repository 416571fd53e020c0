from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.answers.question import Question
from bot.services.decline_offer import decline_offer
from bot.services.turns import Said, Turn


class DeclineOffer(KeylineAction):
    """Takes a no to the offer to pass a text on."""

    def name(self) -> str:
        return "action_decline_offer"

    def answer(self, turn: Turn, question: Question) -> Said:  # noqa: ARG002
        return decline_offer(self.app, turn)
