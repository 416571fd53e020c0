from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.say import say
from bot.services.turns import Said, Turn


class WhatIAm(KeylineAction):
    """Says what this number is and is not."""

    def name(self) -> str:
        return "action_what_i_am"

    def answer(self, turn: Turn) -> Said:
        return say(self.app, turn, "what_i_am")
