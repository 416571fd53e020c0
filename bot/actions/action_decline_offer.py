from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.say import say
from bot.services.turns import Said, Turn


class DeclineOffer(KeylineAction):
    """Takes a no to the offer. The message is kept and read all the same."""

    def name(self) -> str:
        return "action_decline_offer"

    def answer(self, turn: Turn) -> Said:
        return say(self.app, turn, "declined_offer")
