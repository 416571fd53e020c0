"""Who has it when it is read: working days, cover, two kinds of hours, and desks that go home."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bot.care.consent import decide
from bot.care.facts import Category, MayText, Request, Verification
from bot.care.protected import Permit
from bot.clock import UK, local
from bot.messaging.sender import OutboundText
from bot.records import addresses, items, key_team, people
from bot.records.people import Sender
from bot.records.teams import get_organisation
from bot.records.unit import Unit
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.item_opening import belongs_to, hears_of_it_at
from bot.services.outage_alert import OutageAlert
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.staffed_hours import hours_to_tell, reading_occasion, reading_time
from bot.services.turns import Turn
from bot.services.wording import hours_values, published_values
from tests.kit import ASHA, BEN, DUTY, PRIYA, REHANA, SAM, STRANGER, Desk, inbound

#: Sian, whose key worker is away and whose buddy works Mon, Wed and Fri.
SIAN = "+447700900105"
#: Ioana, of the team with hours of its own; her key worker works Tue to Sat.
IOANA = "+447700900113"
ON_CALL, OTHER_DUTY, OTHER_ON_CALL = "+447700900302", "+447700900310", "+447700900311"


def _at(desk: Desk, moment: str) -> None:
    desk.clock.moment = datetime.fromisoformat(moment).replace(tzinfo=UK).astimezone(UTC)
    # The number was heard of lately, whatever the day.
    desk.rows("UPDATE contact_point SET last_seen_at = :now RETURNING id", now=desk.clock.now())


@pytest.fixture(autouse=True)
def part_time_cover(desk: Desk) -> None:
    """Priya covers for Gwen, and here works from Tuesday to Friday."""
    with desk.app.records.begin() as unit:
        whose = addresses.fingerprint(unit, PRIYA)
    days = "UPDATE worker SET working_days = '[1, 2, 3, 4]' WHERE phone_hash = :whose RETURNING id"
    desk.rows(days, whose=whose)


def _text(desk: Desk, address: str, body: str = "the boiler has gone again") -> UUID:
    return receive_message(desk.app, inbound(address, body), desk.clock.now()).message_id


def _owner(desk: Desk, message_id: UUID) -> tuple[str, str | None]:
    """The role of an item's owner, and the first name where it is a worker."""
    query = "SELECT owner_id, owner_role FROM item WHERE message_id = :id"
    (row,) = desk.rows(query, id=message_id)
    workers = desk.rows("SELECT first_name FROM worker WHERE id = :id", id=row["owner_id"])
    if not workers:
        return str(row["owner_role"]), None
    with desk.app.records.begin() as unit:
        sealed, whose = workers[0]["first_name"], row["owner_id"]
        return str(row["owner_role"]), unit.open(sealed, "worker.first_name", whose)  # type: ignore[arg-type]


def _notice(desk: Desk, message_id: UUID) -> str:
    query = (
        "SELECT c.due_at FROM clock c JOIN item i ON i.id = c.subject_id"
        " WHERE c.kind = 'notice' AND i.message_id = :id AND c.done_at IS NULL"
    )
    (row,) = desk.rows(query, id=message_id)
    due_at = row["due_at"]
    assert isinstance(due_at, datetime)
    return f"{local(due_at):%a %H:%M}"


def _send_all(desk: Desk) -> None:
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))


def _who_covers(desk: Desk, address: str) -> str:
    turn = Turn(_text(desk, address, "who covers for my key worker"), "step")
    give_answer(desk.app, turn, Question("ask_cover_or_hours", "cover"))
    _send_all(desk)
    return desk.sender.to(address)[-1]


def _away(desk: Desk, phone: str, first: str, back: str) -> None:
    """Let the worker with this phone be away, with nobody named."""
    with desk.app.records.begin() as unit:
        whose = addresses.fingerprint(unit, phone)
    since, until = (datetime.fromisoformat(d).replace(tzinfo=UK) for d in (first, back))
    desk.rows(
        "INSERT INTO absence SELECT gen_random_uuid(), id, :since, :until, NULL FROM worker"
        " WHERE phone_hash = :whose RETURNING id",
        since=since,
        until=until,
        whose=whose,
    )


