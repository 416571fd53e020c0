from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any
from uuid import uuid4

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.store import ConversationStore, TurnNotOpenError
from bot.records.conversations import Snapshot
from tests.dialogue.conftest import MemoryRows

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    slots:
      offer_open: {type: bool, initial_value: false, mappings: [{type: custom}]}
    """
)


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(coroutine)


@pytest.fixture
def store(rows: MemoryRows) -> ConversationStore:
    return ConversationStore(rows, DOMAIN)


async def take_turn(
    store: ConversationStore, conversation: Any, text: str = "hiya"
) -> DialogueStateTracker:
    """What Rasa does with a store in one turn, saving more often than it needs to."""
    tracker = await store.get_or_create_tracker(str(conversation), append_action_listen=False)
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(UserUttered(text, {"name": "greet"}))
    await store.save(tracker)
    tracker.update(SlotSet("offer_open", True))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    return tracker


def test_a_turn_reads_once_and_writes_once(store: ConversationStore, rows: MemoryRows) -> None:
    async def turn() -> None:
        conversation, turn_id = uuid4(), uuid4()
        assert await store.open_turn(conversation) is None
        await take_turn(store, conversation)
        await store.retrieve(str(conversation))
        assert (rows.reads, rows.writes) == (1, 0)
        await store.close_turn(conversation, turn_id, ("greeting",))
        assert (rows.reads, rows.writes) == (1, 1)
        kept = rows.rows[conversation]
        assert (kept.last_turn, kept.last_output) == (turn_id, ("greeting",))

    run(turn())


def test_the_next_turn_goes_on_where_this_one_ended(
    store: ConversationStore, rows: MemoryRows
) -> None:
    async def turns() -> None:
        conversation = uuid4()
        await store.open_turn(conversation)
        first = await take_turn(store, conversation)
        await store.close_turn(conversation, uuid4(), ("greeting",))
        await store.open_turn(conversation)
        loaded = await store.retrieve(str(conversation))
        assert loaded is not None
        assert [e.as_dict()["event"] for e in loaded.events] == [
            e.as_dict()["event"] for e in first.events
        ]
        assert loaded.get_slot("offer_open") is True

    run(turns())


def test_an_abandoned_turn_leaves_the_row_alone(store: ConversationStore, rows: MemoryRows) -> None:
    async def turns() -> None:
        conversation = uuid4()
        await store.open_turn(conversation)
        await take_turn(store, conversation)
        await store.close_turn(conversation, uuid4(), ("greeting",))
        before = rows.rows[conversation]
        await store.open_turn(conversation)
        await take_turn(store, conversation, "this one fails")
        store.abandon_turn(conversation)
        assert rows.rows[conversation] is before
        assert await store.keys() == []

    run(turns())


def test_rasa_gets_nothing_outside_a_turn(store: ConversationStore) -> None:
    with pytest.raises(TurnNotOpenError):
        run(store.retrieve(str(uuid4())))
    with pytest.raises(TurnNotOpenError):
        run(store.save(DialogueStateTracker(str(uuid4()), [])))
    with pytest.raises(TurnNotOpenError):
        run(store.close_turn(uuid4(), uuid4(), ()))


def test_a_turn_in_which_nothing_was_saved_cannot_be_closed(
    store: ConversationStore, rows: MemoryRows
) -> None:
    async def turn() -> None:
        conversation = uuid4()
        await store.open_turn(conversation)
        with pytest.raises(TurnNotOpenError):
            await store.close_turn(conversation, uuid4(), ())

    run(turn())
    assert rows.writes == 0


def test_opening_tells_what_the_last_turn_was(store: ConversationStore, rows: MemoryRows) -> None:
    conversation = uuid4()
    kept = Snapshot(uuid4(), ("key_worker",), {"before": {}, "events": []})
    rows.rows[conversation] = kept
    assert run(store.open_turn(conversation)) is kept
