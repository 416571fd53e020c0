"""What we asked somebody last: one open question a conversation, sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from bot.records import tables
from bot.records.people import Sender
from bot.records.unit import Unit

_FIELD = "open_question.payload"

#: After the kind that a question had: danger came up and it was set aside, or it was offered again.
ASIDE, OFFERED = "_aside", "_offered"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question of ours that waits for its answer. `payload` is what its answer needs: ids,
    codes, and what the person had asked before. It must be JSON."""

    kind: str
    asked_in: UUID
    asked_at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict, repr=False)


def set_open_question(unit: Unit, sender: Sender, question: OpenQuestion) -> None:
    """Note what was asked, in place of whatever was asked before."""
    words = json.dumps(dict(question.payload), separators=(",", ":"))
    values = {
        "kind": question.kind,
        "asked_in": question.asked_in,
        "asked_at": question.asked_at,
        "payload": unit.seal(sender.data_key_id, words, _FIELD, sender.conversation_id),
    }
    table = tables.open_question
    unit.connection.execute(
        insert(table)
        .values(conversation_id=sender.conversation_id, **values)
        .on_conflict_do_update(index_elements=["conversation_id"], set_=values)
    )


def find_open_question(unit: Unit, conversation_id: UUID) -> OpenQuestion | None:
    """What was asked last and not closed, however long ago."""
    table = tables.open_question
    row = unit.connection.execute(
        select(table).where(table.c.conversation_id == conversation_id)
    ).first()
    if row is None:
        return None
    payload = json.loads(unit.open(row.payload, _FIELD, conversation_id))
    return OpenQuestion(row.kind, row.asked_in, row.asked_at, payload)


def close_open_question(unit: Unit, conversation_id: UUID) -> None:
    """It was answered, or is not to be answered any more."""
    table = tables.open_question
    unit.connection.execute(delete(table).where(table.c.conversation_id == conversation_id))
