"""An alert goes up its chain until a human says what was done: on a real database, by the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from bot.app import build
from bot.messaging.inbound import StatusUpdate
from bot.records import episodes, item_notes
from bot.services.raise_alarm import Danger, raise_alarm
from bot.services.receive_message import receive_message
from bot.services.report_status import report_status
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.sending_results import give_up_unread
from tests.kit import (
    ASHA,
    BEN,
    DIRECTOR,
    DUTY,
    LEAD,
    MANAGER,
    ON_CALL,
    SAM,
    Desk,
    inbound,
)


def _send_waiting(desk: Desk) -> None:
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))


def _pass(desk: Desk, minutes: float) -> None:
    """Time passes, and the clocks ring every half minute."""
    for _ in range(int(minutes * 2)):
        desk.clock.forward(seconds=30)
        ring_clocks(desk.app)
    _send_waiting(desk)


def _texts(desk: Desk, body: str = "URGENT", address: str = ASHA) -> str:
    """Somebody texts; returns the code of the item."""
    receive_message(desk.app, inbound(address, body), desk.clock.now())
    _send_waiting(desk)
    return _code(desk)


def _code(desk: Desk) -> str:
    return str(desk.rows("SELECT code FROM item ORDER BY opened_at DESC LIMIT 1")[0]["code"])


def _answers(desk: Desk, number: str, body: str) -> str:
    """Staff text; returns the last thing that they hear."""
    receive_message(desk.app, inbound(number, body), desk.clock.now())
    _send_waiting(desk)
    return desk.sender.to(number)[-1]


def test_have_pauses_and_does_not_end_the_chain(desk: Desk) -> None:
    code = _texts(desk)
    said = _answers(desk, DUTY, f"HAVE {code}")
    assert "10 minutes" in said
    assert "TRIED" in said
    _pass(desk, 9)
    assert len(desk.sender.to(DUTY)) == 2
    _pass(desk, 1)
    assert "your time" in desk.sender.to(DUTY)[-1]
    _pass(desk, 5)
    assert code in desk.sender.to(ON_CALL)[0]
    _pass(desk, 45)
    assert len(desk.sender.to(MANAGER)) == 1
    assert len(desk.sender.to(DIRECTOR)) == 1


def test_every_alert_rings_too_and_says_no_more_than_the_text(desk: Desk) -> None:
    code = _texts(desk)
    _pass(desk, 61)
    assert [call.address for call in desk.sender.calls] == [DUTY, ON_CALL, MANAGER, DIRECTOR]
    for call in desk.sender.calls:
        assert ", ".join(code) in call.body
        assert "Asha" not in call.body


def test_a_call_that_fails_hurries_nobody(desk: Desk) -> None:
    _texts(desk)
    call = desk.rows("SELECT id FROM outbound_message WHERE channel = 'voice'")[0]["id"]
    with desk.app.records.begin() as unit:
        give_up_unread(unit, UUID(str(call)), desk.clock.now())
    ring_clocks(desk.app)
    _send_waiting(desk)
    assert desk.sender.to(ON_CALL) == []


@pytest.mark.parametrize("verb", ["TRIED", "DONE"])
def test_words_on_what_was_done_stop_it_and_are_kept_sealed(desk: Desk, verb: str) -> None:
    code = _texts(desk)
    _answers(desk, DUTY, f"HAVE {code}")
    said = _answers(desk, DUTY, f"{verb} {code} rang her sister, she is safe")
    assert "noted" in said
    _pass(desk, 120)
    assert len(desk.sender.to(DUTY)) == 3
    assert desk.sender.to(ON_CALL) == []
    item = desk.rows("SELECT id, closed_at FROM item")[0]
    assert (item["closed_at"] is not None) is (verb == "DONE")
    with desk.app.records.begin() as unit:
        (note,) = item_notes.list_notes(unit, UUID(str(item["id"])))
    assert note.words == "rang her sister, she is safe"
    assert b"sister" not in bytes(desk.rows("SELECT words FROM item_note")[0]["words"])  # type: ignore[arg-type]


def test_a_code_without_words_stops_nothing(desk: Desk) -> None:
    code = _texts(desk)
    assert "still waits" in _answers(desk, DUTY, f"DONE {code}")
    assert "still waits" in _answers(desk, DUTY, f"TRIED {code} ok")
    _pass(desk, 15)
    assert len(desk.sender.alerts_to(ON_CALL)) == 1


def test_after_tried_it_is_open_until_done(desk: Desk) -> None:
    code = _texts(desk)
    _answers(desk, DUTY, f"TRIED {code} rang, no answer")
    assert "tried" in _answers(desk, ON_CALL, f"HAVE {code}")
    assert desk.count("SELECT count(*) FROM item WHERE closed_at IS NOT NULL") == 0
    assert "closed" in _answers(desk, ON_CALL, f"DONE {code} seen by crisis team")
    assert desk.count("SELECT count(*) FROM episode WHERE closed_at IS NOT NULL") == 1
    assert "already" in _answers(desk, DUTY, f"HAVE {code}")


def test_whoever_was_woken_is_told_that_it_is_over(desk: Desk) -> None:
    code = _texts(desk)
    _pass(desk, 16)
    _answers(desk, DUTY, f"DONE {code} spoke to her, safe")
    assert "nothing more" in desk.sender.to(ON_CALL)[-1]
    assert len(desk.sender.to(MANAGER)) == 0


def test_one_has_it_at_a_time_and_each_once(desk: Desk) -> None:
    code = _texts(desk)
    _answers(desk, DUTY, f"HAVE {code}")
    assert "someone else" in _answers(desk, ON_CALL, f"HAVE {code}")
    _pass(desk, 11)
    assert "10 minutes" in _answers(desk, ON_CALL, f"HAVE {code}")
    assert "already" in _answers(desk, DUTY, f"HAVE {code}")


def test_an_unknown_code_is_said_to_be_one(desk: Desk) -> None:
    _texts(desk)
    assert "do not know" in _answers(desk, DUTY, "DONE QQQQ4 spoke to her, safe")
    assert desk.count("SELECT count(*) FROM item_note") == 0


def test_a_code_from_a_phone_that_is_no_staffs_is_answered_and_changes_nothing(desk: Desk) -> None:
    code = _texts(desk)
    for verb in ("HAVE", "DONE"):
        assert "phones of staff only" in _answers(desk, BEN, f"{verb} {code} spoke to her")
    assert desk.count("SELECT count(*) FROM item WHERE lane_set_by = 'stray_code'") == 2
    _pass(desk, 15)
    assert len(desk.sender.alerts_to(ON_CALL)) == 1


def test_danger_words_in_a_stray_code_are_danger(desk: Desk) -> None:
    code = _texts(desk)
    received = receive_message(desk.app, inbound(BEN, f"have {code} SOS"), desk.clock.now())
    assert received.reply


def test_a_desk_with_a_mailbox_hears_by_e_mail_too(desk: Desk) -> None:
    with desk.app.records.begin() as unit:
        row = unit.connection.execute(
            text("SELECT id, data_key_id FROM desk WHERE phone_hash IS NOT NULL AND role = 'duty'")
        ).first()
        assert row is not None
        for found in desk.rows("SELECT id, data_key_id FROM desk WHERE role = 'duty'"):
            sealed = unit.seal(
                UUID(str(found["data_key_id"])),
                "duty@example.org",
                "desk.email",
                UUID(str(found["id"])),
            )
            unit.connection.execute(
                text("UPDATE desk SET email = :e WHERE id = :i"), {"e": sealed, "i": found["id"]}
            )
    code = _texts(desk)
    (mail,) = [sent for sent in desk.sender.sent if sent.channel == "email"]
    assert mail.address == "duty@example.org"
    assert code in mail.body
    assert "Asha" not in mail.body


def test_any_worker_may_deal_with_it(desk: Desk) -> None:
    code = _texts(desk)
    assert "closed" in _answers(desk, SAM, f"DONE {code} I am with her now")


def test_more_words_join_the_episode_and_begin_no_second_chain(desk: Desk) -> None:
    code = _texts(desk)
    for _ in range(50):
        desk.clock.forward(seconds=1)
        assert _texts(desk, "sos") == code
    assert desk.count("SELECT count(*) FROM episode") == 1
    assert desk.count("SELECT count(*) FROM item") == 1
    assert desk.count("SELECT count(*) FROM item_message") == 50
    assert len(desk.sender.to(DUTY)) == 1
    desk.clock.forward(minutes=2)
    _texts(desk, "sos")
    assert "more words" in desk.sender.to(DUTY)[-1]


def test_a_later_episode_is_like_the_first(desk: Desk) -> None:
    first = _texts(desk)
    _answers(desk, DUTY, f"TRIED {first} rang, no answer")
    before = len(desk.sender.to(DUTY))
    desk.clock.forward(minutes=1)
    second = _texts(desk)
    assert second != first
    assert desk.sender.to(DUTY)[before].replace(second, first) == desk.sender.to(DUTY)[0]


def _raise(desk: Desk, lane: str, categories: tuple[str, ...] = ("suicide_intent",)) -> None:
    """Danger of a lane, as the screen would find it in a text."""
    from bot.care.lanes import Lane
    from bot.records import addresses, people

    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, ASHA))
        assert sender is not None
        danger = Danger(received.message_id, Lane(lane), categories)
        assert raise_alarm(unit, desk.app.alert_clocks, sender, danger, desk.clock.now())
    _send_waiting(desk)


def test_words_of_lane_now_raise_the_episode_and_alert_two_desks(desk: Desk) -> None:
    code = _texts(desk)
    _answers(desk, DUTY, f"HAVE {code}")
    _raise(desk, "now")
    assert desk.rows("SELECT lane FROM item")[0]["lane"] == "now"
    assert "5 minutes" in desk.sender.to(DUTY)[-1]
    assert "5 minutes" in desk.sender.to(ON_CALL)[-1]
    assert "nothing now" in desk.sender.to(LEAD)[-1]
    _raise(desk, "4h")
    assert desk.rows("SELECT lane FROM episode")[0]["lane"] == "now", "no words lower a lane"
    _pass(desk, 15)
    assert len(desk.sender.to(DIRECTOR)) == 1
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'episode.unanswered'") == 1


def test_the_first_line_says_not_to_ring_where_that_may_harm(desk: Desk) -> None:
    _raise(desk, "4h", ("domestic_abuse",))
    _pass(desk, 15)
    assert desk.sender.to(ON_CALL)[0].startswith("Keyline: do NOT call or text them first.")


def test_the_first_line_says_that_our_texts_do_not_arrive(desk: Desk) -> None:
    _texts(desk, "hello")
    with desk.app.records.begin() as unit:
        unit.connection.execute(
            text(
                "INSERT INTO outbound_message (id, recipient_kind, recipient_id, contact_point_id,"
                " data_key_id, channel, text_id, closing, easy_read, facts, permit_ids,"
                " permit_categories, permit_fingerprints, permit_message_ids, status, attempts,"
                " error_code, created_at)"
                " SELECT gen_random_uuid(), 'person', m.person_id, m.contact_point_id,"
                " p.data_key_id, 'sms', 'x', 'none', false, '\\x00', '[]', '[]', '[]', '[]',"
                " 'failed', 1, '21610', now() FROM inbound_message m"
                " JOIN person p ON p.id = m.person_id"
            )
        )
    _texts(desk)
    assert "do NOT reach this number" in desk.sender.to(DUTY)[0]


def test_an_answer_that_did_not_arrive_is_told_once_to_whoever_has_it(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    _send_waiting(desk)
    code = _code(desk)
    _answers(desk, SAM, f"HAVE {code}")
    assert received.reply
    report = StatusUpdate("SM" + "2" * 32, "failed", "21610")
    report_status(desk.app, received.reply[0].outbound_id, report)
    _send_waiting(desk)
    assert "do NOT reach the number" in desk.sender.to(SAM)[-1]
    assert len(desk.sender.to(DUTY)) == 1
    _pass(desk, 16)
    assert "do NOT reach this number" in desk.sender.to(ON_CALL)[0]


def test_no_alert_says_who_or_what(desk: Desk) -> None:
    _raise(desk, "now", ("domestic_abuse", "suicide_intent"))
    _pass(desk, 40)
    for number in (DUTY, LEAD, ON_CALL, MANAGER, DIRECTOR):
        for said in desk.sender.to(number):
            for word in ("Asha", "900101", "suicid", "abuse", "urgent"):
                assert word.lower() not in said.lower()


def test_a_restart_in_the_middle_loses_no_clock_and_doubles_nothing(desk: Desk) -> None:
    code = _texts(desk)
    _answers(desk, DUTY, f"HAVE {code}")
    again = build(desk.app.settings, clock=desk.clock, sender=desk.sender)
    desk.clock.forward(hours=1)
    ring_clocks(again)
    ring_clocks(desk.app)
    _send_waiting(desk)
    again.records.engine.dispose()
    assert [len(desk.sender.to(n)) for n in (ON_CALL, MANAGER, DIRECTOR)] == [1, 1, 1]
    assert desk.count("SELECT count(*) FROM episode_entry WHERE kind = 'alerted'") == 4


@pytest.mark.parametrize(
    "begins",
    [
        datetime(2026, 10, 25, 0, 50, tzinfo=UTC),  # the clock goes back at 01:00 UTC
        datetime(2026, 12, 25, 3, 0, tzinfo=UTC),  # a bank holiday
    ],
)
def test_the_chain_runs_through_a_changed_clock_and_a_bank_holiday(
    desk: Desk, begins: datetime
) -> None:
    desk.clock.moment = begins
    _texts(desk)
    heard = []
    for minute in range(76):
        numbers = (DUTY, ON_CALL, MANAGER, DIRECTOR)
        heard.append(tuple(len(desk.sender.alerts_to(number)) for number in numbers))
        desk.clock.forward(minutes=1)
        ring_clocks(desk.app)
        _send_waiting(desk)
        assert minute < 76
    assert heard[14] == (1, 0, 0, 0)
    assert heard[15] == (1, 1, 0, 0)
    assert heard[30] == (1, 1, 1, 0)
    assert heard[60] == (1, 1, 1, 1)
    assert heard[75] == (2, 1, 1, 2)


def test_an_item_closed_by_another_way_rings_no_more(desk: Desk) -> None:
    _texts(desk)
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE item SET closed_at = opened_at"))
    _pass(desk, 60)
    assert desk.sender.to(ON_CALL) == []
    _texts(desk)
    assert len(desk.sender.to(DUTY)) == 2, "what comes now is a new episode"


def test_what_can_wait_is_acknowledged_and_closed_by_text_too(desk: Desk) -> None:
    code = _texts(desk, "my boiler has gone again")
    assert "you have" in _answers(desk, SAM, f"HAVE {code}")
    assert "taken already" in _answers(desk, SAM, f"HAVE {code}")
    assert "closed" in _answers(desk, SAM, f"DONE {code} rang the landlord for her")
    with desk.app.records.begin() as unit:
        item_id = UUID(str(desk.rows("SELECT id FROM item")[0]["id"]))
        assert episodes.find_of_item(unit, item_id) is None
