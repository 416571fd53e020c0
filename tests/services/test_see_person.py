"""Who is shown what of a person: other agencies, staff kept apart, readers with a reason, and what
the trail tells."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update

from bot.care.record_copy import Span
from bot.records import tables
from bot.records.phones import Staff
from bot.records.scenario_setup import get_row
from bot.services.change_details import see_details
from bot.services.copy_for_record import Wanted, copy_for_record
from bot.services.keep_apart import keep_apart
from bot.services.person_phones import show_phone
from bot.services.receive_message import receive_message
from bot.services.see_people import search_people, see_people
from bot.services.see_person import see_person
from bot.services.see_person_audit import see_person_audit
from bot.services.see_thread import see_thread
from tests.kit import ASHA, Desk, inbound


def staff(desk: Desk, key: str) -> Staff:
    with desk.app.records.begin() as unit:
        kind = "desk" if " " in key else "worker"
        return Staff(kind, get_row(unit, f"{kind}s", *key.split()))


def person(desk: Desk, key: str = "s01") -> UUID:
    with desk.app.records.begin() as unit:
        return get_row(unit, "people", key)


def text(desk: Desk, body: str) -> None:
    receive_message(desk.app, inbound(ASHA, body), desk.clock.now())


def of_agency(desk: Desk, key: str) -> None:
    with desk.app.records.begin() as unit:
        worker = tables.worker
        whom = worker.c.id == staff(desk, key).id
        unit.connection.execute(update(worker).where(whom).values(agency="Harbour Homes"))


def test_another_agencys_worker_sees_what_is_theirs_and_no_more(desk: Desk) -> None:
    of_agency(desk, "w2")  # her deputy; the key worker owns the item
    text(desk, "to my key worker")
    priya, whom = staff(desk, "w2"), person(desk)
    brief = see_person(desk.app, priya, whom)
    assert brief is not None
    assert brief.last_told == ()
    assert brief.items == ()
    thread = see_thread(desk.app, priya, whom)
    assert thread is not None
    assert thread.total == 0
    people = see_people(desk.app, priya)
    assert people is not None
    assert people.pressure.lanes == {}
    with desk.app.records.begin() as unit:
        unit.connection.execute(update(tables.item).values(owner_id=priya.id))
    brief = see_person(desk.app, priya, whom)
    assert brief is not None
    assert [one.words for one in brief.last_told] == ["to my key worker"]


def test_whoever_is_kept_apart_finds_nobody(desk: Desk) -> None:
    text(desk, "hello")
    sam, whom = staff(desk, "w1"), person(desk)
    keep_apart(desk.app, sam.id, whom)
    assert see_person(desk.app, sam, whom) is None
    assert see_thread(desk.app, sam, whom) is None
    assert see_details(desk.app, sam, whom) is None
    assert see_person_audit(desk.app, sam, whom) is None
    assert copy_for_record(desk.app, sam, whom, Wanted(Span.TODAY)) is None
    with desk.app.records.begin() as unit:
        point = unit.connection.execute(
            tables.contact_point.select().where(tables.contact_point.c.person_id == whom)
        ).first()
    assert point is not None
    assert show_phone(desk.app, sam, whom, point.id) is None
    found = search_people(desk.app, sam, "Begum")
    assert found is not None
    assert found.lines == ()


def test_the_trail_tells_who_looked_and_not_who_is_kept_apart(desk: Desk) -> None:
    sam, whom = staff(desk, "w1"), person(desk)
    text(desk, "who is my worker")
    keep_apart(desk.app, staff(desk, "w5").id, whom)
    assert see_person(desk.app, staff(desk, "w2"), whom) is not None
    trail = see_person_audit(desk.app, sam, whom)
    assert trail is not None
    kinds = [line.kind for line in trail.lines]
    assert "person.opened" in kinds
    assert "inbound.received" in kinds
    assert "person.kept_apart" not in kinds
    again = see_person_audit(desk.app, sam, whom)
    assert again is not None
    assert again.lines[0].kind == "audit.read"
    assert see_person_audit(desk.app, staff(desk, "quayside lead"), whom) is not None
    assert see_person_audit(desk.app, staff(desk, "w5"), whom) is None
    assert see_person_audit(desk.app, staff(desk, "w6"), whom) is None


def test_a_carer_in_a_copy_is_opened_in_their_own_trail(desk: Desk) -> None:
    whom, carer = person(desk), person(desk, "c01")
    wanted = Wanted(Span.WEEK, with_confidence=True)
    copied = copy_for_record(desk.app, staff(desk, "w1"), whom, wanted)
    assert copied is not None
    assert copied.file_name == f"keyline-2026-11-24-{whom}.txt"
    query = "SELECT count(*) FROM audit_event WHERE kind = 'person.opened' AND subject_id = :p"
    assert desk.count(query, p=carer) == 1


def test_somebody_who_was_erased_is_nowhere(desk: Desk) -> None:
    sam, whom = staff(desk, "w1"), person(desk)
    with desk.app.records.begin() as unit:
        key = unit.connection.execute(
            tables.person.select().where(tables.person.c.id == whom)
        ).one()
        unit.vault.forget(key.data_key_id)
        unit.connection.execute(
            tables.data_key.delete().where(tables.data_key.c.id == key.data_key_id)
        )
    assert see_person(desk.app, sam, whom) is None
    people = see_people(desk.app, sam)
    assert people is not None
    assert whom not in {line.id for line in people.lines}
    assert people.lines
