"""What was said to somebody in danger and what we asked them, one row an item. Ids and codes."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from bot.care.safety_check import Check, Episode, Meaning, Question
from bot.records import tables
from bot.records.outbox import DANGER_STEPS
from bot.records.unit import Unit

#: The steps of the outbox under which the prompts of a check that nobody answers are written.
PROMPT_STEPS = ("danger_prompt_1", "danger_prompt_2")


@dataclass(frozen=True, slots=True)
class Asked:
    """What we asked: in answer to which text, since when nothing was heard, and when humans were
    told of that. The check's own moment is when the question was asked."""

    check: Check
    message_id: UUID
    waits_since: datetime
    no_reply_at: datetime | None


@dataclass(frozen=True, slots=True)
class SafetyCheck:
    """An item's row as it stands. `about`: whose danger it is, self or other, where it is known."""

    item_id: UUID
    said: Episode = field(default_factory=Episode)
    about: str | None = None
    asked: Asked | None = None


_table = tables.safety_check


def find_check(unit: Unit, item_id: UUID) -> SafetyCheck | None:
    """What was said and asked about an item; None before the first answer."""
    row = unit.connection.execute(select(_table).where(_table.c.item_id == item_id)).first()
    return None if row is None else _kept(row)


def find_waiting(unit: Unit, contact_point_id: UUID) -> SafetyCheck | None:
    """The newest question that was asked on a phone, not answered, of an item that is open."""
    message, item = tables.inbound_message, tables.item
    row = unit.connection.execute(
        select(_table)
        .join(message, message.c.id == _table.c.asked_in)
        .join(item, item.c.id == _table.c.item_id)
        .where(
            message.c.contact_point_id == contact_point_id,
            item.c.closed_at.is_(None),
            _table.c.answered_at.is_(None),
        )
        .order_by(_table.c.asked_at.desc())
        .limit(1)
    ).first()
    return None if row is None else _kept(row)


def was_answered_since(unit: Unit, person_id: UUID, since: datetime) -> bool:
    """Whether a person was given an answer to danger since then."""
    table = tables.outbound_message
    query = select(table.c.id).where(
        table.c.recipient_id == person_id,
        table.c.step.in_(DANGER_STEPS),
        table.c.created_at > since,
    )
    return unit.connection.execute(query.limit(1)).first() is not None


def note_full(
    unit: Unit, item_id: UUID, categories: Set[str], about: str | None, now: datetime
) -> None:
    """They were answered in full, about these categories beside the earlier ones."""
    kept = find_check(unit, item_id)
    known = frozenset() if kept is None else kept.said.categories
    values = {"full_at": now, "categories": sorted(known | categories)}
    _save(unit, item_id, **values, **({} if about is None else {"about": about}))


def note_short(unit: Unit, item_id: UUID, now: datetime) -> None:
    """They were answered shortly."""
    _save(unit, item_id, short_at=now)


def ask(
    unit: Unit,
    item_id: UUID,
    message_id: UUID,
    question: Question,
    now: datetime,
    *,
    texts_unasked: bool,
) -> None:
    """Note a question that goes out in answer to a text. Prompts that were sent stay counted."""
    kept = find_check(unit, item_id)
    asked = None if kept is None or kept.asked is None else kept.asked.check.questions
    _save(
        unit,
        item_id,
        question=question.value,
        asked_at=now,
        asked_in=message_id,
        questions=(asked or 0) + 1,
        texts_unasked=texts_unasked,
        waits_since=now,
        no_reply_at=None,
        answered_at=None,
        meaning=None,
    )


def wait_again(unit: Unit, item_id: UUID, now: datetime) -> None:
    """Something was heard that is no answer: the silence begins anew, the question stays."""
    _update(unit, item_id, waits_since=now, no_reply_at=None)


def mark_answered(unit: Unit, item_id: UUID, meaning: Meaning, now: datetime) -> None:
    """The question was answered."""
    _update(unit, item_id, answered_at=now, meaning=meaning.value)


def mark_prompts(unit: Unit, item_id: UUID, prompts: int) -> None:
    """So many prompts count as sent."""
    _update(unit, item_id, prompts=prompts)


def mark_no_reply(unit: Unit, item_id: UUID, now: datetime) -> None:
    """Humans were told that nobody replied."""
    _update(unit, item_id, no_reply_at=now)


def _save(unit: Unit, item_id: UUID, **values: Any) -> None:
    query = insert(_table).values(item_id=item_id, **values)
    unit.connection.execute(query.on_conflict_do_update(index_elements=["item_id"], set_=values))


def _update(unit: Unit, item_id: UUID, **values: Any) -> None:
    unit.connection.execute(update(_table).where(_table.c.item_id == item_id).values(**values))


def _kept(row: Any) -> SafetyCheck:
    said = Episode(row.full_at, row.short_at, frozenset(row.categories))
    return SafetyCheck(row.item_id, said, row.about, _asked(row))


def _asked(row: Any) -> Asked | None:
    if row.question is None:
        return None
    check = Check(
        asked_at=row.asked_at,
        question=Question(row.question),
        texts_unasked=row.texts_unasked,
        prompts=row.prompts,
        questions=row.questions,
        answered=row.answered_at is not None,
    )
    return Asked(check, row.asked_in, row.waits_since, row.no_reply_at)
