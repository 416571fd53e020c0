from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.tell_cover import tell_cover
from bot.services.turns import Said, Turn


class TellCover(KeylineAction):
    """Says who covers, from when until when, and the staffed hours."""

    def name(self) -> str:
        return "action_tell_cover"

    def answer(self, turn: Turn) -> Said:
        return tell_cover(self.app, turn)
