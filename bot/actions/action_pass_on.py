from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.pass_message_on import pass_message_on
from bot.services.turns import Said, Turn


class PassOn(KeylineAction):
    """Passes the message on to the worker it is for, in the person's own words."""

    def name(self) -> str:
        return "action_pass_on"

    def answer(self, turn: Turn) -> Said:
        return pass_message_on(self.app, turn)
