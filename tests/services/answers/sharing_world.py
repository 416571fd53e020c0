"""What tests of sharing need of the demo team: who is who, what is recorded, a PIN just given."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from bot.care.consent_records import (
    Basis,
    ConsentRecord,
    ConsentState,
    Finding,
    GivenVia,
    HowKnown,
    Kind,
)
from bot.care.facts import Category
from bot.records import addresses, enrolment, people, tables
from bot.records.consents import NewConsent, add_consent
from bot.records.known_facts import add_known_fact
from bot.records.people import NewPerson
from tests.kit import ASHA, REHANA, Desk, inbound

WORKER = UUID(int=77)
D0, D1, D2, D3 = (
    Category.USES_SERVICE,
    Category.KEY_WORKER,
    Category.COVER,
    Category.APPOINTMENT,
)


def person_of(desk: Desk, address: str) -> UUID:
    """Whose number it is."""
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, address))
    assert sender is not None
    return sender.person_id


def worker_of(desk: Desk, first_name: str) -> UUID:
    """A worker of the demo team, by name."""
    with desk.app.records.begin() as unit:
        rows = unit.connection.execute(
            tables.worker.select().with_only_columns(tables.worker.c.id, tables.worker.c.first_name)
        ).all()
        return next(
            row.id
            for row in rows
            if unit.open(row.first_name, "worker.first_name", row.id) == first_name
        )


def born(desk: Desk, person_id: UUID, day: str = "1990-04-01") -> None:
    """Let the day of birth be on record."""
    with desk.app.records.begin() as unit:
        key = people.data_key_of(unit, person_id)
        sealed = unit.seal(key, day, "person.born_on", person_id)
        unit.connection.execute(
            tables.person.update().where(tables.person.c.id == person_id).values(born_on=sealed)
        )


def start(desk: Desk, born_on: str = "1990-04-01") -> tuple[UUID, UUID]:
    """Asha, grown up, with nothing recorded about her mother Rehana; both ids."""
    asha, rehana = person_of(desk, ASHA), person_of(desk, REHANA)
    born(desk, asha, born_on)
    return asha, rehana


def prove(desk: Desk, address: str = ASHA) -> None:
    """A PIN was given from this phone just now."""
    desk.rows(
        "UPDATE contact_point SET proved_at = :now WHERE address_hash = :h RETURNING id",
        now=desk.clock.now(),
        h=_hash(desk, address),
    )


def set_phone(desk: Desk, address: str, column: str, value: object) -> None:
    """Change one column of a phone."""
    desk.rows(
        f"UPDATE contact_point SET {column} = :v WHERE address_hash = :h RETURNING id",
        v=value,
        h=_hash(desk, address),
    )


def agreed(
    desk: Desk,
    person_id: UUID,
    other_id: UUID,
    state: ConsentState = ConsentState.FULL,
    *categories: Category,
    basis: Basis = Basis.EXPLICIT,
) -> None:
    """Let staff have recorded a consent yesterday."""
    yesterday = desk.clock.now() - timedelta(days=1)
    with desk.app.records.begin() as unit:
        add_consent(
            unit,
            NewConsent(
                person_id,
                other_id,
                state,
                frozenset(categories),
                basis,
                GivenVia.FACE_TO_FACE,
                WORKER,
                WORKER,
                yesterday,
                yesterday,
            ),
        )


def found_of_capacity(desk: Desk, person_id: UUID, other_id: UUID, finding: Finding) -> None:
    """Let it be recorded what was found of somebody's capacity to decide this."""
    now = desk.clock.now()
    with desk.app.records.begin() as unit:
        unit.connection.execute(
            tables.capacity_finding.insert().values(
                id=uuid4(),
                person_id=person_id,
                other_id=other_id,
                finding=finding.value,
                assessed_at=now - timedelta(days=3),
                review_by=now + timedelta(days=90),
                recorded_by=WORKER,
            )
        )


def add_carer(desk: Desk, person_id: UUID, name: str, kind: Kind, phone: str | None = None) -> UUID:
    """Record somebody else beside a person."""
    now = desk.clock.now()
    with desk.app.records.begin() as unit:
        other = people.add_person(unit, NewPerson(name, "Marsh", is_carer=True), now)
        enrolment.add_relationship(unit, person_id, other, kind.value, now - timedelta(days=9))
        if phone is not None:
            people.add_contact_point(unit, other, phone, identifies=True, last_seen_at=now)
    return other


def knows(desk: Desk, person_id: UUID, other_id: UUID, how: HowKnown, category: Category) -> None:
    """Let the other know a fact."""
    with desk.app.records.begin() as unit:
        earlier = desk.clock.now() - timedelta(hours=1)
        add_known_fact(unit, person_id, other_id, category, b"value", how, earlier)


def versions(desk: Desk, person_id: UUID, other_id: UUID) -> list[ConsentRecord]:
    """All versions about two people, oldest first."""
    from bot.records.consents import list_consents

    with desk.app.records.begin() as unit:
        return [r for r in list_consents(unit, person_id) if r.other_id == other_id]


def states(desk: Desk, person_id: UUID, other_id: UUID) -> list[str]:
    """What the versions say, oldest first."""
    return [record.state.value for record in versions(desk, person_id, other_id)]


def texted(desk: Desk, address: str, body: str) -> UUID:
    """A text that came in, whatever is answered."""
    from bot.services.receive_message import receive_message

    return receive_message(desk.app, inbound(address, body), desk.clock.now()).message_id


def _hash(desk: Desk, address: str) -> bytes:
    with desk.app.records.begin() as unit:
        return addresses.fingerprint(unit, address)
