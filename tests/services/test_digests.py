"""Digests are made once a slot, told without a word of anybody, and passed on when unopened."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from bot.records import addresses, digests, phones, tables
from bot.records.phones import Staff
from bot.services.digest_list import list_current
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.ring_digest import age_words, start_digests
from bot.services.send_outbound import send_outbound
from tests.conftest import Database
from tests.kit import ASHA, DUTY, PRIYA, SAM, TUESDAY_NOON, Desk, desk_for, inbound

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def staff_of(desk: Desk, phone: str) -> Staff:
    """The worker of a phone."""
    with desk.app.records.begin() as unit:
        found = phones.find_staff(unit, addresses.fingerprint(unit, phone))
    assert found is not None
    return found


def text(desk: Desk, body: str = "can sam ring me about the bus pass") -> UUID:
    return receive_message(desk.app, inbound(ASHA, body), desk.clock.now()).message_id


def send_all(desk: Desk) -> None:
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))


def ring_at(desk: Desk, moment: datetime) -> None:
    desk.clock.moment = moment
    ring_clocks(desk.app)
    send_all(desk)


def current(desk: Desk, staff: Staff) -> list[str]:
    with desk.app.records.begin() as unit:
        return sorted(one.code for one in list_current(unit, staff, desk.clock.now()))


def digest_texts(desk: Desk, phone: str) -> list[str]:
    return [body for body in desk.sender.to(phone) if "See your list" in body]


@pytest.fixture
def morning(desk: Desk) -> Desk:
    desk.clock.moment = MORNING
    start_digests(desk.app)
    ring_clocks(desk.app)
    return desk


def test_one_text_a_slot_that_names_nobody(morning: Desk) -> None:
    text(morning)
    ring_at(morning, MORNING.replace(hour=9, minute=1))
    ring_at(morning, MORNING.replace(hour=10))
    [said] = digest_texts(morning, SAM)
    assert said.startswith("Keyline: 1 item waiting for you. The oldest is 1 h old.")
    assert said.endswith("/console/digest")
    ring_at(morning, MORNING.replace(hour=13, minute=1))
    assert len(digest_texts(morning, SAM)) == 2


def test_where_nothing_waits_nothing_is_sent(morning: Desk) -> None:
    ring_at(morning, MORNING.replace(hour=9, minute=1))
    assert digest_texts(morning, SAM) == []
    assert morning.count("SELECT count(*) FROM digest WHERE lines = 0 AND way = 'none'") > 0


def test_after_an_outage_only_the_slot_of_now_is_made(morning: Desk) -> None:
    text(morning)
    ring_at(morning, MORNING.replace(hour=14) + timedelta(days=2))
    assert len(digest_texts(morning, SAM)) == 1
    sam = staff_of(morning, SAM)
    assert morning.count("SELECT count(*) FROM digest WHERE staff_id = :s", s=sam.id) == 1


def test_many_workers_at_once_make_one(morning: Desk) -> None:
    text(morning)
    morning.clock.moment = MORNING.replace(hour=9)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: ring_clocks(morning.app), range(4)))
    send_all(morning)
    assert len(digest_texts(morning, SAM)) == 1


def test_an_unopened_digest_stands_with_whoever_is_next_and_they_are_told(morning: Desk) -> None:
    text(morning, "she has not eaten for 3 days")
    sam, duty = staff_of(morning, SAM), staff_of(morning, DUTY)
    [code] = current(morning, sam)
    ring_at(morning, MORNING.replace(hour=9))
    nobody = "UPDATE clock SET done_at = now() WHERE left(kind, 6) <> 'digest'"
    with morning.app.records.begin() as unit:
        unit.connection.exec_driver_sql(nobody)
    morning.clock.moment = MORNING.replace(hour=12, minute=59)
    others = [
        phone for phone in (PRIYA, DUTY) if code in current(morning, staff_of(morning, phone))
    ]
    assert others == []
    ring_at(morning, MORNING.replace(hour=13))
    holders = [one for one in (staff_of(morning, PRIYA), duty) if code in current(morning, one)]
    assert holders
    assert code in current(morning, sam)
    told = [body for phone in (PRIYA, DUTY) for body in morning.sender.to(phone)]
    assert any("a list that nobody opened" in body for body in told)


def test_an_opened_digest_stays_with_its_reader(morning: Desk) -> None:
    text(morning, "she has not eaten for 3 days")
    sam = staff_of(morning, SAM)
    [code] = current(morning, sam)
    ring_at(morning, MORNING.replace(hour=9))
    with morning.app.records.begin() as unit:
        assert digests.mark_opened(unit, sam.id, morning.clock.now()) == 1
    with morning.app.records.begin() as unit:
        unit.connection.exec_driver_sql(
            "UPDATE clock SET done_at = now() WHERE left(kind, 6) <> 'digest'"
        )
    ring_at(morning, MORNING.replace(hour=13, minute=30))
    assert current(morning, sam) == [code]
    assert code not in current(morning, staff_of(morning, DUTY))


def test_a_complaint_is_on_no_worker_s_list(morning: Desk) -> None:
    text(morning)
    sam = staff_of(morning, SAM)
    with morning.app.records.begin() as unit:
        unit.connection.execute(tables.item.update().values(private=True))
        workers = unit.connection.execute(select(tables.worker.c.id)).scalars().all()
    for worker_id in workers:
        assert current(morning, Staff("worker", worker_id)) == []
    lead = morning.rows("SELECT id FROM desk WHERE role = 'lead'")
    assert any(current(morning, Staff("desk", UUID(str(row["id"])))) for row in lead)
    ring_at(morning, MORNING.replace(hour=9))
    assert digest_texts(morning, SAM) == []
    assert morning.count("SELECT sum(lines) FROM digest WHERE staff_id = :s", s=sam.id) == 0


def test_by_absence_it_stands_with_cover_too(morning: Desk) -> None:
    text(morning)
    sam, priya = staff_of(morning, SAM), staff_of(morning, PRIYA)
    [code] = current(morning, sam)
    with morning.app.records.begin() as unit:
        unit.connection.execute(
            tables.absence.insert().values(
                id=uuid4(),
                worker_id=sam.id,
                starts_at=MORNING,
                ends_at=MORNING + timedelta(days=3),
                cover_worker_id=priya.id,
            )
        )
    ring_at(morning, MORNING.replace(hour=9))
    assert code in current(morning, sam)
    assert code in current(morning, priya)
    assert digest_texts(morning, SAM) == []
    assert len(digest_texts(morning, PRIYA)) == 1


def test_by_e_mail_or_on_the_console_alone(morning: Desk) -> None:
    text(morning)
    sam = staff_of(morning, SAM)
    with morning.app.records.begin() as unit:
        digests.set_choice(unit, sam, "email", "sam@example.org", MORNING)
    ring_at(morning, MORNING.replace(hour=9))
    [mail] = [one for one in morning.sender.sent if one.channel == "email"]
    assert mail.address == "sam@example.org"
    assert mail.body.endswith("/console/digest")
    assert mail.html is not None
    assert "today" not in mail.html
    with morning.app.records.begin() as unit:
        digests.set_choice(unit, sam, "console", None, MORNING)
    ring_at(morning, MORNING.replace(hour=13))
    assert len(digest_texts(morning, SAM)) == 0
    assert morning.count("SELECT count(*) FROM digest WHERE way = 'console'") == 1


def test_initials_and_lanes_go_to_a_declared_domain_alone(
    tmp_path: Path, database: Database
) -> None:
    declared = "care.example.org, other.example.org"
    desk = desk_for(tmp_path, database.app_url, KEYLINE_SECURE_MAIL_DOMAINS=declared)
    desk.clock.moment = MORNING
    start_digests(desk.app)
    ring_clocks(desk.app)
    text(desk)
    sam = staff_of(desk, SAM)
    [code] = current(desk, sam)
    for hour, domain, says in ((9, "care.example.org", 1), (13, "evil.care.example.org", 0)):
        with desk.app.records.begin() as unit:
            digests.set_choice(unit, sam, "email", f"sam@{domain}", MORNING)
        ring_at(desk, MORNING.replace(hour=hour))
        mail = [one for one in desk.sender.sent if one.channel == "email"][-1]
        assert mail.address == f"sam@{domain}"
        assert mail.body.count(code) == str(mail.html).count(code) == says
        assert "bus" not in mail.body
    kept = desk.rows("SELECT id, body FROM outbound_message WHERE text_id = 'staff_digest'")
    with desk.app.records.begin() as unit:
        for row in kept:
            sealed = bytes(row["body"])  # type: ignore[call-overload]
            assert code not in unit.open(sealed, "outbound_message.body", UUID(str(row["id"])))
    query = "SELECT count(*) FROM audit_event WHERE kind = 'digest.line_mailed'"
    assert desk.count(query) == 1
    desk.app.records.engine.dispose()


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=2, minutes=59), "2 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=3), "3 days"),
        (timedelta(minutes=-5), "0 min"),
    ],
)
def test_ages_are_said_shortly(ago: timedelta, words: str) -> None:
    assert age_words(TUESDAY_NOON - ago, TUESDAY_NOON) == words
