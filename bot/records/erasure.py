"""What the erasure of a person does to the tables. Their data key goes, and with it all that is
sealed under it; what is left in plain and would still point at them goes too.

The skeleton stays: ids, times, lanes, statuses, and the audit trail.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update

from bot.care.delivery import Status
from bot.care.facts import MayText
from bot.records import tables
from bot.records.media import forget_media
from bot.records.unit import Unit

#: Sealed for somebody else, about the person: these are written over.
_FACTS = "outbound_message.facts"
_HASH_BYTES = 32
_UNDER_WAY = tuple(
    s.value for s in (Status.WAITING, Status.IN_ANSWER, Status.SENDING, Status.DOUBTFUL)
)
ERROR_CODE = "erased"

#: A person of whom nothing is known. Without a day of birth nothing of them is told to anybody.
_EMPTY = {
    "first_name": None,
    "last_name": None,
    "born_on": None,
    "died_at": None,
    "looked_after": False,
    "easy_read": False,
    "text_only": False,
    "paused_at": None,
    "record_number": None,
    "communication_needs": None,
    "language": None,
    "safe_times": None,
    "safe_hours": None,
}
#: An address that proves nothing and is told nothing.
_SILENT = {
    "identifies": False,
    "may_text": MayText.NOTHING.value,
    "others_see": False,
    "calls_safe": False,
    "do_not_ring": False,
    "last_seen_at": None,
    "proved_at": None,
    "wrong_tries": 0,
    "locked_until": None,
    "doubted_at": None,
    "retired_at": None,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A person who is to be erased. `hashes` are the keyed hashes of their addresses."""

    person_id: UUID
    data_key_id: UUID
    has_key: bool
    hashes: tuple[bytes, ...]
    open_items: tuple[UUID, ...]
    messages: int


def lock_subject(unit: Unit, person_id: UUID) -> Subject | None:
    """The person, held until commit: no text of theirs is taken in and no clock rings meanwhile.

    None where nobody has this id.
    """
    point, item, clock = tables.contact_point, tables.item, tables.clock
    of_person = select(point.c.address_hash).where(point.c.person_id == person_id)
    hashes = sorted(unit.connection.execute(of_person).scalars())
    for address_hash in hashes:
        unit.lock_until_commit(address_hash)
    person = unit.connection.execute(
        select(tables.person.c.data_key_id)
        .where(tables.person.c.id == person_id)
        .with_for_update(key_share=True)
    ).first()
    if person is None:
        return None
    is_open = (item.c.person_id == person_id, item.c.closed_at.is_(None))
    items = select(item.c.id).where(*is_open)
    # Clocks before items, as the ringing takes them.
    unit.connection.execute(
        select(clock.c.id)
        .where(clock.c.subject_id.in_(items))
        .order_by(clock.c.id)
        .with_for_update()
    )
    opened = unit.connection.execute(items.order_by(item.c.id).with_for_update()).scalars().all()
    key = select(tables.data_key.c.id).where(tables.data_key.c.id == person.data_key_id)
    said = select(func.count()).where(tables.inbound_message.c.person_id == person_id)
    return Subject(
        person_id=person_id,
        data_key_id=person.data_key_id,
        has_key=unit.connection.execute(key).first() is not None,
        hashes=tuple(hashes),
        open_items=tuple(opened),
        messages=unit.connection.execute(said).scalar_one(),
    )


def list_others(unit: Unit, subject: Subject) -> list[UUID]:
    """The other persons who are known under one of the same addresses."""
    point = tables.contact_point.c
    query = select(point.person_id).where(
        point.address_hash.in_(subject.hashes), point.person_id != subject.person_id
    )
    return sorted(set(unit.connection.execute(query).scalars()))


def close_items(unit: Unit, items: Sequence[UUID], now: datetime) -> None:
    """Close items of a person who is being erased: nobody can read them any more."""
    unit.connection.execute(
        update(tables.item).where(tables.item.c.id.in_(items)).values(closed_at=now)
    )


def withhold_texts(unit: Unit, person_id: UUID) -> list[UUID]:
    """Let no text to the person, nor one that says anything of them, be sent; returns which those
    were. What was told of them to others is written over."""
    table = tables.outbound_message
    turns = update(tables.inbound_message).where(
        tables.inbound_message.c.person_id == person_id,
        tables.inbound_message.c.turn == "waiting",
    )
    # First: a turn that is being answered holds this row, and has written its texts when it ends.
    unit.connection.execute(turns.values(turn="none"))
    about = or_(
        (table.c.recipient_kind == "person") & (table.c.recipient_id == person_id),
        table.c.permit_subject_id == person_id,
    )
    withheld = unit.connection.execute(
        update(table)
        .where(about, table.c.status.in_(_UNDER_WAY))
        .values(status=Status.WITHHELD.value, error_code=ERROR_CODE)
        .returning(table.c.id)
    )
    found = list(withheld.scalars())
    _write_over(unit, person_id)
    return found


