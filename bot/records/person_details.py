"""Writes down what staff change of a person and their phones. Whether they may is asked before."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from bot.care.delivery import Status
from bot.care.facts import MayText
from bot.care.person_details import Details
from bot.records import addresses, people, tables
from bot.records.unit import Unit

#: Those that are sealed; the others are yes or no.
_SEALED = (
    "first_name",
    "last_name",
    "record_number",
    "communication_needs",
    "language",
    "safe_times",
    "safe_hours",
)
_HASH_BYTES = 32
RETIRED = "retired"


def set_details(unit: Unit, person_id: UUID, details: Details) -> None:
    """Keep what staff wrote of somebody, sealed under their key."""
    key_id = people.data_key_of(unit, person_id)
    values: dict[str, Any] = {
        name: unit.seal(key_id, words, f"person.{name}", person_id) if words else None
        for name in _SEALED
        for words in [getattr(details, name)]
    }
    values |= {"easy_read": details.easy_read, "text_only": details.text_only}
    unit.connection.execute(
        update(tables.person).where(tables.person.c.id == person_id).values(**values)
    )


def set_phone(
    unit: Unit,
    phone_id: UUID,
    may_text: MayText,
    *,
    others_see: bool,
    calls_safe: bool,
    do_not_ring: bool = False,
) -> None:
    """What may be texted to a phone, who sees it, and whether a call to it is safe."""
    _set(
        unit,
        phone_id,
        may_text=may_text.value,
        others_see=others_see,
        calls_safe=calls_safe,
        do_not_ring=do_not_ring,
    )


def find_phone_at(unit: Unit, person_id: UUID, address: str) -> UUID | None:
    """The contact point that somebody has at an address already."""
    point = tables.contact_point.c
    address_hash = addresses.fingerprint(unit, address)
    found: UUID | None = unit.connection.execute(
        select(point.id).where(point.person_id == person_id, point.address_hash == address_hash)
    ).scalar_one_or_none()
    return found


def retire_phone(unit: Unit, phone_id: UUID, now: datetime) -> int:
    """From now on whoever texts from the number is a stranger, and nothing goes to it: what waits
    is withheld. Returns how many texts that were. The number stays sealed, to be known by."""
    _set(
        unit,
        phone_id,
        address_hash=os.urandom(_HASH_BYTES),
        identifies=False,
        may_text=MayText.NOTHING.value,
        calls_safe=False,
        do_not_ring=False,
        last_seen_at=None,
        proved_at=None,
        retired_at=now,
    )
    plan, sent = tables.contact_plan, tables.outbound_message
    unit.connection.execute(
        update(plan).where(plan.c.check_in_point == phone_id).values(check_in_on=False)
    )
    withheld = unit.connection.execute(
        update(sent)
        .where(sent.c.contact_point_id == phone_id, sent.c.status == Status.WAITING.value)
        .values(status=Status.WITHHELD.value, error_code=RETIRED)
    )
    return int(withheld.rowcount)


def _set(unit: Unit, phone_id: UUID, **values: Any) -> None:
    point = tables.contact_point
    unit.connection.execute(update(point).where(point.c.id == phone_id).values(**values))
