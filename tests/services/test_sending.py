"""The outbox: written first, claimed once, decided again, never doubled without asking."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text

from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.inbound import StatusUpdate
from bot.messaging.sender import Accepted, InDoubt, PermanentFailure, TemporaryFailure
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.report_status import report_status
from bot.services.resolve_doubt import look_into_doubtful, resolve_doubt
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_or_give_up, send_outbound
from bot.services.take_turn import list_waiting
from bot.services.turns import Turn
from bot.services.worker_signs import send_overdue
from tests.kit import ASHA, DUTY, LEAD, ON_CALL, WHO, Desk, inbound


@pytest.fixture
def waiting(desk: Desk) -> UUID:
    """The id of a text that says who Asha's key worker is and has not been sent."""
    received = receive_message(desk.app, inbound(ASHA, "who is my key worker"), desk.clock.now())
    turn = Turn(received.message_id, "step")
    give_answer(desk.app, turn, WHO)
    return list_waiting(desk.app, received.message_id)[0]


def _status(desk: Desk, outbound_id: UUID) -> str:
    rows = desk.rows("SELECT status FROM outbound_message WHERE id = :id", id=outbound_id)
    return str(rows[0]["status"])


def _jobs(desk: Desk, name: str) -> int:
    return desk.count("SELECT count(*) FROM procrastinate_jobs WHERE task_name = :n", n=name)


def test_a_temporary_failure_is_tried_again_when_its_clock_rings(desk: Desk, waiting: UUID) -> None:
    desk.sender.results = [TemporaryFailure("30008")]
    send_outbound(desk.app, waiting)
    assert _status(desk, waiting) == "waiting"
    ring_clocks(desk.app)
    assert _jobs(desk, "send") == 0, "not before its time"
    desk.clock.forward(seconds=6)
    ring_clocks(desk.app)
    assert _jobs(desk, "send") == 1
    send_outbound(desk.app, waiting)
    assert _status(desk, waiting) == "queued"
    assert len(desk.sender.sent) == 2


def test_temporary_failures_end(desk: Desk, waiting: UUID) -> None:
    desk.sender.results = [TemporaryFailure("500")] * 12
    for _ in range(13):
        send_outbound(desk.app, waiting)
        desk.clock.forward(hours=1)
    assert _status(desk, waiting) == "failed"
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'outbound.failed'") == 1


def test_a_permanent_failure_is_not_tried_again(desk: Desk, waiting: UUID) -> None:
    desk.sender.results = [PermanentFailure("21610")]
    send_outbound(desk.app, waiting)
    send_outbound(desk.app, waiting)
    assert _status(desk, waiting) == "failed"
    assert len(desk.sender.sent) == 1


def test_in_doubt_the_provider_is_asked_first_and_a_yes_is_believed(
    desk: Desk, waiting: UUID
) -> None:
    desk.sender.results = [InDoubt()]
    send_outbound(desk.app, waiting)
    desk.clock.forward(seconds=46)
    look_into_doubtful(desk.app)
    assert _jobs(desk, "resolve_doubt") == 1
    desk.sender.found = Accepted("SM" + "f" * 32)
    resolve_doubt(desk.app, waiting)
    assert _status(desk, waiting) == "queued"
    assert len(desk.sender.sent) == 1


def test_in_doubt_a_no_sends_it_again(desk: Desk, waiting: UUID) -> None:
    desk.sender.results = [InDoubt()]
    send_outbound(desk.app, waiting)
    resolve_doubt(desk.app, waiting)
    assert _status(desk, waiting) == "waiting"
    assert _jobs(desk, "send") == 1


def test_in_doubt_a_provider_that_cannot_be_asked_is_asked_again(desk: Desk, waiting: UUID) -> None:
    desk.sender.results = [InDoubt()]
    send_outbound(desk.app, waiting)
    desk.sender.found = ProviderUnavailableError("unreachable")
    resolve_doubt(desk.app, waiting)
    assert _status(desk, waiting) == "doubtful"
    desk.clock.forward(seconds=46)
    look_into_doubtful(desk.app)
    assert _jobs(desk, "resolve_doubt") == 1


