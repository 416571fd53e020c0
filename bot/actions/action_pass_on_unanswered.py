from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.pass_on_unanswered import pass_on_unanswered
from bot.services.turns import Said, Turn


class PassOnUnanswered(KeylineAction):
    """Passes on what has no other answer: the second text not understood, a bare yes or no."""

    def name(self) -> str:
        return "action_pass_on_unanswered"

    def answer(self, turn: Turn) -> Said:
        return pass_on_unanswered(self.app, turn)
