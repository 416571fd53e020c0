"""What staff change about one person, one worker or one phone in a history."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from bot.care.facts import Category, MayText
from bot.care.routing import Role
from bot.records import enrolment, people, tables
from bot.records.unit import Unit
from tests.properties.cast import Cast, add_phone
from tests.properties.marks import What
from tests.properties.office import DAY, Office


def change_key_worker(office: Office) -> None:
    """Another key worker, or somebody else beside them."""
    subject = office.user()
    role = office.lot.choice([*[Role.KEY_WORKER.value] * 3, "deputy", "accountable_professional"])
    office.run(
        "UPDATE assignment SET ends_at = :now WHERE person_id = :p AND role = :r"
        " AND ends_at IS NULL AND starts_at < :now RETURNING id",
        now=office.now,
        p=subject,
        r=role,
    )
    worker_id, row = office.lot.choice(office.cast.workers), uuid4()
    given = {"id": row, "person_id": subject, "worker_id": worker_id, "role": role}
    office.unit.connection.execute(tables.assignment.insert().values(starts_at=office.now, **given))


def send_away(office: Office) -> None:
    """A worker is away, with or without somebody named for it; or back."""
    away, cover = office.lot.sample(office.cast.workers, 2)
    key_workers = office.run(
        "SELECT DISTINCT worker_id FROM assignment WHERE person_id = ANY(:users)"
        " AND role = 'key_worker' AND ends_at IS NULL",
        users=[user.id for user in office.cast.users],
    )
    if office.lot.random() < 0.7:
        away = office.lot.choice([row.worker_id for row in key_workers])
    if office.lot.random() < 0.3:
        office.run(
            # Ended, not taken out: of a text that was written while it ran the judge must know it.
            "UPDATE absence SET ends_at = :now WHERE worker_id = ANY(:workers)"
            " AND starts_at < :now AND ends_at > :now RETURNING id",
            workers=office.cast.workers,
            now=office.now,
        )
        return
    named = office.lot.choice([cover, cover, cover, None])
    if named == away:
        named = None
    until = office.now + office.lot.choice([2 * DAY, 12 * DAY])
    enrolment.add_absence(office.unit, away, office.now - DAY, until, named)


def arrange(office: Office) -> None:
    """An appointment is made, or all are taken off."""
    subject = office.user()
    if office.lot.random() < 0.3:
        office.run("DELETE FROM appointment WHERE person_id = :p RETURNING id", p=subject)
    at = office.now + office.lot.choice([DAY / 2, 3 * DAY, 30 * DAY])
    arrange_on(office.unit, office.cast, subject, at)
    known_by = office.fingerprint_now(subject, Category.APPOINTMENT)
    assert known_by is not None


def arrange_on(unit: Unit, cast: Cast, user_id: UUID, at: datetime) -> None:
    """An appointment at a place of its own."""
    row = uuid4()
    place = cast.marks.word(What.PLACE, row)
    key_id = people.data_key_of(unit, user_id)
    unit.connection.execute(
        tables.appointment.insert().values(
            id=row,
            person_id=user_id,
            starts_at=at,
            place=unit.seal(key_id, place, "appointment.place", row),
        )
    )


def change_phone(office: Office) -> None:
    """What a phone may be told, who sees it, what speaks against it."""
    change = office.lot.choice(
        [
            *[f"may_text = '{may.value}'" for may in MayText],
            "may_text = 'appointments'",
            "others_see = true",
            "others_see = false",
            "doubted_at = CAST(:now AS timestamptz)",
            "doubted_at = NULL, last_seen_at = CAST(:now AS timestamptz)",
            "doubted_at = NULL, last_seen_at = CAST(:now AS timestamptz)",
            "last_seen_at = CAST(:now AS timestamptz) - interval '91 days'",
        ]
    )
    query = f"UPDATE contact_point SET {change} WHERE person_id = :p RETURNING id"
    given = {"now": office.now} if ":now" in change else {}
    office.run(query, p=office.lot.choice(office.cast.players).id, **given)


def share_number(office: Office) -> None:
    """A second person has the number of a first; or somebody has a second number."""
    one, two = office.lot.sample(office.cast.players, 2)
    phone = office.lot.choice([one.phones[0], next(office.cast.numbers)])
    if phone not in two.phones:
        add_phone(office.unit, two.id, phone, office.now)
        two.phones.append(phone)


def unshare_numbers(office: Office) -> None:
    """Staff look into shared numbers: each goes to whoever had it first."""
    for player in office.cast.players:
        office.run(
            "UPDATE contact_point SET identifies = false, doubted_at = :now WHERE"
            " person_id = :p AND address_hash IN (SELECT address_hash FROM contact_point"
            " WHERE person_id <> :p AND identifies) RETURNING id",
            p=player.id,
            now=office.now,
        )


def change_person(office: Office) -> None:
    """Taken into care, or out of it; seldom: dies."""
    subject = office.user()
    change = office.lot.choice(["looked_after = true", *["looked_after = false"] * 2])
    if office.lot.random() < 0.03:
        change = "died_at = now()"
    office.run(f"UPDATE person SET {change} WHERE id = :p RETURNING id", p=subject)


def admit(office: Office) -> None:
    """Something happens that makes every consent due for review."""
    given = {"id": uuid4(), "person_id": office.user()}
    kind = office.lot.choice(["admission", "discharge"])
    office.unit.connection.execute(
        tables.review_event.insert().values(kind=kind, at=office.now, **given)
    )
