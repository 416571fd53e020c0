from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.offer_to_pass_on import offer_to_pass_on
from bot.services.turns import Said, Turn


class OfferToPassOn(KeylineAction):
    """Says that it did not understand, and offers to pass the text on."""

    offer_after = True

    def name(self) -> str:
        return "action_offer_to_pass_on"

    def answer(self, turn: Turn) -> Said:
        return offer_to_pass_on(self.app, turn)
