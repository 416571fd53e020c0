from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.say import say
from bot.services.turns import Said, Turn


class Greet(KeylineAction):
    """Says hello back."""

    def name(self) -> str:
        return "action_greet"

    def answer(self, turn: Turn) -> Said:
        return say(self.app, turn, "greeting")
