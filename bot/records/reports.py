"""Reports: what somebody told of a change or a worry, what was asked, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.dialects.postgresql import insert

from bot.care.report import Asked, Part
from bot.care.report_reading import Told
from bot.records import tables
from bot.records.people import Sender
from bot.records.unit import Unit

_WORDS = "report_answer.words"

_report, _question, _answer = tables.report, tables.report_question, tables.report_answer
_item, _message, _out = tables.item, tables.inbound_message, tables.outbound_message


@dataclass(frozen=True, slots=True)
class Report:
    """A report. `about_self`: its first text was about the writer. `taken_back`: whoever wrote it
    asked that it be forgotten; staff still read it."""

    item_id: UUID
    message_id: UUID
    about_self: bool
    opened_at: datetime
    taken_back: bool


@dataclass(frozen=True, slots=True)
class AskedThen:
    """A question of ours, the text of ours that asked it, and when."""

    asked: Asked
    text_id: str
    asked_in: UUID
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class SaidThen:
    """What one message said of one part; of what was said of a part the last one holds."""

    part: Part
    code: str | None
    words: str | None = field(repr=False)
    message_id: UUID
    said_at: datetime


_REPORT = select(_report, _item.c.taken_back_at).join(_item, _item.c.id == _report.c.item_id)
_OPEN = (
    _REPORT.where(
        _report.c.person_id == bindparam("person_id"),
        _report.c.opened_at > bindparam("since", type_=tables.Moment),
        _item.c.closed_at.is_(None),
    )
    .order_by(_report.c.opened_at.desc())
    .limit(1)
)
_QUESTIONS = (
    select(_question)
    .where(_question.c.item_id == bindparam("whose"))
    .order_by(_question.c.asked_at)
)
_ANSWERS = select(_answer).where(_answer.c.item_id == bindparam("whose")).order_by(_answer.c.id)


def add_report(
    unit: Unit, item_id: UUID, message_id: UUID, sender: Sender, now: datetime, *, about_self: bool
) -> bool:
    """Let an item have a report; False where it has one, or its message has."""
    values = {
        "item_id": item_id,
        "message_id": message_id,
        "person_id": sender.person_id,
        "about": "self" if about_self else "other",
        "opened_at": now,
    }
    statement = insert(_report).values(values).on_conflict_do_nothing()
    return unit.connection.execute(statement.returning(_report.c.item_id)).first() is not None


def find_open_report(unit: Unit, person_id: UUID, since: datetime) -> Report | None:
    """The newest report of a person that was opened after a moment and whose item is open."""
    row = unit.connection.execute(_OPEN, {"person_id": person_id, "since": since}).first()
    return None if row is None else _of(row)


def find_report_of(unit: Unit, item_id: UUID) -> Report | None:
    """The report of an item; None where it has none."""
    row = unit.connection.execute(_REPORT.where(_report.c.item_id == item_id)).first()
    return None if row is None else _of(row)


def _of(row: Any) -> Report:
    about_self, taken_back = row.about == "self", row.taken_back_at is not None
    return Report(row.item_id, row.message_id, about_self, row.opened_at, taken_back)


def add_question(
    unit: Unit, report: Report, asked: Asked, text_id: str, message_id: UUID, now: datetime
) -> bool:
    """Note that a question is asked in answer to a message; False where it was asked before."""
    values = {
        "item_id": report.item_id,
        "asked": asked.value,
        "asked_in": message_id,
        "text_id": text_id,
        "asked_at": now,
    }
    statement = insert(_question).values(values).on_conflict_do_nothing()
    return unit.connection.execute(statement.returning(_question.c.item_id)).first() is not None


def list_questions(unit: Unit, item_id: UUID) -> list[AskedThen]:
    """What was asked in a report, oldest first."""
    rows = unit.connection.execute(_QUESTIONS, {"whose": item_id}).all()
    return [AskedThen(Asked(r.asked), r.text_id, r.asked_in, r.asked_at) for r in rows]


def add_answer(
    unit: Unit, sender: Sender, item_id: UUID, message_id: UUID, told: Told, now: datetime
) -> bool:
    """Add what a message tells of one part; False where that message told it before."""
    # Sealed for its message: the number of the row is known only once it is there.
    sealed = (
        None
        if told.words is None
        else unit.seal(sender.data_key_id, told.words, _WORDS, message_id)
    )
    values = {
        "item_id": item_id,
        "part": told.part.value,
        "message_id": message_id,
        "code": told.code,
        "words": sealed,
        "said_at": now,
    }
    statement = (
        insert(_answer)
        .values(values)
        .on_conflict_do_nothing(index_elements=["item_id", "part", "message_id"])
    )
    return unit.connection.execute(statement.returning(_answer.c.id)).first() is not None


def list_answers(unit: Unit, item_id: UUID) -> list[SaidThen]:
    """All that was told in a report, oldest first: what was corrected stays, and the last holds."""
    return [
        SaidThen(
            part=Part(row.part),
            code=row.code,
            words=None if row.words is None else unit.open(row.words, _WORDS, row.message_id),
            message_id=row.message_id,
            said_at=row.said_at,
        )
        for row in unit.connection.execute(_ANSWERS, {"whose": item_id})
    ]


def latest(said: Sequence[SaidThen], part: Part) -> SaidThen | None:
    """What holds of one part."""
    return next((one for one in reversed(said) if one.part is part), None)


def has_told(unit: Unit, item_id: UUID, message_id: UUID) -> bool:
    """Whether a message told anything to a report."""
    query = select(exists().where(_answer.c.item_id == item_id, _answer.c.message_id == message_id))
    return bool(unit.connection.execute(query).scalar_one())


def was_staff_told(unit: Unit, first_message_id: UUID) -> bool:
    """Whether a text to any member of staff was written about the message that opened an item."""
    query = select(
        exists().where(
            _out.c.turn_id == first_message_id, _out.c.recipient_kind.in_(["worker", "desk"])
        )
    )
    return bool(unit.connection.execute(query).scalar_one())


def is_newest_item(unit: Unit, person_id: UUID, item_id: UUID, but_of: UUID) -> bool:
    """Whether an item is the last that a person's texts opened, without that of one message."""
    newest = unit.connection.execute(
        select(_item.c.id)
        .where(_item.c.person_id == person_id, _item.c.message_id != but_of)
        .order_by(_item.c.opened_at.desc())
        .limit(1)
    ).scalar_one_or_none()
    return bool(newest == item_id)


def received_at(unit: Unit, message_id: UUID) -> datetime:
    """When a message came in."""
    query = select(_message.c.received_at).where(_message.c.id == message_id)
    found: datetime = unit.connection.execute(query).scalar_one()
    return found


def find_team_worker(unit: Unit, team_id: UUID, first_name: str) -> UUID | None:
    """The one worker of a team with a first name, whatever its case; None for none or several."""
    worker = tables.worker
    rows = unit.connection.execute(
        select(worker.c.id, worker.c.first_name).where(worker.c.team_id == team_id)
    ).all()
    wanted = first_name.casefold()
    found = [
        row.id
        for row in rows
        if unit.open(row.first_name, "worker.first_name", row.id).casefold() == wanted
    ]
    return found[0] if len(found) == 1 else None