@pytest.mark.parametrize(
    ("moment", "address", "owner", "notice"),
    [
        # Sam works Mon to Thu, the deputy Priya Tue to Fri.
        ("2026-11-24 12:00", ASHA, ("key_worker", "Sam"), "Tue 12:02"),
        ("2026-11-26 15:00", ASHA, ("key_worker", "Sam"), "Thu 15:02"),
        # Too late for Sam to read it today for sure, and tomorrow she is not there.
        ("2026-11-26 16:30", ASHA, ("deputy", "Priya"), "Thu 16:32"),
        ("2026-11-26 22:00", ASHA, ("deputy", "Priya"), "Fri 09:02"),
        ("2026-11-27 12:00", ASHA, ("deputy", "Priya"), "Fri 12:02"),
        ("2026-11-27 20:00", ASHA, ("key_worker", "Sam"), "Mon 09:02"),
        ("2026-11-29 11:00", ASHA, ("key_worker", "Sam"), "Mon 09:02"),
        # Gwen is away until 3 December; Priya covers, from Tuesday to Friday.
        ("2026-11-27 12:00", BEN, ("cover", "Priya"), "Fri 12:02"),
        ("2026-11-27 20:00", BEN, ("duty", None), "Mon 09:02"),
        ("2026-11-30 12:00", BEN, ("duty", None), "Mon 12:02"),
        ("2026-11-30 20:00", BEN, ("cover", "Priya"), "Tue 09:02"),
        ("2026-12-02 20:00", BEN, ("key_worker", "Gwen"), "Thu 09:02"),
        ("2026-11-30 12:00", SIAN, ("buddy", "Adaeze"), "Mon 12:02"),
        # Christmas: everybody is back on Tuesday the 29th.
        ("2026-12-24 20:00", ASHA, ("key_worker", "Sam"), "Tue 09:02"),
        # A team with hours of its own, noon to eight from Tuesday.
        ("2026-11-25 18:30", IOANA, ("key_worker", "Callum"), "Wed 18:32"),
        ("2026-11-28 11:00", IOANA, ("key_worker", "Callum"), "Sat 11:02"),
        # Closed on Monday, but the organisation's hours promise a reader: it is duty.
        ("2026-11-30 10:00", IOANA, ("duty", None), "Mon 10:02"),
        ("2026-11-28 18:00", IOANA, ("duty", None), "Mon 09:02"),
    ],
)
def test_who_owns_it_and_when_they_hear_of_it(
    desk: Desk, moment: str, address: str, owner: tuple[str, str | None], notice: str
) -> None:
    # Callum's own time away is counted from the day of the demo.
    desk.rows("DELETE FROM absence WHERE starts_at > :now RETURNING id", now=desk.clock.now())
    _at(desk, moment)
    message_id = _text(desk, address)
    assert _owner(desk, message_id) == owner
    assert _notice(desk, message_id) == notice


def test_leave_that_starts_tomorrow_does_not_keep_what_comes_in_tonight(desk: Desk) -> None:
    _away(desk, SAM, "2026-11-25", "2026-11-30")
    _at(desk, "2026-11-24 12:00")
    assert _owner(desk, _text(desk, ASHA))[1] == "Sam"
    _at(desk, "2026-11-24 21:00")
    assert _owner(desk, _text(desk, ASHA)) == ("deputy", "Priya")
    assert _who_covers(desk, ASHA).startswith("Sam is away until Mon 30 Nov. Priya is covering.")


def test_the_day_back_is_a_working_day(desk: Desk) -> None:
    _away(desk, SAM, "2026-11-24", "2026-11-28")
    _at(desk, "2026-11-25 10:00")
    assert "away until Mon 30 Nov" in _who_covers(desk, ASHA)


def test_at_any_moment_the_one_who_is_named_has_what_comes_in_then(desk: Desk) -> None:
    start = desk.clock.now()
    for step in range(48):
        desk.clock.moment = start + timedelta(hours=11 * step)
        for address in (BEN, SIAN):
            said = _who_covers(desk, address)
            role, name = _owner(desk, _text(desk, address))
            if "duty worker" in said:
                assert role == "duty"
            elif "is covering. Text" in said or "sees your texts" in said:
                assert role in ("cover", "deputy", "buddy")
                assert f"{name} is covering" in said or f"Until then {name} sees" in said
            else:
                assert (role, name) == ("key_worker", "Gwen")
                assert said.startswith("Gwen is not away")


