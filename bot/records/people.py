"""Persons, their contact points and conversations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import and_, bindparam, exists, select, update

from bot.care.facts import MayText, Verification, verification_at
from bot.records import addresses, tables
from bot.records.unit import Unit


@dataclass(frozen=True, slots=True)
class Sender:
    """Who an address belongs to, as far as an address can say."""

    person_id: UUID
    conversation_id: UUID
    contact_point_id: UUID
    data_key_id: UUID
    team_id: UUID | None
    is_service_user: bool
    is_carer: bool
    identified: bool
    may_text: MayText
    last_seen_at: datetime | None
    easy_read: bool
    text_only: bool
    routes_said_at: datetime | None
    others_see: bool
    proved_at: datetime | None
    locked_until: datetime | None
    doubted_at: datetime | None
    sealed_address: bytes = field(repr=False)
    calls_safe: bool = False
    do_not_ring: bool = False
    sealed_safe_hours: bytes | None = field(default=None, repr=False)

    def verified_at(self, now: datetime) -> Verification:
        """How sure we are now that it is this person who texts."""
        if not self.identified or self.doubted_at is not None:
            return Verification.UNKNOWN
        return verification_at(self.last_seen_at, now, self.proved_at)

    @property
    def role(self) -> str:
        """What the person is to the service, as dialogue may know it."""
        if self.is_service_user:
            return "both" if self.is_carer else "service_user"
        return "carer" if self.is_carer else "unknown"


_CARED_FOR = (
    select(tables.person.c.id, tables.person.c.team_id)
    .join(tables.relationship, tables.relationship.c.person_id == tables.person.c.id)
    .where(
        tables.relationship.c.other_id == bindparam("carer_id"),
        # What nobody has looked into decides nothing: such texts go to the duty desk.
        tables.relationship.c.verified_at.is_not(None),
    )
)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be added. Names are sealed; both may be absent for a stranger."""

    first_name: str | None = None
    last_name: str | None = None
    is_service_user: bool = False
    is_carer: bool = False
    team_id: UUID | None = None


_other = tables.contact_point.alias("other")
_used_by_another = exists().where(
    _other.c.address_hash == tables.contact_point.c.address_hash,
    _other.c.person_id != tables.contact_point.c.person_id,
    _other.c.identifies,
)

#: A number that two people use identifies neither, whichever of them is looked at.
SENDER_COLUMNS = (
    select(
        tables.contact_point.c.id.label("contact_point_id"),
        tables.contact_point.c.identifies.label("is_theirs"),
        and_(tables.contact_point.c.identifies, ~_used_by_another).label("identifies"),
        tables.contact_point.c.may_text,
        tables.contact_point.c.last_seen_at,
        tables.contact_point.c.address,
        tables.contact_point.c.others_see,
        tables.contact_point.c.calls_safe,
        tables.contact_point.c.do_not_ring,
        tables.contact_point.c.proved_at,
        tables.contact_point.c.locked_until,
        tables.contact_point.c.doubted_at,
        tables.person.c.id.label("person_id"),
        tables.person.c.data_key_id,
        tables.person.c.team_id,
        tables.person.c.is_service_user,
        tables.person.c.is_carer,
        tables.person.c.easy_read,
        tables.person.c.text_only,
        tables.person.c.safe_hours,
        tables.conversation.c.id.label("conversation_id"),
        tables.conversation.c.routes_said_at,
    )
    .join(tables.person, tables.person.c.id == tables.contact_point.c.person_id)
    .join(tables.conversation, tables.conversation.c.person_id == tables.person.c.id)
)
_SENDERS_OF_ADDRESS = SENDER_COLUMNS.where(
    tables.contact_point.c.address_hash == bindparam("address_hash")
)
_SENDER = SENDER_COLUMNS.where(tables.contact_point.c.id == bindparam("contact_point_id"))

#: Proof by number is reckoned in days: noting each text would be a write for nothing.
SEEN_WITHIN = timedelta(days=1)


def find_sender(unit: Unit, address_hash: bytes) -> Sender | None:
    """Who texts from this address.

    The one person it identifies; where it identifies nobody, or two people use it, the stranger
    kept for the address; None when it has never texted.
    """
    rows = unit.connection.execute(_SENDERS_OF_ADDRESS, {"address_hash": address_hash}).all()
    known = [r for r in rows if r.identifies]
    strangers = [r for r in rows if not r.is_theirs]
    chosen = known or strangers
    if not chosen:
        return None
    return sender_of(chosen[0])


def get_sender(unit: Unit, contact_point_id: UUID) -> Sender:
    """The sender behind a contact point, as it stands now."""
    given = {"contact_point_id": contact_point_id}
    return sender_of(unit.connection.execute(_SENDER, given).one())


