"""Clocks of lanes: reminded, moved on, and told to the lead when no human answered in time."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.turns import Turn
from tests.kit import (
    ASHA,
    DUTY,
    LEAD,
    MANAGER,
    ON_CALL,
    PRIYA,
    SAM,
    WHO,
    Desk,
    inbound,
)

UK = ZoneInfo("Europe/London")
STAFF = (SAM, PRIYA, DUTY, LEAD, ON_CALL, MANAGER)
CHANGE, FAST, ROUTINE = (
    "not slept properly for days",
    "it is getting worse every day",
    "can sam post the form to me",
)


def _at(desk: Desk, words: str) -> None:
    desk.clock.moment = (
        datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=UK).astimezone(UTC)
    )


def _until(desk: Desk, words: str) -> None:
    """Time passes, and every clock rings at its own moment."""
    end = datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=UK).astimezone(UTC)
    while True:
        [row] = desk.rows("SELECT min(due_at) AS at FROM clock WHERE done_at IS NULL")
        due = row["at"]
        if not isinstance(due, datetime) or due > end:
            break
        desk.clock.moment = max(desk.clock.moment, due)
        ring_clocks(desk.app)
        _send(desk)
    desk.clock.moment = end


def _send(desk: Desk) -> None:
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))


def _text(desk: Desk, body: str) -> tuple[UUID, str]:
    message_id = receive_message(desk.app, inbound(ASHA, body), desk.clock.now()).message_id
    _send(desk)
    return message_id, str(desk.rows("SELECT code FROM item ORDER BY opened_at DESC")[0]["code"])


def _say(desk: Desk, number: str, body: str) -> None:
    receive_message(desk.app, inbound(number, body), desk.clock.now())
    _send(desk)


def _due(desk: Desk, kind: str) -> str | None:
    rows = desk.rows("SELECT due_at FROM clock WHERE kind = :k AND done_at IS NULL", k=kind)
    return f"{rows[0]['due_at'].astimezone(UK):%a %d %H:%M}" if rows else None  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("body", "moves_on", "reminds", "responds"),
    [
        # Tuesday 24 November, noon.
        (FAST, "Tue 24 13:00", None, "Wed 25 12:00"),
        (CHANGE, "Wed 25 12:00", "Tue 24 16:00", "Fri 27 12:00"),
        (ROUTINE, "Fri 27 17:00", "Wed 25 17:00", "Tue 01 17:00"),
    ],
)
def test_each_lane_has_its_clocks(
    desk: Desk, body: str, moves_on: str, reminds: str | None, responds: str
) -> None:
    _text(desk, body)
    assert _due(desk, "acknowledge") == moves_on
    assert _due(desk, "remind") == reminds
    assert _due(desk, "respond") == responds


@pytest.mark.parametrize(("body", "due"), [("URGENT", "Tue 24 13:00")])
def test_an_alert_has_a_time_for_contact_beside_its_chain(desk: Desk, body: str, due: str) -> None:
    _text(desk, body)
    assert (_due(desk, "respond"), _due(desk, "acknowledge")) == (due, None)


def test_who_has_it_is_reminded_and_then_hears_that_it_moved_on(desk: Desk) -> None:
    _, code = _text(desk, CHANGE)
    _until(desk, "2026-11-24 15:59")
    assert len(desk.sender.to(SAM)) == 1
    _until(desk, "2026-11-24 16:01")
    assert f"still waits for you. Code {code}" in desk.sender.to(SAM)[-1]
    _until(desk, "2026-11-25 12:01")
    assert f"{code} was not taken in time, so someone else has it" in desk.sender.to(SAM)[-1]
    [item] = desk.rows("SELECT owner_role FROM item")
    assert item["owner_role"] != "key_worker"
    for number in STAFF:
        assert all("Asha" not in said and "slept" not in said for said in desk.sender.to(number))


def test_whoever_has_it_is_not_reminded(desk: Desk) -> None:
    _, code = _text(desk, CHANGE)
    _say(desk, SAM, f"HAVE {code}")
    before = len(desk.sender.to(SAM))
    _until(desk, "2026-11-26 12:00")
    assert len(desk.sender.to(SAM)) == before
    assert (_due(desk, "acknowledge"), _due(desk, "remind")) == (None, None)


def test_a_late_answer_is_told_to_the_lead_once_and_then_daily(desk: Desk) -> None:
    _, code = _text(desk, CHANGE)
    _say(desk, SAM, f"HAVE {code}")
    _until(desk, "2026-11-27 11:59")
    assert desk.sender.to(LEAD) == []
    _until(desk, "2026-11-27 12:01")
    assert f"nobody has answered a message in time. Code {code}" in desk.sender.to(LEAD)[0]
    # Saturday is the next day, and nobody is there: Monday.
    _until(desk, "2026-11-30 08:59")
    assert len(desk.sender.to(LEAD)) == 1
    _until(desk, "2026-11-30 09:01")
    again = desk.sender.to(LEAD)[1]
    assert "1 of your team's messages still wait for an answer" in again
    assert f"The oldest is {code}" in again
    _until(desk, "2026-12-01 08:59")
    assert len(desk.sender.to(LEAD)) == 2
    _until(desk, "2026-12-02 08:59")
    assert len(desk.sender.to(LEAD)) == 3
    [item] = desk.rows("SELECT closed_at, late_at FROM item")
    assert item["closed_at"] is None
    assert item["late_at"] is not None


@pytest.mark.parametrize("word", ["TRIED {code} rang, no answer", "DONE {code} rang her today"])
def test_what_a_human_did_is_an_answer(desk: Desk, word: str) -> None:
    _, code = _text(desk, CHANGE)
    _say(desk, SAM, word.format(code=code))
    assert _due(desk, "respond") is None
    _until(desk, "2026-12-08 12:00")
    assert desk.sender.to(LEAD) == []


def test_an_answer_ends_what_was_late(desk: Desk) -> None:
    _, code = _text(desk, CHANGE)
    _until(desk, "2026-11-27 12:01")
    told = len([said for said in desk.sender.to(LEAD) if "in time" in said])
    assert told >= 1
    _say(desk, SAM, f"TRIED {code} spoke to her mum")
    before = len(desk.sender.to(LEAD))
    _until(desk, "2026-12-04 12:00")
    assert len(desk.sender.to(LEAD)) == before
    assert _due(desk, "late") is None


def test_what_the_bot_said_is_no_answer_but_settles_a_bare_question(desk: Desk) -> None:
    message_id, _ = _text(desk, "who is my key worker")
    give_answer(desk.app, Turn(message_id, "answer"), WHO)
    assert _due(desk, "respond") is None
    message_id, _ = _text(desk, "who is my key worker, i feel awful")
    give_answer(desk.app, Turn(message_id, "answer"), WHO)
    assert _due(desk, "respond") == "Tue 01 17:00"


def test_what_is_for_today_is_brought_up_on_a_sunday_at_nine_to_whoever_is_there(
    desk: Desk,
) -> None:
    desk.rows(
        'UPDATE desk SET hours = \'{"0": ["09:00", "17:00"]}\' WHERE role = \'lead\' RETURNING id'
    )
    _at(desk, "2026-11-28 02:30")
    _text(desk, FAST)
    _until(desk, "2026-11-29 08:59")
    assert all(desk.sender.to(number) == [] for number in STAFF)
    _until(desk, "2026-11-29 09:01")
    told = [number for number in STAFF if desk.sender.to(number)]
    assert told == [ON_CALL]
    assert "nobody has answered" in desk.sender.to(ON_CALL)[0]


def test_routine_waits_for_staff_and_no_restart_loses_or_doubles_anything(desk: Desk) -> None:
    _text(desk, ROUTINE)
    # Nothing ran for two weeks; then three workers start at once.
    _at(desk, "2026-12-06 03:00")
    for _ in range(3):
        ring_clocks(desk.app)
        _send(desk)
    assert all(desk.sender.to(number) == [] for number in STAFF)
    _at(desk, "2026-12-07 09:03")
    for _ in range(3):
        ring_clocks(desk.app)
        _send(desk)
    late = [said for said in desk.sender.to(LEAD) if "nobody has answered" in said]
    assert len(late) == 1
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'item.response_late'") == 1


def test_an_alert_that_nobody_answered_is_late_beside_its_chain(desk: Desk) -> None:
    _, code = _text(desk, "URGENT")
    _until(desk, "2026-11-24 13:01")
    late = [said for said in desk.sender.to(LEAD) if "nobody has answered" in said]
    assert len(late) == 1
    assert code in late[0]
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'item.response_late'") == 1


def test_where_the_chain_told_the_lead_already_it_is_not_said_again(desk: Desk) -> None:
    _text(desk, "i have taken all my tablets")
    _until(desk, "2026-11-24 12:16")
    assert [said for said in desk.sender.to(LEAD) if "nobody has answered" in said] == []
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'item.response_late'") == 1
