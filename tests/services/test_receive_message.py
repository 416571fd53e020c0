"""A text is kept once, with an owner, and danger is answered before anything else."""

from __future__ import annotations

import pytest

from bot.services.receive_message import receive_message
from tests.kit import ASHA, BEN, DUTY, REHANA, STRANGER, TUESDAY_NOON, Desk, inbound


def _owner_role(desk: Desk, message_id: object) -> str:
    row = desk.rows("SELECT owner_role FROM item WHERE message_id = :id", id=message_id)[0]
    return str(row["owner_role"])


def test_a_text_is_stored_once_with_item_clock_job_and_audit(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "is sam in today"), TUESDAY_NOON)
    assert received.reply == ()
    assert not received.repeat
    assert desk.count("SELECT count(*) FROM inbound_message") == 1
    assert desk.count("SELECT count(*) FROM item WHERE lane = 'routine'") == 1
    assert desk.count("SELECT count(*) FROM clock WHERE kind = 'acknowledge'") == 1
    assert desk.count("SELECT count(*) FROM procrastinate_jobs WHERE task_name='take_turn'") == 1
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'inbound.received'") == 1


@pytest.mark.parametrize("body", ["is sam in today", "URGENT", "ok"])
def test_a_repeat_changes_nothing_and_gets_the_same_answer(desk: Desk, body: str) -> None:
    text = inbound(ASHA, body)
    first = receive_message(desk.app, text, TUESDAY_NOON)
    tables = ("inbound_message", "item", "clock", "outbound_message", "audit_event")
    before = [desk.count(f"SELECT count(*) FROM {t}") for t in tables]
    again = receive_message(desk.app, text, TUESDAY_NOON)
    assert again.repeat
    assert again.reply == first.reply
    assert [desk.count(f"SELECT count(*) FROM {t}") for t in tables] == before


@pytest.mark.parametrize(
    ("address", "role"),
    [(ASHA, "key_worker"), (BEN, "cover"), (REHANA, "key_worker"), (STRANGER, "duty")],
    ids=["key worker is there", "key worker is away", "carer of one person", "stranger"],
)
def test_every_item_has_the_right_owner(desk: Desk, address: str, role: str) -> None:
    received = receive_message(desk.app, inbound(address, "can someone ring me"), TUESDAY_NOON)
    assert _owner_role(desk, received.message_id) == role


@pytest.mark.parametrize("body", ["URGENT", "help!", "Help me please", "sos", "i need 999"])
@pytest.mark.parametrize("address", [ASHA, REHANA, STRANGER])
def test_a_call_for_help_is_answered_at_once_and_duty_is_alerted(
    desk: Desk, address: str, body: str
) -> None:
    received = receive_message(desk.app, inbound(address, body), TUESDAY_NOON)
    assert received.reply
    assert "999" in received.reply[0].text
    assert "111" in received.reply[0].text
    assert _owner_role(desk, received.message_id) == "duty"
    alert = desk.rows(
        "SELECT * FROM outbound_message WHERE recipient_kind = 'desk' ORDER BY text_id"
    )
    assert [row["text_id"] for row in alert] == ["staff_alert", "staff_call"]
    urgent = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'send' AND priority > 0"
    assert desk.count(urgent) == 2
    assert desk.count("SELECT count(*) FROM outbound_message WHERE status = 'in_answer'") == 2
    turns = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'take_turn'"
    assert desk.count(turns) == 1, "the dialogue hears of it when it is answered"


@pytest.mark.parametrize(
    ("body", "lane"),
    [("i wish i was dead", "today"), ("im not going to kill myself", "today")],
)
def test_what_a_human_must_read_today_opens_an_item_and_alerts_nobody(
    desk: Desk, body: str, lane: str
) -> None:
    receive_message(desk.app, inbound(ASHA, "is sam in today"), TUESDAY_NOON)
    received = receive_message(desk.app, inbound(ASHA, body), TUESDAY_NOON)
    [reply] = received.reply
    assert reply.text_id == "danger_later_self"
    assert "Staff will read this by 5pm today" in reply.text
    assert "I am telling" not in reply.text
    [item] = desk.rows("SELECT * FROM item WHERE message_id = :id", id=received.message_id)
    assert (item["lane"], item["lane_set_by"]) == (lane, "screen")
    assert desk.count("SELECT count(*) FROM outbound_message WHERE recipient_kind = 'desk'") == 0
    notice = "SELECT count(*) FROM clock WHERE subject_id = :id AND kind = 'notice'"
    assert desk.rows(notice, id=item["id"])[0]["count"] == 1, "its owner hears that it waits"
    turns = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'take_turn'"
    assert desk.count(turns) == 2, "the dialogue goes on"