def sender_of(row: Any) -> Sender:
    """The sender in a row that holds SENDER_COLUMNS."""
    return Sender(
        person_id=row.person_id,
        conversation_id=row.conversation_id,
        contact_point_id=row.contact_point_id,
        data_key_id=row.data_key_id,
        team_id=row.team_id,
        is_service_user=row.is_service_user,
        is_carer=row.is_carer,
        identified=row.identifies,
        may_text=MayText(row.may_text),
        last_seen_at=row.last_seen_at,
        easy_read=row.easy_read,
        text_only=row.text_only,
        routes_said_at=row.routes_said_at,
        others_see=row.others_see,
        proved_at=row.proved_at,
        locked_until=row.locked_until,
        doubted_at=row.doubted_at,
        sealed_address=row.address,
        calls_safe=row.calls_safe,
        do_not_ring=row.do_not_ring,
        sealed_safe_hours=row.safe_hours,
    )


def add_person(unit: Unit, new: NewPerson, now: datetime, person_id: UUID | None = None) -> UUID:
    """Add a person with a data key and an empty conversation; returns the id."""
    key_id, row = unit.new_data_key(), person_id or uuid4()

    def sealed(value: str | None, field: str) -> bytes | None:
        return None if value is None else unit.seal(key_id, value, field, row)

    unit.connection.execute(
        tables.person.insert().values(
            id=row,
            data_key_id=key_id,
            team_id=new.team_id,
            first_name=sealed(new.first_name, "person.first_name"),
            last_name=sealed(new.last_name, "person.last_name"),
            is_service_user=new.is_service_user,
            is_carer=new.is_carer,
            created_at=now,
        )
    )
    unit.connection.execute(
        tables.conversation.insert().values(id=uuid4(), person_id=row, created_at=now)
    )
    return row


def add_contact_point(
    unit: Unit,
    person_id: UUID,
    address: str,
    *,
    identifies: bool,
    may_text: MayText = MayText.NOTHING,
    last_seen_at: datetime | None = None,
) -> UUID:
    """Add a way to reach a person. `address` is E.164, or `wa:` and a WhatsApp user id."""
    row = uuid4()
    key_id = data_key_of(unit, person_id)
    unit.connection.execute(
        tables.contact_point.insert().values(
            id=row,
            person_id=person_id,
            kind=addresses.kind_of(address),
            address=unit.seal(key_id, address, "contact_point.address", row),
            address_hash=addresses.fingerprint(unit, address),
            identifies=identifies,
            may_text=may_text.value,
            last_seen_at=last_seen_at,
        )
    )
    return row


def add_stranger(unit: Unit, address: str, now: datetime) -> Sender:
    """Somebody whom the address does not identify: listened to like anybody else."""
    person_id = add_person(unit, NewPerson(), now)
    contact_point_id = add_contact_point(unit, person_id, address, identifies=False)
    return get_sender(unit, contact_point_id)


@dataclass(frozen=True, slots=True)
class Person:
    """What routing needs to know of a person: no name."""

    person_id: UUID
    team_id: UUID | None
    is_service_user: bool
    is_carer: bool


def get_person(unit: Unit, person_id: UUID) -> Person:
    """A person by id."""
    table = tables.person
    row = unit.connection.execute(
        select(
            table.c.id.label("person_id"),
            table.c.team_id,
            table.c.is_service_user,
            table.c.is_carer,
        ).where(table.c.id == person_id)
    ).one()
    return Person(**row._mapping)


def data_key_of(unit: Unit, person_id: UUID) -> UUID:
    """The id of a person's data key."""
    key_id: UUID = unit.connection.execute(
        select(tables.person.c.data_key_id).where(tables.person.c.id == person_id)
    ).scalar_one()
    return key_id


def open_address(unit: Unit, sender: Sender) -> str:
    """The address itself, for sending to it."""
    return unit.open(sender.sealed_address, "contact_point.address", sender.contact_point_id)


def mark_seen(unit: Unit, sender: Sender, now: datetime) -> None:
    """Note that a text came from this contact point; once a day is enough."""
    if sender.last_seen_at is not None and now - sender.last_seen_at < SEEN_WITHIN:
        return
    unit.connection.execute(
        update(tables.contact_point)
        .where(tables.contact_point.c.id == sender.contact_point_id)
        .values(last_seen_at=now)
    )


def list_cared_for(unit: Unit, carer_id: UUID) -> list[tuple[UUID, UUID | None]]:
    """The service users to whom this person stands in a verified relationship, and their teams."""
    rows = unit.connection.execute(_CARED_FOR, {"carer_id": carer_id}).all()
    return [(row.id, row.team_id) for row in rows]


def mark_paused(unit: Unit, person_id: UUID, paused_at: datetime | None) -> None:
    """From then on no text that we start; None ends it."""
    unit.connection.execute(
        update(tables.person).where(tables.person.c.id == person_id).values(paused_at=paused_at)
    )
