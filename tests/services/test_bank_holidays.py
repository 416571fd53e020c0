"""Over the holidays nothing is promised and nobody is rung before staff are back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from bot.clock import UK, local
from bot.services.give_answer import give_answer
from bot.services.pass_message_on import pass_message_on
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import finish_turn, start_turn
from bot.services.turns import Turn
from tests.conftest import Database
from tests.kit import ASHA, CALL, REHANA, SAM, Desk, desk_for, inbound

#: In staffed hours what to do if it gets worse; out of them, where else to turn.
_PROMISES = {"reply": "If things get worse", "read": "If you cannot wait"}
DUE = "SELECT due_at FROM clock WHERE kind = :kind AND done_at IS NULL"


@pytest.fixture
def scottish_desk(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url, KEYLINE_NATION="SCT")
    yield made
    made.app.records.engine.dispose()


def _at(desk: Desk, moment: str) -> None:
    there = datetime.fromisoformat(moment).replace(tzinfo=UK)
    desk.clock.moment = there.astimezone(UTC)


def _text(desk: Desk, address: str, body: str) -> Turn:
    received = receive_message(desk.app, inbound(address, body), desk.clock.now())
    work = start_turn(desk.app, received.message_id)
    assert work is not None
    return Turn(work.message_id, "step")


def _send_all(desk: Desk) -> None:
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))


def _due(desk: Desk, kind: str) -> str:
    (row,) = desk.rows(DUE, kind=kind)
    due_at = row["due_at"]
    assert isinstance(due_at, datetime)
    return f"{local(due_at):%a %d %b %H:%M}"


@pytest.mark.parametrize(
    ("moment", "promise", "when"),
    [
        ("2026-12-24 15:59", "reply", "5pm today"),
        ("2026-12-24 16:30", "reply", "11am on Tuesday"),
        ("2026-12-24 17:30", "read", "11am on Tuesday"),
        ("2026-12-25 11:00", "read", "11am on Tuesday"),
        ("2026-12-27 20:00", "read", "11am on Tuesday"),
        ("2026-12-28 12:00", "read", "11am tomorrow"),
        ("2026-12-31 18:00", "read", "11am on Monday"),
        ("2027-03-25 18:00", "read", "11am on Tuesday"),
        ("2027-05-02 09:00", "read", "11am on Tuesday"),
    ],
)
def test_the_moment_that_is_promised(desk: Desk, moment: str, promise: str, when: str) -> None:
    # The number was heard of lately, whatever the day.
    _at(desk, moment)
    desk.rows("UPDATE contact_point SET last_seen_at = :now RETURNING id", now=desk.clock.now())
    turn = _text(desk, ASHA, "please tell sam the landlord came round again")
    assert pass_message_on(desk.app, turn).text_ids == ("passed_on",)
    _send_all(desk)
    assert f"Staff will read this by {when}. {_PROMISES[promise]}" in desk.sender.to(ASHA)[0]


def test_a_service_of_fridays_only_says_the_date(desk: Desk) -> None:
    desk.rows("""UPDATE organisation SET hours = '{"4": ["10:00", "13:00"]}' RETURNING id""")
    _at(desk, "2026-12-18 12:30")
    _send_after_passing_on(desk, REHANA)
    assert "Staff will read your words by 12 noon on Fri 8 Jan." in desk.sender.to(REHANA)[0]


def test_the_plain_answer_knows_the_holiday_too(desk: Desk) -> None:
    _at(desk, "2026-12-25 09:30")
    turn = _text(desk, ASHA, "there is nobody here today")
    finish_turn(desk.app, turn.message_id, answered=False)
    _send_all(desk)
    assert "staff will read it by 11am on Tuesday." in desk.sender.to(ASHA)[0]


def test_after_a_sunday_text_the_notice_rings_on_tuesday(desk: Desk) -> None:
    _at(desk, "2026-12-27 14:00")
    _text(desk, ASHA, "the heating in the hostel is off and my chest hurts")
    assert _due(desk, "notice") == "Tue 29 Dec 09:02"
    for quiet in ("2026-12-27 23:00", "2026-12-28 09:02", "2026-12-28 16:00", "2026-12-29 09:01"):
        _at(desk, quiet)
        ring_clocks(desk.app)
        _send_all(desk)
        assert _notices(desk) == []
        assert quiet.endswith("09:01") or desk.sender.to(SAM) == [], "nothing of anything else"
    _at(desk, "2026-12-29 09:02")
    ring_clocks(desk.app)
    _send_all(desk)
    assert "1 message is waiting" in _notices(desk)[0]


def _notices(desk: Desk) -> list[str]:
    """What Sam hears of messages: of a change of key worker he hears as he comes in."""
    return [text for text in desk.sender.to(SAM) if "waiting" in text]


def test_what_was_asked_to_be_passed_on_waits_for_tuesday(desk: Desk) -> None:
    _at(desk, "2026-12-28 10:00")
    turn = _text(desk, ASHA, "can sam ring me about the form")
    assert give_answer(desk.app, turn, CALL).text_ids == ("call_asked_when",)
    assert _due(desk, "notice") == "Tue 29 Dec 09:00"


def test_an_item_does_not_move_on_on_a_bank_holiday(desk: Desk) -> None:
    _at(desk, "2026-12-22 10:00")
    _text(desk, ASHA, "i missed the group and nobody rang")
    # The third working day after it: Wednesday, Thursday, and the Tuesday after Boxing Day.
    assert _due(desk, "acknowledge") == "Tue 29 Dec 17:00"
    assert _due(desk, "remind") == "Wed 23 Dec 17:00"
    _at(desk, "2026-12-29 17:00")
    ring_clocks(desk.app)
    assert _due(desk, "acknowledge") == "Wed 30 Dec 09:00"
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'item.moved_on'") == 0
    _at(desk, "2026-12-30 09:00")
    ring_clocks(desk.app)
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'item.moved_on'") == 1


def test_a_call_for_help_alerts_at_once_on_christmas_day(desk: Desk) -> None:
    _at(desk, "2026-12-25 03:00")
    receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    _send_all(desk)
    staff = [sent for sent in desk.sender.sent if sent.address != ASHA]
    assert len(staff) == 1
    assert _due(desk, "alert_chain") == "Fri 25 Dec 03:15"


def test_each_nation_has_its_own_days(scottish_desk: Desk) -> None:
    _at(scottish_desk, "2026-11-30 10:00")
    _send_after_passing_on(scottish_desk, ASHA)
    assert "Staff will read this by 11am tomorrow." in scottish_desk.sender.to(ASHA)[0]
    assert _due(scottish_desk, "notice") == "Tue 01 Dec 09:00"


def test_st_andrews_day_is_a_working_day_in_england(desk: Desk) -> None:
    _at(desk, "2026-11-30 10:00")
    _send_after_passing_on(desk, ASHA)
    assert "Staff will read this by 5pm today." in desk.sender.to(ASHA)[0]


def _send_after_passing_on(desk: Desk, address: str) -> None:
    pass_message_on(desk.app, _text(desk, address, "please pass this to the team"))
    _send_all(desk)
