from __future__ import annotations

from bot.actions.base import KeylineAction
from bot.services.tell_key_worker import tell_key_worker
from bot.services.turns import Said, Turn


class TellKeyWorker(KeylineAction):
    """Says who the key worker is, to those who may know."""

    def name(self) -> str:
        return "action_tell_key_worker"

    def answer(self, turn: Turn) -> Said:
        return tell_key_worker(self.app, turn)