def test_plain_danger_gets_its_lane_from_the_screen(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "ive taken all my tablets"), TUESDAY_NOON)
    assert received.reply
    [item] = desk.rows("SELECT * FROM item WHERE message_id = :id", id=received.message_id)
    assert (item["lane"], item["lane_set_by"]) == ("now", "screen")


def test_a_small_word_joins_the_open_item(desk: Desk) -> None:
    receive_message(desk.app, inbound(ASHA, "my boiler has gone again"), TUESDAY_NOON)
    receive_message(desk.app, inbound(ASHA, "yes please"), TUESDAY_NOON)
    assert desk.count("SELECT count(*) FROM item") == 1
    assert desk.count("SELECT count(*) FROM item_message") == 1


def test_a_small_word_with_nothing_to_join_still_has_an_owner(desk: Desk) -> None:
    receive_message(desk.app, inbound(STRANGER, "ok"), TUESDAY_NOON)
    assert desk.count("SELECT count(*) FROM item") == 1


def test_a_stranger_is_the_same_stranger_the_next_time_on_either_channel(desk: Desk) -> None:
    before = desk.count("SELECT count(*) FROM person")
    receive_message(desk.app, inbound(STRANGER, "hello?"), TUESDAY_NOON)
    receive_message(desk.app, inbound(STRANGER, "anyone there", channel="whatsapp"), TUESDAY_NOON)
    assert desk.count("SELECT count(*) FROM person") == before + 1
    assert desk.count("SELECT count(DISTINCT conversation_id) FROM inbound_message") == 1


def test_a_number_that_two_people_use_identifies_nobody(desk: Desk) -> None:
    desk.rows(
        "INSERT INTO contact_point (id, person_id, kind, address, address_hash, identifies,"
        " may_text, last_seen_at, others_see, calls_safe, do_not_ring,"
        " wrong_tries)"
        " SELECT gen_random_uuid(), other.id, c.kind, c.address,"
        " c.address_hash, true, 'key_worker', c.last_seen_at, false, false, false, 0"
        " FROM contact_point c, person other"
        " WHERE c.person_id <> other.id AND other.is_carer AND c.person_id IN"
        " (SELECT person_id FROM assignment WHERE role = 'deputy') RETURNING id"
    )
    received = receive_message(desk.app, inbound(ASHA, "who is my key worker"), TUESDAY_NOON)
    row = desk.rows("SELECT * FROM inbound_message WHERE id = :id", id=received.message_id)[0]
    assert row["verification"] == 0
    assert _owner_role(desk, received.message_id) == "duty"


def test_a_number_silent_for_90_days_proves_nothing(desk: Desk) -> None:
    desk.clock.forward(days=91)
    received = receive_message(desk.app, inbound(ASHA, "hi"), desk.clock.now())
    row = desk.rows("SELECT * FROM inbound_message WHERE id = :id", id=received.message_id)[0]
    assert row["verification"] == 0


def test_a_worker_takes_an_alert_by_its_code(desk: Desk) -> None:
    receive_message(desk.app, inbound(ASHA, "URGENT"), TUESDAY_NOON)
    code = desk.rows("SELECT code FROM item")[0]["code"]
    taken = receive_message(desk.app, inbound(DUTY, f"have {str(code).lower()}"), TUESDAY_NOON)
    assert taken.reply == ()
    assert desk.count("SELECT count(*) FROM item WHERE acknowledged_at IS NOT NULL") == 1
    running = "SELECT count(*) FROM clock WHERE kind = 'alert_chain' AND done_at IS NULL"
    assert desk.count(running) == 1, "it is held, and not ended"


def test_a_code_from_a_number_that_is_no_workers_takes_nothing(desk: Desk) -> None:
    receive_message(desk.app, inbound(ASHA, "URGENT"), TUESDAY_NOON)
    code = desk.rows("SELECT code FROM item")[0]["code"]
    receive_message(desk.app, inbound(STRANGER, f"HAVE {code}"), TUESDAY_NOON)
    assert desk.count("SELECT count(*) FROM item WHERE acknowledged_at IS NOT NULL") == 0


def test_a_relationship_nobody_verified_decides_nothing(desk: Desk) -> None:
    desk.rows("UPDATE relationship SET verified_at = NULL RETURNING id")
    received = receive_message(desk.app, inbound(REHANA, "please ring me"), TUESDAY_NOON)
    assert _owner_role(desk, received.message_id) == "duty"
