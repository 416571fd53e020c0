"""What the author of a text chose about it: to be kept in confidence, or that it may be told of.

Nothing chosen is the default, and then nobody is told either. Staff see which it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert

from bot.care.consent_records import Hold, SharedMessage
from bot.care.facts import Category
from bot.care.protected import Protected
from bot.records import tables
from bot.records.own_sharing import open_name
from bot.records.unit import Unit

#: Texts of the last hours belong to what is said about them now.
REACHES_BACK = timedelta(hours=24)


class Confidence(StrEnum):
    """What was chosen."""

    IN_CONFIDENCE = "in_confidence"
    MAY_BE_TOLD = "may_be_told"


@dataclass(frozen=True, slots=True)
class TextOf:
    """A text that its author lets the person know of: whose it is and when it came."""

    first_name: str
    received_at: datetime


def choose_confidence(
    unit: Unit, person_id: UUID, chosen_in: UUID, choice: Confidence, now: datetime
) -> None:
    """Note the choice for this text and the author's texts of the last hours.

    What was once said in confidence stays so: a later "you can tell her" is about the later text.
    """
    message, table = tables.inbound_message.c, tables.message_sharing
    of_late = unit.connection.execute(
        select(message.id).where(
            message.person_id == person_id, message.received_at > now - REACHES_BACK
        )
    ).scalars()
    values = {"choice": choice.value, "chosen_in": chosen_in, "chosen_at": now}
    rows = [{"message_id": one, **values} for one in {*of_late, chosen_in}]
    add = insert(table)
    if choice is Confidence.IN_CONFIDENCE:
        unit.connection.execute(
            add.on_conflict_do_update(index_elements=["message_id"], set_=values), rows
        )
    else:
        unit.connection.execute(add.on_conflict_do_nothing(), rows)


def find_confidence(unit: Unit, message_id: UUID) -> Confidence | None:
    """What the author chose about one text; None where they chose nothing."""
    table = tables.message_sharing.c
    found = unit.connection.execute(
        select(table.choice).where(table.message_id == message_id)
    ).scalar_one_or_none()
    return None if found is None else Confidence(found)


def find_shared_message(unit: Unit, message_id: UUID) -> SharedMessage | None:
    """A text, and to whom its author chose to let it be known: the one person they stand beside.

    Of whom they wrote is for nobody to guess where they stand beside several, and nothing is told
    across a hold.
    """
    row = unit.connection.execute(
        _MESSAGES.where(tables.inbound_message.c.id == message_id)
    ).first()
    if row is None:
        return None
    beside = tables.relationship.c
    rows = unit.connection.execute(
        select(beside.person_id, beside.verified_at, beside.safety_hold).where(
            beside.other_id == row.person_id
        )
    ).all()
    people = {one.person_id for one in rows}
    in_order = all(one.verified_at and one.safety_hold == Hold.NONE.value for one in rows)
    shown = row.choice == Confidence.MAY_BE_TOLD.value and in_order and len(people) == 1
    return SharedMessage(
        id=row.id,
        author_id=row.person_id,
        shown_to=frozenset(people) if shown else frozenset(),
        in_confidence=row.choice == Confidence.IN_CONFIDENCE.value,
        from_shared_number=row.others_see or row.is_shared,
    )


def list_texts_of(unit: Unit, author_ids: list[UUID], since: datetime) -> list[UUID]:
    """The texts of these authors that may be told of, newest first."""
    message, chosen = tables.inbound_message.c, tables.message_sharing.c
    return list(
        unit.connection.execute(
            select(message.id)
            .join(tables.message_sharing, chosen.message_id == message.id)
            .where(
                message.person_id.in_(author_ids),
                message.received_at >= since,
                chosen.choice == Confidence.MAY_BE_TOLD.value,
            )
            .order_by(message.received_at.desc())
        ).scalars()
    )


def get_text_of(unit: Unit, message_id: UUID, person_id: UUID) -> Protected[TextOf]:
    """Who wrote a text and when, for the person it may be told to; never what it says."""
    row = unit.connection.execute(
        select(
            tables.inbound_message.c.received_at,
            tables.person.c.id,
            tables.person.c.first_name,
        )
        .join(tables.person, tables.person.c.id == tables.inbound_message.c.person_id)
        .where(tables.inbound_message.c.id == message_id)
    ).one()
    name = open_name(unit, row.first_name, "person.first_name", row.id) or "Someone"
    return Protected(
        TextOf(name, row.received_at), person_id, Category.CARERS_MESSAGES, message_id=message_id
    )


_point = tables.contact_point
_another = tables.contact_point.alias("another")
_MESSAGES = (
    select(
        tables.inbound_message.c.id,
        tables.inbound_message.c.person_id,
        tables.message_sharing.c.choice,
        _point.c.others_see,
        exists()
        .where(
            _another.c.address_hash == _point.c.address_hash,
            _another.c.person_id != _point.c.person_id,
        )
        .label("is_shared"),
    )
    .join(_point, _point.c.id == tables.inbound_message.c.contact_point_id)
    .outerjoin(
        tables.message_sharing,
        tables.message_sharing.c.message_id == tables.inbound_message.c.id,
    )
)