def test_a_sender_that_died_in_the_middle_leaves_a_clock(desk: Desk, waiting: UUID) -> None:
    class DiedError(RuntimeError):
        pass

    def die(_: object) -> None:
        raise DiedError

    desk.sender.send = die  # type: ignore[method-assign,assignment]
    with pytest.raises(DiedError):
        send_outbound(desk.app, waiting)
    assert _status(desk, waiting) == "sending"
    send_outbound(desk.app, waiting)
    desk.clock.forward(seconds=46)
    look_into_doubtful(desk.app)
    assert _jobs(desk, "resolve_doubt") == 1


def test_what_may_be_said_is_decided_again_when_it_is_sent(desk: Desk, waiting: UUID) -> None:
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE contact_point SET may_text = 'nothing'"))
    send_outbound(desk.app, waiting)
    said = desk.sender.to(ASHA)[0]
    assert "Sam" not in said
    assert "I cannot answer that by text" in said
    rows = desk.rows(
        "SELECT details->>'outcome' AS o FROM audit_event WHERE kind = 'disclosure.decided'"
        " ORDER BY seq DESC LIMIT 1"
    )
    assert rows[0]["o"] == "deny"


@pytest.mark.parametrize(
    ("reports", "ends"),
    [
        (["queued", "sent", "delivered"], "delivered"),
        (["delivered", "sent", "queued"], "delivered"),
        (["sent", "sent"], "sent"),
        (["delivered", "read", "delivered"], "read"),
        (["undelivered", "sent"], "undelivered"),
    ],
)
def test_reports_only_move_a_text_forward(
    desk: Desk, waiting: UUID, reports: list[str], ends: str
) -> None:
    send_outbound(desk.app, waiting)
    sid = str(desk.rows("SELECT provider_sid AS sid FROM outbound_message")[0]["sid"])
    for word in reports:
        update = StatusUpdate(sid, word, "30006" if word == "undelivered" else None)  # type: ignore[arg-type]
        assert report_status(desk.app, waiting, update)
    assert _status(desk, waiting) == ends


def test_a_failure_that_may_pass_is_tried_again(desk: Desk, waiting: UUID) -> None:
    send_outbound(desk.app, waiting)
    sid = str(desk.rows("SELECT provider_sid AS sid FROM outbound_message")[0]["sid"])
    report_status(desk.app, waiting, StatusUpdate(sid, "undelivered", "30003"))
    assert _status(desk, waiting) == "waiting"
    desk.clock.forward(seconds=6)
    ring_clocks(desk.app)
    assert _jobs(desk, "send") == 1


def test_the_failure_of_an_earlier_attempt_is_not_that_of_the_later(
    desk: Desk, waiting: UUID
) -> None:
    send_outbound(desk.app, waiting)
    report_status(desk.app, waiting, StatusUpdate("SM" + "9" * 32, "failed", "30006"))
    assert _status(desk, waiting) == "queued"


