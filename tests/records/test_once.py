"""What may come twice is written once: inbound texts, strangers, answers, jobs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
from uuid import UUID, uuid4

import pytest

from bot.care.facts import Verification
from bot.records import addresses, jobs, outbox, people
from bot.records.messages import NewMessage, add_inbound
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.receive_message import receive_message
from tests.kit import ASHA, TUESDAY_NOON, Desk, inbound

T = TypeVar("T")

NEW_NUMBER = "+447700900777"


def _at_once(count: int, work: Callable[[int], T]) -> list[T]:
    """Run so many threads that all begin at the same moment."""
    barrier = Barrier(count)

    def one(number: int) -> T:
        barrier.wait(10)
        return work(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def _asha(unit: Unit) -> Sender:
    sender = people.find_sender(unit, addresses.fingerprint(unit, ASHA))
    assert sender is not None
    return sender


def _message(sid: str) -> NewMessage:
    return NewMessage(
        id=uuid4(),
        provider_sid=sid,
        channel="sms",
        body="are you there",
        media_count=0,
        verification=Verification.NUMBER_MATCH,
        received_at=TUESDAY_NOON,
        danger=False,
        turn="waiting",
    )


def test_of_eight_that_store_one_sid_one_does(desk: Desk) -> None:
    def store(_: int) -> bool:
        with desk.app.records.begin() as unit:
            return add_inbound(unit, _message("SMtheone"), _asha(unit))

    assert sorted(_at_once(8, store)) == [False] * 7 + [True]
    assert desk.count("SELECT count(*) FROM inbound_message") == 1


def test_of_eight_that_take_one_text_in_one_does_and_all_say_the_same(desk: Desk) -> None:
    text = inbound(ASHA, "URGENT")
    taken = _at_once(8, lambda _: receive_message(desk.app, text, TUESDAY_NOON))
    assert sorted(received.repeat for received in taken) == [False] + [True] * 7
    assert len({received.reply for received in taken}) == 1
    for table in ("inbound_message", "item"):
        assert desk.count(f"SELECT count(*) FROM {table}") == 1
    # The alert by text and by call, the reply, and the safety check.
    assert desk.count("SELECT count(*) FROM outbound_message") == 4


def test_a_new_number_that_texts_twice_at_once_is_one_person(desk: Desk) -> None:
    before = desk.count("SELECT count(*) FROM person")
    texts = [inbound(NEW_NUMBER, "hello"), inbound(NEW_NUMBER, "is this the team")]
    _at_once(2, lambda n: receive_message(desk.app, texts[n], TUESDAY_NOON))
    assert desk.count("SELECT count(*) FROM person") == before + 1
    assert desk.count("SELECT count(DISTINCT conversation_id) FROM inbound_message") == 1
    assert desk.count("SELECT count(*) FROM inbound_message") == 2


def test_different_new_numbers_are_different_people(desk: Desk) -> None:
    before = desk.count("SELECT count(*) FROM person")
    numbers = [f"+4477009007{n}0" for n in range(8)]
    _at_once(8, lambda n: receive_message(desk.app, inbound(numbers[n], "hi"), TUESDAY_NOON))
    assert desk.count("SELECT count(*) FROM person") == before + 8


def _outbound(sender: Sender, turn: UUID, step: str) -> outbox.NewOutbound:
    return outbox.NewOutbound(
        id=uuid4(),
        turn_id=turn,
        step=step,
        recipient=outbox.Recipient(
            "person", sender.person_id, sender.data_key_id, sender.contact_point_id
        ),
        channel="sms",
        text_id="greeting",
        values={},
        permits=(),
        created_at=TUESDAY_NOON,
    )


def test_one_step_of_one_turn_writes_once(desk: Desk) -> None:
    turn = uuid4()

    def write(_: int) -> bool:
        with desk.app.records.begin() as unit:
            return outbox.add_outbound(unit, _outbound(_asha(unit), turn, "action_greet"))

    assert sorted(_at_once(8, write)) == [False] * 7 + [True]


def test_other_steps_and_other_turns_write_too(desk: Desk) -> None:
    turn = uuid4()
    with desk.app.records.begin() as unit:
        sender = _asha(unit)
        assert outbox.add_outbound(unit, _outbound(sender, turn, "action_greet"))
        assert outbox.add_outbound(unit, _outbound(sender, turn, "plain"))
        assert outbox.add_outbound(unit, _outbound(sender, uuid4(), "action_greet"))
        assert not outbox.add_outbound(unit, _outbound(sender, turn, "plain"))
        assert len(outbox.list_waiting_of(unit, turn)) == 2


def test_of_eight_senders_one_claims(desk: Desk) -> None:
    with desk.app.records.begin() as unit:
        new = _outbound(_asha(unit), uuid4(), "action_greet")
        outbox.add_outbound(unit, new)

    def claim(_: int) -> bool:
        with desk.app.records.begin() as unit:
            return outbox.claim(unit, new.id, TUESDAY_NOON) is not None

    assert sorted(_at_once(8, claim)) == [False] * 7 + [True]


def _jobs(desk: Desk) -> int:
    return desk.count("SELECT count(*) FROM procrastinate_jobs")


@pytest.mark.parametrize(
    "add",
    [
        lambda unit: jobs.add_turn(unit, uuid4(), uuid4()),
        lambda unit: jobs.add_send(unit, uuid4(), urgent=True),
        lambda unit: jobs.add_resolve(unit, uuid4()),
    ],
    ids=["turn", "send", "resolve"],
)
def test_a_job_comes_and_goes_with_its_transaction(desk: Desk, add: Callable[[Unit], None]) -> None:
    def fail() -> None:
        with desk.app.records.begin() as unit:
            add(unit)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert _jobs(desk) == 0
    with desk.app.records.begin() as unit:
        add(unit)
    assert _jobs(desk) == 1


def test_one_conversations_turns_share_a_lock_and_others_do_not(desk: Desk) -> None:
    first, second = uuid4(), uuid4()
    with desk.app.records.begin() as unit:
        jobs.add_turn(unit, uuid4(), first)
        jobs.add_turn(unit, uuid4(), first)
        jobs.add_turn(unit, uuid4(), second)
    assert desk.count("SELECT count(*) FROM procrastinate_jobs") == 3
    assert desk.count("SELECT count(DISTINCT lock) FROM procrastinate_jobs") == 2


def test_what_is_urgent_goes_first(desk: Desk) -> None:
    with desk.app.records.begin() as unit:
        jobs.add_send(unit, uuid4())
        jobs.add_send(unit, uuid4(), urgent=True)
    first = desk.rows("SELECT priority FROM procrastinate_jobs ORDER BY priority DESC")[0]
    assert first["priority"] == jobs.URGENT_PRIORITY