def _write_over(unit: Unit, person_id: UUID) -> None:
    table, key = tables.outbound_message, tables.data_key
    told = select(table.c.id, table.c.data_key_id).where(
        table.c.permit_subject_id == person_id,
        table.c.recipient_id != person_id,
        table.c.data_key_id.in_(select(key.c.id)),  # else its recipient was erased: it is noise
    )
    for row in unit.connection.execute(told).all():
        empty = unit.seal(row.data_key_id, "{}", _FACTS, row.id)
        values = {"facts": empty, "body": None}
        unit.connection.execute(update(table).where(table.c.id == row.id).values(**values))


def end_clocks(unit: Unit, subject: Subject, texts: Sequence[UUID], now: datetime) -> None:
    """Stop every clock that would ring for the person, their items or their texts. What came with
    those goes too."""
    dropped = forget_media(unit, subject.person_id, now)
    clock = tables.clock
    items = select(tables.item.c.id).where(tables.item.c.person_id == subject.person_id)
    calls = select(tables.promise.c.id).where(tables.promise.c.person_id == subject.person_id)
    change = tables.worker_change.c
    changes = select(change.id).where(change.person_id == subject.person_id)
    whose = or_(
        clock.c.subject_id.in_(items),
        clock.c.subject_id.in_(calls),
        clock.c.subject_id.in_(changes),
        clock.c.subject_id.in_([subject.person_id, *texts, *dropped]),
    )
    unit.connection.execute(
        update(clock).where(whose, clock.c.done_at.is_(None)).values(done_at=now)
    )


def end_promises(unit: Unit, person_id: UUID, now: datetime) -> list[UUID]:
    """End the calls that the person is owed: nobody can make them any more. Returns which. Their
    clocks come first, as whoever rings them takes them."""
    promise = tables.promise
    ended = (
        update(promise)
        .where(promise.c.person_id == person_id, promise.c.ended_at.is_(None))
        .values(ended_at=now, ending="erased", ended_by_kind="operator")
        .returning(promise.c.id)
    )
    return list(unit.connection.execute(ended).scalars())


def erase_person(unit: Unit, subject: Subject) -> None:
    """Delete the data key, and what would still lead to the person without it."""
    whose = subject.person_id
    _forget_imports(unit, whose)
    _forget_addresses(unit, whose)
    _forget_known_facts(unit, whose)
    talks = select(tables.conversation.c.id).where(tables.conversation.c.person_id == whose)
    for table in (tables.dialogue_state, tables.open_question):
        unit.connection.execute(delete(table).where(table.c.conversation_id.in_(talks)))
    # A PIN can be tried out from its hash by whoever has it; a word, with the key file.
    for table in (
        tables.appointment,
        tables.plan_sign,
        tables.proof,
        tables.agreed_word,
        tables.contact_plan,
        tables.kept_apart,
    ):
        unit.connection.execute(delete(table).where(table.c.person_id == whose))
    unit.connection.execute(
        update(tables.conversation)
        .where(tables.conversation.c.person_id == whose)
        .values(about=None, about_said_at=None)
    )
    unit.connection.execute(update(tables.person).where(tables.person.c.id == whose).values(_EMPTY))
    unit.connection.execute(
        delete(tables.data_key).where(tables.data_key.c.id == subject.data_key_id)
    )
    unit.vault.forget(subject.data_key_id)


def _forget_addresses(unit: Unit, person_id: UUID) -> None:
    point = tables.contact_point
    rows = unit.connection.execute(select(point.c.id).where(point.c.person_id == person_id))
    for row in rows.all():
        values = {**_SILENT, "address_hash": os.urandom(_HASH_BYTES)}  # the hash of nothing
        unit.connection.execute(update(point).where(point.c.id == row.id).values(values))


def _forget_known_facts(unit: Unit, person_id: UUID) -> None:
    """By the keyed hashes one could try out, with the key file, what was known of the person."""
    fact, text = tables.known_fact, tables.outbound_message
    known = unit.connection.execute(select(fact.c.id).where(fact.c.person_id == person_id))
    for row in known.all():
        values = {"fingerprint": os.urandom(_HASH_BYTES)}
        unit.connection.execute(update(fact).where(fact.c.id == row.id).values(values))
    unit.connection.execute(
        update(text).where(text.c.permit_subject_id == person_id).values(permit_fingerprints=[])
    )


def _forget_imports(unit: Unit, person_id: UUID) -> None:
    """How an import would know the person's rows again goes: with the key file one could try out
    whether somebody had been among them."""
    assigned, arranged, tied = tables.assignment, tables.appointment, tables.relationship
    sign = tables.plan_sign
    rows = (
        select(assigned.c.id)
        .where(assigned.c.person_id == person_id)
        .union_all(
            select(arranged.c.id).where(arranged.c.person_id == person_id),
            select(sign.c.id).where(sign.c.person_id == person_id),
            select(tied.c.id).where(
                or_(tied.c.person_id == person_id, tied.c.other_id == person_id)
            ),
        )
    )
    imported = tables.imported_row
    unit.connection.execute(
        delete(imported).where(or_(imported.c.row_id == person_id, imported.c.row_id.in_(rows)))
    )
