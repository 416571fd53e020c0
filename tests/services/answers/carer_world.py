"""What tests of carers' questions share: Rehana asks about her daughter Asha."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import text, update

from bot.care.consent_records import Basis, ConsentState, GivenVia, HowKnown
from bot.care.facts import Category
from bot.records import addresses, appointments, key_team, people, tables
from bot.records.consents import NewConsent, add_consent
from bot.records.known_facts import USES_SERVICE, add_known_fact, fingerprint
from bot.records.unit import Unit
from bot.services.answers.question import Question
from bot.services.staffed_hours import reading_occasion
from tests.kit import ASHA, REHANA, Desk

WHO = Question("ask_key_worker", "who", names=("my daughter",))
COVER = Question("ask_cover_or_hours", "cover", names=("my daughter",))
WHEN = Question("appointment_query", "when", names=("my daughter",))
TEAM = Question("ask_key_worker", "team", names=("my daughter",))
IN_CHARGE = Question("ask_key_worker", "in_charge", names=("my daughter",))
PROFESSION = Question("ask_key_worker", "profession", names=("my daughter",))
ASK = Question("ask_about_service_user", "ask", names=("my daughter",))

#: What nothing but a permit lets anybody be told, and what no text to a carer holds at all.
SECRETS = ("Sam", "Priya", "Gwen", "Quay House", "01632 960110")
NEVER = ("Asha", "Begum", "Rehana", "consent", "refused", "Quayside", "patient", "daughter")

WORKER = UUID(int=7)


def person_of(unit: Unit, address: str) -> UUID:
    """Whose phone an address is."""
    found = people.find_sender(unit, addresses.fingerprint(unit, address))
    assert found is not None
    return found.person_id


def pair(unit: Unit) -> tuple[UUID, UUID]:
    """Asha and Rehana."""
    return person_of(unit, ASHA), person_of(unit, REHANA)


def is_adult(desk: Desk, address: str = ASHA) -> None:
    """Let it be recorded that somebody is 36."""
    with desk.app.records.begin() as unit:
        row = person_of(unit, address)
        key = people.data_key_of(unit, row)
        born = unit.seal(key, date(1990, 5, 17).isoformat(), "person.born_on", row)
        unit.connection.execute(
            update(tables.person).where(tables.person.c.id == row).values(born_on=born)
        )


def proves(desk: Desk, address: str = REHANA) -> None:
    """Let a PIN have been given from a phone just now."""
    with desk.app.records.begin() as unit:
        unit.connection.execute(
            text("UPDATE contact_point SET proved_at = :now WHERE address_hash = :hash"),
            {"now": desk.clock.now(), "hash": addresses.fingerprint(unit, address)},
        )


def consents(desk: Desk, state: ConsentState, *categories: Category) -> None:
    """Record, with a worker, what Asha says Rehana may be told."""
    with desk.app.records.begin() as unit:
        subject, other = pair(unit)
        add_consent(
            unit,
            NewConsent(
                subject_id=subject,
                other_id=other,
                state=state,
                categories=frozenset(categories),
                basis=Basis.EXPLICIT,
                given_via=GivenVia.FACE_TO_FACE,
                recorded_by=WORKER,
                confirmed_by=WORKER,
                valid_from=desk.clock.now(),
                recorded_at=desk.clock.now(),
            ),
        )


def hold(desk: Desk, kind: str = "DA_suspected") -> None:
    """Set a safety hold between Asha and Rehana."""
    _set_relationship(desk, "safety_hold = :value", kind)


def unverify(desk: Desk) -> None:
    """Let nobody have looked into how Rehana stands to Asha."""
    _set_relationship(desk, "verified_at = :value", None)


def _set_relationship(desk: Desk, change: str, value: object) -> None:
    with desk.app.records.begin() as unit:
        subject, other = pair(unit)
        unit.connection.execute(
            text(f"UPDATE relationship SET {change} WHERE person_id = :s AND other_id = :o"),
            {"value": value, "s": subject, "o": other},
        )


def knows(desk: Desk, *categories: Category) -> None:
    """Note that Rehana knows facts about Asha, each as it is now."""
    with desk.app.records.begin() as unit:
        subject, other = pair(unit)
        for category in categories:
            value = value_now(desk, unit, subject, category)
            add_known_fact(
                unit,
                subject,
                other,
                category,
                value,
                HowKnown.PRESENT_AT_MEETING,
                desk.clock.now(),
                WORKER,
            )


def value_now(desk: Desk, unit: Unit, subject: UUID, category: Category) -> bytes:
    """What a fact about somebody is known again by."""
    now = desk.clock.now()
    if category is Category.USES_SERVICE:
        return fingerprint(unit, subject, category, USES_SERVICE)
    if category is Category.APPOINTMENT:
        found = appointments.find_next_appointment(unit, subject, now).fingerprint
    else:
        team_id = people.get_person(unit, subject).team_id
        assert team_id is not None
        team = key_team.find_key_team(unit, subject, reading_occasion(unit, team_id, now))
        fact = team.key_worker if category is Category.KEY_WORKER else team.cover
        found = fact.fingerprint
    assert found is not None
    return found


def sam_leaves(desk: Desk) -> None:
    """Asha gets another key worker, and another appointment."""
    desk.rows(
        "UPDATE assignment SET worker_id = (SELECT worker_id FROM absence LIMIT 1)"
        " WHERE role = 'key_worker' AND person_id = :p RETURNING id",
        p=_asha(desk),
    )
    desk.rows(
        "UPDATE appointment SET starts_at = starts_at + interval '1 day' WHERE person_id = :p"
        " RETURNING id",
        p=_asha(desk),
    )


def sam_is_away(desk: Desk) -> None:
    """Sam is away until Thursday of next week, and Priya covers."""
    now = desk.clock.now()
    desk.rows(
        "INSERT INTO absence SELECT gen_random_uuid(), k.worker_id, CAST(:now AS timestamptz)"
        " - interval '1 day', CAST(:now AS timestamptz) + interval '8 days', d.worker_id"
        " FROM assignment k JOIN assignment d ON d.person_id = k.person_id AND d.role = 'deputy'"
        " WHERE k.role = 'key_worker' AND k.person_id = :p RETURNING id",
        now=now,
        p=_asha(desk),
    )


def _asha(desk: Desk) -> UUID:
    with desk.app.records.begin() as unit:
        return person_of(unit, ASHA)