def test_who_fell_ill_in_the_night_does_not_keep_it(desk: Desk) -> None:
    _at(desk, "2026-11-24 23:00")
    message_id = _text(desk, ASHA)
    assert _owner(desk, message_id)[1] == "Sam"
    _away(desk, SAM, "2026-11-25", "2026-11-26")
    _at(desk, "2026-11-25 09:02")
    ring_clocks(desk.app)
    _send_all(desk)
    assert _owner(desk, message_id) == ("deputy", "Priya")
    assert (desk.sender.to(SAM), len(desk.sender.to(PRIYA))) == ([], 1)


def test_a_notice_that_rings_late_waits_for_the_morning(desk: Desk) -> None:
    _at(desk, "2026-11-24 12:00")
    message_id = _text(desk, ASHA)
    _at(desk, "2026-11-24 22:00")
    ring_clocks(desk.app)
    _send_all(desk)
    assert desk.sender.to(SAM) == []
    assert _notice(desk, message_id) == "Wed 09:00"


@pytest.mark.parametrize(
    ("moment", "address", "rings"),
    [
        ("2026-11-24 12:00", ASHA, DUTY),
        ("2026-11-25 03:00", ASHA, DUTY),
        ("2026-11-24 12:00", IOANA, OTHER_DUTY),
        ("2026-11-24 19:59", IOANA, OTHER_DUTY),
        ("2026-11-24 20:00", IOANA, OTHER_ON_CALL),
        ("2026-11-29 12:00", IOANA, OTHER_ON_CALL),
        ("2026-12-25 12:00", IOANA, OTHER_ON_CALL),
        ("2027-03-28 01:59", IOANA, OTHER_ON_CALL),
    ],
)
def test_a_call_for_help_rings_a_desk_that_is_manned(
    desk: Desk, moment: str, address: str, rings: str
) -> None:
    _at(desk, moment)
    _text(desk, address, "URGENT")
    _send_all(desk)
    assert [sent.address for sent in desk.sender.sent if sent.address != address] == [rings]


def test_where_no_desk_is_manned_duty_is_rung_all_the_same_and_the_chain_goes_on(
    desk: Desk,
) -> None:
    desk.rows("UPDATE desk SET hours = '{}' RETURNING id")
    _text(desk, STRANGER, "URGENT")
    desk.clock.forward(minutes=16)
    ring_clocks(desk.app)
    _send_all(desk)
    # Nobody replied, and whoever covers is not there on Mondays any more: beside the chain.
    beside = ("no reply for", "cover is missing")
    alerts = [t for t in desk.sender.sent if not any(words in t.body for words in beside)]
    assert [sent.address[-3:] for sent in alerts] == ["300", "302"]


def test_when_on_call_goes_home_duty_has_it_again(desk: Desk) -> None:
    hours = "UPDATE desk SET hours = CAST(:h AS jsonb) WHERE role = :r RETURNING id"
    desk.rows(hours, h='{"2": ["09:00", "17:00"]}', r="duty")
    desk.rows(hours, h='{"1": ["17:00", "09:00"]}', r="on_call")
    desk.rows("DELETE FROM desk WHERE role IN ('lead', 'manager', 'director') RETURNING id")
    _at(desk, "2026-11-25 08:50")
    message_id = _text(desk, ASHA, "URGENT")
    assert _owner(desk, message_id)[0] == "on_call"
    desk.clock.forward(minutes=16)
    ring_clocks(desk.app)
    assert _owner(desk, message_id)[0] == "duty"


def test_an_outage_alert_goes_to_a_desk_that_is_manned(desk: Desk) -> None:
    day = """UPDATE desk SET hours = '{"1": ["09:00", "17:00"]}' WHERE role <> 'on_call'"""
    desk.rows(day + " RETURNING id")
    alert = OutageAlert(desk.app)
    alert.refresh()
    for moment in ("2026-11-24 12:00", "2026-11-24 23:00"):
        _at(desk, moment)
        alert.raise_in_background(inbound(ASHA, "URGENT"))
        alert._raised.clear()
    alert._threads.shutdown(wait=True)
    assert sorted(_outage(desk.sender.sent)) == [DUTY, ON_CALL]


def _outage(sent: list[OutboundText]) -> list[str]:
    return [text.address for text in sent if "cannot read its records" in text.body]


