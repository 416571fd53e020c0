"""Rasa's conversations, one row each: one read and one write a turn.

Rasa's own stores save several times a turn, event by event. Here the channel opens a turn (the
read), Rasa loads and saves in memory as often as it likes, and the channel closes the turn (the
write) before it answers. A turn that failed is abandoned: the row stays as the turn before left
it, and the same turn can be run again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.snapshots import State, compact, restore
from bot.records import conversations
from bot.records.conversations import Snapshot


class Rows(Protocol):
    """Where snapshots are kept."""

    def find(self, conversation_id: UUID) -> Snapshot | None: ...

    def save(self, conversation_id: UUID, snapshot: Snapshot) -> None: ...


class RecordedRows:
    """Snapshots in the records; encryption is theirs."""

    def __init__(self, records: Any) -> None:
        self._records = records

    def find(self, conversation_id: UUID) -> Snapshot | None:
        return conversations.find_snapshot(self._records, conversation_id)

    def save(self, conversation_id: UUID, snapshot: Snapshot) -> None:
        conversations.save_snapshot(self._records, conversation_id, snapshot)


class TurnNotOpenError(RuntimeError):
    """Rasa asked for a conversation outside a turn; only the channel opens turns."""


@dataclass(slots=True)
class _OpenTurn:
    state: State | None
    opening: int = 0
    tracker: DialogueStateTracker | None = None


class ConversationStore(TrackerStore):  # type: ignore[misc]  # Rasa carries no types
    """The tracker store of the dialogue part. One turn at a time for a conversation."""

    def __init__(self, rows: Rows, domain: Any = None, event_broker: Any = None) -> None:
        super().__init__(domain, event_broker)
        self._rows = rows
        self._open: dict[str, _OpenTurn] = {}

    async def open_turn(self, conversation_id: UUID) -> Snapshot | None:
        """Read the conversation's row, if it has one. Must be closed or abandoned."""
        snapshot = await asyncio.to_thread(self._rows.find, conversation_id)
        self._open[str(conversation_id)] = _OpenTurn(snapshot.state if snapshot else None)
        return snapshot

    async def close_turn(self, conversation_id: UUID, turn: UUID, output: tuple[str, ...]) -> None:
        """Write what the turn left, with its id and output, so that a repeat finds them."""
        open_turn = self._opened(str(conversation_id))
        if open_turn.tracker is None:
            raise TurnNotOpenError("Rasa saved nothing in this turn")
        state = compact(open_turn.tracker, open_turn.opening)
        snapshot = Snapshot(last_turn=turn, last_output=output, state=state)
        await asyncio.to_thread(self._rows.save, conversation_id, snapshot)
        self.abandon_turn(conversation_id)

    def abandon_turn(self, conversation_id: UUID) -> None:
        """Forget what is in memory of a turn; what is written stays."""
        self._open.pop(str(conversation_id), None)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as Rasa wants it, from memory."""
        open_turn = self._opened(sender_id)
        if open_turn.tracker is None and open_turn.state is not None:
            tracker = self.init_tracker(sender_id)
            open_turn.opening = restore(tracker, open_turn.state)
            open_turn.tracker = tracker
        return open_turn.tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker in memory until the turn closes."""
        self._opened(tracker.sender_id).tracker = tracker

    async def keys(self) -> Iterable[str]:
        """The conversations that have a turn open here."""
        return list(self._open)

    def _opened(self, sender_id: str) -> _OpenTurn:
        try:
            return self._open[sender_id]
        except KeyError:
            raise TurnNotOpenError("no turn is open for this conversation") from None
