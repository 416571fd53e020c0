"""The answer to danger when Twilio asks twice, says nothing, or says that it did not arrive."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from bot.messaging.inbound import StatusUpdate
from bot.messaging.sender import OutboundText, PermanentFailure, SendResult
from bot.services.outage_alert import OutageAlert
from bot.services.receive_message import receive_message
from bot.services.report_status import report_status
from bot.services.resolve_doubt import look_into_doubtful, resolve_doubt
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.web.webhooks.intake import Intake
from tests.kit import ASHA, DUTY, ON_CALL, Desk, inbound
from tests.services.checking import Talk

#: Answered with two texts: what to do, and whether they are safe.
_DANGER = "i am going to kill myself tonight"


def _work(desk: Desk) -> None:
    """Do what waits in the queue as the worker does: urgent first, one after another."""
    done: set[int] = set()
    while True:
        jobs = desk.rows(
            "SELECT id, task_name, args->>'outbound_id' AS o FROM procrastinate_jobs"
            " WHERE task_name IN ('send', 'resolve_doubt') ORDER BY priority DESC, id"
        )
        waiting = [job for job in jobs if job["id"] not in done]
        if not waiting:
            return
        job = waiting[0]
        done.add(int(str(job["id"])))
        run = send_outbound if job["task_name"] == "send" else resolve_doubt
        run(desk.app, UUID(str(job["o"])))


def _refuse_for_good(desk: Desk, number: str) -> None:
    """Twilio takes no text to a number: its owner texted STOP."""
    send = desk.sender.send

    def refuse(given: OutboundText) -> SendResult:
        taken = send(given)
        return PermanentFailure("21610") if given.address == number else taken

    desk.sender.send = refuse  # type: ignore[method-assign]


def _statuses(desk: Desk) -> set[object]:
    rows = desk.rows("SELECT status FROM outbound_message WHERE recipient_kind = 'person'")
    return {row["status"] for row in rows}


def test_a_repeat_gets_both_texts_again_and_changes_nothing(desk: Desk) -> None:
    text = inbound(ASHA, _DANGER)
    first = receive_message(desk.app, text, desk.clock.now())
    assert len(first.reply) == 2
    Talk(desk).send()
    alerts = len(desk.sender.sent)
    desk.clock.forward(seconds=15)
    again = receive_message(desk.app, text, desk.clock.now())
    assert again.repeat
    assert again.reply == first.reply
    Talk(desk).send()
    assert len(desk.sender.sent) == alerts
    assert desk.count("SELECT count(*) FROM episode") == 1
    assert desk.count("SELECT count(*) FROM outbound_message WHERE recipient_kind = 'person'") == 2


def test_repeats_in_the_same_moment_get_the_same_answer(desk: Desk) -> None:
    text = inbound(ASHA, _DANGER)

    async def story() -> list[object]:
        intake = Intake(desk.app, OutageAlert(desk.app), silence_s=30)
        return list(await asyncio.gather(*(intake.take(text) for _ in range(6))))

    first, *others = asyncio.run(story())
    assert first
    assert all(other == first for other in others)
    assert desk.count("SELECT count(*) FROM inbound_message") == 1
    assert desk.count("SELECT count(*) FROM episode") == 1


def test_a_repeat_of_what_lay_in_the_spool_gets_what_was_said_then(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = inbound(ASHA, _DANGER)

    async def story() -> None:
        alert = OutageAlert(desk.app)
        alert.refresh()
        intake = Intake(desk.app, alert, alert_after_s=60)
        intake.open = False  # the database is silent
        first = await intake.take(text)
        again = await intake.take(text)
        assert again == first
        assert desk.app.spool.count() == 1
        await intake.drain()
        assert intake.open
        assert await intake.take(text) == first

    asyncio.run(story())
    assert desk.count("SELECT count(*) FROM inbound_message") == 1
    assert desk.count("SELECT count(*) FROM episode") == 1


def test_without_a_report_both_texts_go_by_rest_once_and_in_order(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, _DANGER), desk.clock.now())
    Talk(desk).send()
    desk.clock.forward(seconds=59)
    look_into_doubtful(desk.app)
    _work(desk)
    assert desk.sender.to(ASHA) == [], "not before its minute is over"
    desk.clock.forward(seconds=2)
    assert look_into_doubtful(desk.app) == 2
    assert look_into_doubtful(desk.app) == 0
    _work(desk)
    assert desk.sender.to(ASHA) == [said.text for said in received.reply]
    desk.clock.forward(seconds=61)
    look_into_doubtful(desk.app)
    _work(desk)
    assert len(desk.sender.to(ASHA)) == 2
    lines = "SELECT DISTINCT lock FROM procrastinate_jobs WHERE task_name = 'resolve_doubt'"
    (line,) = desk.rows(lines)
    assert line["lock"], "one worker with many hands keeps their order"


def test_only_the_text_without_a_report_goes_by_rest(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, _DANGER), desk.clock.now())
    check = received.reply[1]
    report_status(desk.app, check.outbound_id, StatusUpdate("SM" + "2" * 32, "sent", None))
    desk.clock.forward(seconds=61)
    look_into_doubtful(desk.app)
    _work(desk)
    assert desk.sender.to(ASHA) == [received.reply[0].text]


def test_a_report_that_comes_after_the_minute_changes_nothing_more(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, _DANGER), desk.clock.now())
    desk.clock.forward(seconds=61)
    look_into_doubtful(desk.app)
    _work(desk)
    for said in received.reply:
        late = StatusUpdate("SM" + "3" * 32, "delivered", None)
        assert report_status(desk.app, said.outbound_id, late)
    _work(desk)
    assert len(desk.sender.to(ASHA)) == 2
    assert _statuses(desk) == {"delivered"}


def test_reported_failed_it_is_tried_again_by_rest(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, _DANGER), desk.clock.now())
    for number, said in enumerate(received.reply):
        report = StatusUpdate(f"SM{number:032x}", "failed", "30008")
        assert report_status(desk.app, said.outbound_id, report)
    desk.clock.forward(seconds=6)
    ring_clocks(desk.app)
    _work(desk)
    assert sorted(desk.sender.to(ASHA)) == sorted(said.text for said in received.reply)
    assert _statuses(desk) == {"queued"}


@pytest.mark.parametrize("by_rest", [False, True])
def test_a_phone_that_texted_stop_is_told_to_staff_once_and_not_tried_again(
    desk: Desk, by_rest: bool
) -> None:
    """Where Twilio reports it; and where it says so only when asked to send."""
    received = receive_message(desk.app, inbound(ASHA, _DANGER), desk.clock.now())
    Talk(desk).send()
    if by_rest:
        _refuse_for_good(desk, ASHA)
        desk.clock.forward(seconds=61)
        look_into_doubtful(desk.app)
        _work(desk)
    else:
        for number, said in enumerate(received.reply):
            report = StatusUpdate(f"SM{number:032x}", "failed", "21610")
            report_status(desk.app, said.outbound_id, report)
    tried = len(desk.sender.to(ASHA))
    Talk(desk).send()
    desk.clock.forward(minutes=4)
    ring_clocks(desk.app)
    look_into_doubtful(desk.app)
    _work(desk)
    assert len(desk.sender.to(ASHA)) == tried, "nothing more is tried, a prompt neither"
    assert _statuses(desk) <= {"failed", "withheld"}
    told = [t for d in (DUTY, ON_CALL) for t in desk.sender.to(d) if "do NOT reach" in t]
    assert told
    assert all(desk.sender.to(d).count(t) == 1 for d in (DUTY, ON_CALL) for t in desk.sender.to(d))
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'episode.cut_off'") == 1
