from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.say import say
from bot.services.turns import Said, Turn


class Thank(KeylineAction):
    """Takes thanks, goodbyes and a bare ok after an answer."""

    def name(self) -> str:
        return "action_thank"

    def answer(self, turn: Turn) -> Said:
        return say(self.app, turn, "thanks")
