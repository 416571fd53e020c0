from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.refuse_about_other import refuse_about_other
from bot.services.turns import Said, Turn


class RefuseAboutOther(KeylineAction):
    """Tells nothing about another person, the same to everyone."""

    def name(self) -> str:
        return "action_refuse_about_other"

    def answer(self, turn: Turn) -> Said:
        return refuse_about_other(self.app, turn)
