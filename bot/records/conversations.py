"""Rasa's side of a conversation: one sealed row, read and written once a turn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from bot.records import tables
from bot.records.people import Sender
from bot.records.unit import Records, Unit

_ABOUT = "conversation.about"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What Rasa holds of a conversation, and what it answered in the last turn."""

    last_turn: UUID | None
    last_output: tuple[str, ...]
    state: dict[str, Any]


def find_snapshot(records: Records, conversation_id: UUID) -> Snapshot | None:
    """The conversation as last saved; None before its first turn."""
    with records.begin() as unit:
        row = unit.connection.execute(
            select(tables.dialogue_state).where(
                tables.dialogue_state.c.conversation_id == conversation_id
            )
        ).first()
        if row is None:
            return None
        state = json.loads(unit.open(row.state, "dialogue_state.state", conversation_id))
        return Snapshot(row.last_turn, tuple(row.last_output), state)


def save_snapshot(records: Records, conversation_id: UUID, snapshot: Snapshot) -> None:
    """Save the conversation in one statement, sealed under its person's data key."""
    with records.begin() as unit:
        key_id = unit.connection.execute(
            select(tables.person.c.data_key_id)
            .join(tables.conversation, tables.conversation.c.person_id == tables.person.c.id)
            .where(tables.conversation.c.id == conversation_id)
        ).scalar_one()
        words = json.dumps(snapshot.state, separators=(",", ":"))
        values = {
            "last_turn": snapshot.last_turn,
            "last_output": list(snapshot.last_output),
            "state": unit.seal(key_id, words, "dialogue_state.state", conversation_id),
        }
        unit.connection.execute(
            insert(tables.dialogue_state)
            .values(conversation_id=conversation_id, **values)
            .on_conflict_do_update(index_elements=["conversation_id"], set_=values)
        )


def mark_routes_said(unit: Unit, conversation_id: UUID, now: datetime) -> None:
    """Note that the person was told 999, the crisis line and when staff read."""
    unit.connection.execute(
        update(tables.conversation)
        .where(tables.conversation.c.id == conversation_id)
        .values(routes_said_at=now)
    )


def set_about(unit: Unit, sender: Sender, words: str, now: datetime) -> None:
    """Keep whom somebody said they write about, in their own words, in place of any before."""
    row = sender.conversation_id
    unit.connection.execute(
        update(tables.conversation)
        .where(tables.conversation.c.id == row)
        .values(about=unit.seal(sender.data_key_id, words, _ABOUT, row), about_said_at=now)
    )


def find_about(unit: Unit, sender: Sender, since: datetime) -> str | None:
    """Whom somebody last said they write about, after a moment; None where they did not."""
    table = tables.conversation
    row = unit.connection.execute(
        select(table.c.about, table.c.about_said_at).where(table.c.id == sender.conversation_id)
    ).one()
    if row.about is None or row.about_said_at <= since:
        return None
    return unit.open(row.about, _ABOUT, sender.conversation_id)