def _permit(sender: Sender, category: Category, subject_id: UUID | None = None) -> Permit:
    own = subject_id or sender.person_id
    request = Request(
        uuid4(), sender.person_id, own, category, Verification.NUMBER_MATCH, MayText.KEY_WORKER
    )
    decision = decide(request)
    assert isinstance(decision, Permit)
    return decision


def _sender(unit: Unit, address: str) -> Sender:
    found = people.find_sender(unit, addresses.fingerprint(unit, address))
    assert found is not None
    return found


def test_only_with_a_permit_is_anybody_told_a_teams_hours(desk: Desk) -> None:
    _text(desk, STRANGER)
    for moment in ("2026-11-24 18:30", "2026-11-28 11:00", "2026-11-30 10:00"):
        _at(desk, moment)
        now = desk.clock.now()
        with desk.app.records.begin() as unit:
            everybody = [_sender(unit, a) for a in (ASHA, IOANA, REHANA, STRANGER)]
            weeks = [hours_to_tell(unit, sender, (), now).week for sender in everybody]
            times = {reading_time(unit, sender, (), now) for sender in everybody}
            assert all(week == weeks[0] for week in weeks)
            assert len(times) == 1
            ioana = everybody[1]
            permit = _permit(ioana, Category.COVER)
            own = hours_to_tell(unit, ioana, [permit], now)
            assert own != hours_to_tell(unit, ioana, (), now)
            other = _permit(ioana, Category.OWN_MESSAGES)
            assert hours_to_tell(unit, ioana, [other], now) == hours_to_tell(unit, ioana, (), now)
            not_theirs = hours_to_tell(unit, everybody[0], [permit], now)
            assert not_theirs == hours_to_tell(unit, ioana, (), now)


def test_both_promises_are_kept_whichever_was_made(desk: Desk) -> None:
    for moment, told, own in (
        ("2026-11-24 18:30", "11am tomorrow", "8pm today"),
        ("2026-11-30 10:00", "5pm today", "2pm tomorrow"),
    ):
        _at(desk, moment)
        now = desk.clock.now()
        with desk.app.records.begin() as unit:
            ioana = _sender(unit, IOANA)
            hours = hours_to_tell(unit, ioana, [_permit(ioana, Category.KEY_WORKER)], now)
            assert hours_values(hours, now)["when"] == own
            plain = hours_values(hours_to_tell(unit, ioana, (), now), now)["when"]
            assert plain == told
            team_id, _ = belongs_to(unit, ioana)
            when = reading_occasion(unit, team_id, now).local
            for permits in ((), [_permit(ioana, Category.KEY_WORKER)]):
                promise = reading_time(unit, ioana, permits, now)
                assert promise is not None
                assert now <= when <= promise


def test_published_values_are_the_organisations(desk: Desk) -> None:
    with desk.app.records.begin() as unit:
        values = published_values(get_organisation(unit), desk.clock.now())
    assert values["hours"] == "Mon to Fri, 9am to 5pm"
    assert values["when"] == "5pm today"


def test_who_asks_to_be_rung_is_heard_as_soon_as_the_owner_is_there(desk: Desk) -> None:
    for moment, expected in (("2026-11-24 12:00", "Tue 12:00"), ("2026-11-26 23:00", "Fri 09:00")):
        _at(desk, moment)
        message_id = _text(desk, ASHA)
        with desk.app.records.begin() as unit:
            item = items.find_item_of(unit, message_id)
            assert item is not None
            due_at = hears_of_it_at(unit, item, item.owner, desk.clock.now())
        assert due_at is not None
        assert f"{local(due_at):%a %H:%M}" == expected


def test_a_cover_fact_says_whether_it_is_an_ordinary_day_off(desk: Desk) -> None:
    for moment, address, day_off in (
        ("2026-11-27 10:00", ASHA, True),
        ("2026-11-27 10:00", BEN, False),
    ):
        _at(desk, moment)
        with desk.app.records.begin() as unit:
            sender = _sender(unit, address)
            when = reading_occasion(unit, belongs_to(unit, sender)[0], desk.clock.now())
            fact = key_team.find_key_team(unit, sender.person_id, when).cover
            found = fact.reveal(_permit(sender, Category.COVER))
        assert found is not None
        assert (found.cover_name, found.day_off) == ("Priya", day_off)