def test_a_danger_reply_that_did_not_arrive_is_sent_by_rest(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    assert received.reply
    reply_id = received.reply[0].outbound_id
    report_status(desk.app, reply_id, StatusUpdate("SM" + "2" * 32, "undelivered", "30003"))
    assert _status(desk, reply_id) == "waiting"


def test_what_cannot_even_be_opened_is_given_up_and_alerts_the_next(desk: Desk) -> None:
    receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    alert = desk.rows("SELECT id FROM outbound_message WHERE recipient_kind = 'desk'")[0]["id"]
    with desk.app.records.begin() as unit:
        spoil = "UPDATE outbound_message SET facts = 'x' WHERE id = :id"
        unit.connection.execute(text(spoil), {"id": alert})
    send_or_give_up(desk.app, UUID(str(alert)))
    assert _status(desk, UUID(str(alert))) == "failed"
    ring_clocks(desk.app)
    assert desk.rows("SELECT owner_role FROM item")[0]["owner_role"] == "on_call"


def test_when_no_alert_arrives_the_last_in_line_is_tried_by_the_clock_only(desk: Desk) -> None:
    receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    desk.sender.results = [PermanentFailure("21610")] * 100
    for _ in range(10):
        _send_waiting(desk)
        ring_clocks(desk.app)
    assert desk.rows("SELECT owner_role FROM item")[0]["owner_role"] == "director"
    assert len(desk.sender.sent) == 4, "each of the chain once, and then nobody more"
    desk.clock.forward(minutes=16)
    ring_clocks(desk.app)
    _send_waiting(desk)
    told = [text for text in desk.sender.sent if "no reply for" not in text.body]
    assert len(told) == 6, "it begins again, and the top hears of it too"


def test_an_owner_without_a_phone_is_passed_over_at_once(desk: Desk) -> None:
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE desk SET phone = NULL WHERE role = 'duty'"))
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    assert received.reply
    assert "I am telling" in received.reply[0].text
    assert desk.rows("SELECT owner_role FROM item")[0]["owner_role"] == "lead"
    _send_waiting(desk)
    assert len(desk.sender.to(LEAD)) == 1


def test_when_nobody_can_be_reached_nothing_is_promised(desk: Desk) -> None:
    with desk.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE desk SET phone = NULL"))
    asked = inbound(ASHA, "URGENT")
    received = receive_message(desk.app, asked, desk.clock.now())
    assert received.reply
    assert "I am telling" not in received.reply[0].text
    assert "999" in received.reply[0].text
    assert receive_message(desk.app, asked, desk.clock.now()).reply == received.reply


def test_a_report_on_no_text_of_ours_is_said_to_be_unknown(desk: Desk) -> None:
    assert not report_status(desk.app, UUID(int=7), StatusUpdate("SM" + "1" * 32, "sent", None))


def test_an_unconfirmed_danger_reply_is_sent_by_rest(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    assert received.reply
    desk.clock.forward(seconds=61)
    look_into_doubtful(desk.app)
    resolve_doubt(desk.app, received.reply[0].outbound_id)
    send_outbound(desk.app, received.reply[0].outbound_id)
    assert desk.sender.to(ASHA) == [received.reply[0].text]


def test_a_confirmed_danger_reply_is_not_sent_again(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    assert received.reply
    for number, said in enumerate(received.reply):
        update = StatusUpdate(f"SM{number:032x}", "sent", None)
        report_status(desk.app, said.outbound_id, update)
    desk.clock.forward(seconds=61)
    look_into_doubtful(desk.app)
    assert _jobs(desk, "resolve_doubt") == 0


def _send_waiting(desk: Desk) -> None:
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))


def test_an_alert_nobody_picks_up_moves_along_the_chain(desk: Desk) -> None:
    receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    _send_waiting(desk)
    assert len(desk.sender.to(DUTY)) == 1
    owners = []
    for _ in range(5):
        desk.clock.forward(minutes=15, seconds=1)
        ring_clocks(desk.app)
        _send_waiting(desk)
        owners.append(desk.rows("SELECT owner_role FROM item")[0]["owner_role"])
    assert owners == ["on_call", "manager", "manager", "director", "duty"]
    assert desk.count("SELECT count(*) FROM item WHERE closed_at IS NULL") == 1
    assert len(desk.sender.alerts_to(ON_CALL)) == 1
    assert len(desk.sender.alerts_to(DUTY)) == 2, "the chain begins again"


def test_an_alert_that_cannot_be_delivered_goes_to_the_next_at_once(desk: Desk) -> None:
    receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    desk.sender.results = [PermanentFailure("21211")]
    _send_waiting(desk)
    ring_clocks(desk.app)
    _send_waiting(desk)
    assert desk.rows("SELECT owner_role FROM item")[0]["owner_role"] == "on_call"
    assert len(desk.sender.to(ON_CALL)) == 1


def test_two_senders_send_a_text_once(desk: Desk, waiting: UUID) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: send_outbound(desk.app, waiting), range(16)))
    assert len(desk.sender.to(ASHA)) == 1


def test_an_alert_that_waits_for_its_next_attempt_is_not_overdue(desk: Desk) -> None:
    receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    desk.sender.results = [TemporaryFailure("500"), TemporaryFailure("500")]
    desk.clock.forward(seconds=21)
    assert send_overdue(desk.app) == 2, "the text and the call"
    desk.clock.forward(seconds=1)
    assert send_overdue(desk.app) == 0, "its clock has not rung yet"


def test_a_danger_reply_reported_failed_is_tried_within_seconds(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    assert received.reply
    report = StatusUpdate("SM" + "2" * 32, "undelivered", "30003")
    report_status(desk.app, received.reply[0].outbound_id, report)
    desk.clock.forward(seconds=6)
    ring_clocks(desk.app)
    assert _jobs(desk, "send") == 3, "the alert, its call and the reply"
