from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.pass_message_on import pass_message_on
from bot.services.turns import Said, Turn


class AskForCall(KeylineAction):
    """Passes the message on as a wish for a call."""

    def name(self) -> str:
        return "action_ask_for_call"

    def answer(self, turn: Turn) -> Said:
        return pass_message_on(self.app, turn, wants_call=True)
