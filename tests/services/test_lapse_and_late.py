"""What must not come back by itself, must not come too late, and must not stop the rest."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.records import items, people
from bot.services import ring_clocks as ring_module
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.pass_message_on import pass_message_on
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import close_unanswered, finish_turn, start_turn
from bot.services.turns import Turn
from bot.services.worker_signs import send_overdue, stand_in_for_worker, worker_is_alive
from tests.kit import ASHA, BEN, DUTY, ON_CALL, PRIYA, STRANGER, WHO, Desk, inbound

_RUNNING = "SELECT count(*) FROM clock WHERE kind = :k AND done_at IS NULL"


def _text(desk: Desk, address: str, body: str) -> Turn:
    received = receive_message(desk.app, inbound(address, body), desk.clock.now())
    return Turn(received.message_id, "step")


def _said(desk: Desk, address: str) -> list[str]:
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))
    return desk.sender.to(address)


def test_proof_by_number_does_not_come_back_by_texting(desk: Desk) -> None:
    desk.clock.forward(days=91)
    for _ in range(3):
        give_answer(desk.app, _text(desk, ASHA, "who is my key worker"), WHO)
        said = _said(desk, ASHA)
        desk.clock.forward(days=1)
    assert len(said) == 3
    assert not any("Sam" in words for words in said)


def test_proof_by_number_holds_while_the_person_texts(desk: Desk) -> None:
    for _ in range(3):
        desk.clock.forward(days=60)
        give_answer(desk.app, _text(desk, ASHA, "who is my key worker"), WHO)
        said = _said(desk, ASHA)
    assert len(said) == 3
    assert all("Sam" in words for words in said)


def test_an_action_after_its_turn_was_closed_says_nothing_more(desk: Desk) -> None:
    turn = _text(desk, ASHA, "who is my key worker")
    finish_turn(desk.app, turn.message_id, answered=False)
    give_answer(desk.app, turn, WHO)
    (said,) = _said(desk, ASHA)
    assert "saved" in said
    assert desk.count(_RUNNING, k="acknowledge") == 1, "the plain text promised a reader"


def test_a_turn_that_cannot_be_answered_leaves_its_item_to_a_human(desk: Desk) -> None:
    turn = _text(desk, ASHA, "who is my key worker")
    close_unanswered(desk.app, turn.message_id)
    assert start_turn(desk.app, turn.message_id) is None
    assert desk.count(_RUNNING, k="acknowledge") == 1


def test_a_clock_that_cannot_be_rung_lets_the_others_ring(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = _text(desk, ASHA, "URGENT").message_id
    desk.clock.forward(seconds=1)
    receive_message(desk.app, inbound(BEN, "URGENT"), desk.clock.now())
    ring = ring_module.ring_chain

    def fails_for_the_first(unit: object, clocks: object, item_id: UUID, now: object) -> None:
        if items.get_item(unit, item_id).message_id == broken:  # type: ignore[arg-type]
            raise RuntimeError
        ring(unit, clocks, item_id, now)  # type: ignore[arg-type]

    monkeypatch.setattr(ring_module, "ring_chain", fails_for_the_first)
    desk.clock.forward(minutes=16)
    ring_clocks(desk.app)
    roles = "SELECT owner_role FROM item ORDER BY opened_at"
    assert [r["owner_role"] for r in desk.rows(roles)] == ["duty", "on_call"]
    monkeypatch.setattr(ring_module, "ring_chain", ring)
    desk.clock.forward(minutes=2)
    ring_clocks(desk.app)
    assert desk.rows(roles)[0]["owner_role"] == "on_call"


def test_what_can_wait_moves_on_in_staffed_hours_only(desk: Desk) -> None:
    desk.clock.forward(hours=15)  # 3 in the morning
    _text(desk, BEN, "the tap in my kitchen drips all night")
    desk.clock.forward(hours=6, minutes=3)  # Wednesday morning
    ring_clocks(desk.app)
    assert len(_said(desk, PRIYA)) == 1
    desk.clock.forward(days=2, hours=18)  # 3 in the morning on a Saturday
    ring_clocks(desk.app)
    assert desk.rows("SELECT owner_role FROM item")[0]["owner_role"] == "cover"
    assert len(_said(desk, PRIYA)) == 1, "the notice of Wednesday, and no more"
    desk.clock.forward(days=2, hours=7)  # Monday at ten: the third working day is not over
    ring_clocks(desk.app)
    assert desk.rows("SELECT owner_role FROM item")[0]["owner_role"] == "cover"
    desk.clock.forward(days=1)
    ring_clocks(desk.app)
    assert desk.rows("SELECT owner_role FROM item")[0]["owner_role"] != "cover"


def test_a_long_question_is_not_settled_for_it_may_carry_news(desk: Desk) -> None:
    asked = "who is my key worker only i stopped the tablets on monday and it is getting loud"
    give_answer(desk.app, _text(desk, ASHA, asked), WHO)
    assert desk.count(_RUNNING, k="acknowledge") == 1
    assert desk.count(_RUNNING, k="notice") == 1


def test_an_alert_no_worker_sends_is_sent_by_the_front_door(desk: Desk) -> None:
    assert not worker_is_alive(desk.app)
    receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    assert send_overdue(desk.app) == 0, "the worker gets its chance first"
    desk.clock.forward(seconds=21)
    assert send_overdue(desk.app) == 2, "the text and the call"
    assert send_overdue(desk.app) == 0
    assert len(desk.sender.to(DUTY)) == 1


def test_with_no_worker_at_all_the_chain_goes_on(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "URGENT"), desk.clock.now())
    assert received.reply
    for _ in range(5):
        desk.clock.forward(seconds=70)
        stand_in_for_worker(desk.app)
    assert len(desk.sender.to(DUTY)) == 1
    # The reply that nobody confirmed, by REST.
    first_two = desk.sender.to(ASHA)[:2]
    assert first_two == [r.text for r in received.reply]
    desk.clock.forward(minutes=15)
    stand_in_for_worker(desk.app)
    desk.clock.forward(seconds=21)
    stand_in_for_worker(desk.app)
    assert desk.rows("SELECT owner_role FROM item")[0]["owner_role"] == "on_call"
    assert len(desk.sender.to(ON_CALL)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "hi the letter about my bus pass never came",
        "who do i ring the flat upstairs is flooding mine",
        "when is sam back i cant face the meeting on my own",
        "thanks but the new tablets make me feel sick",
        "hello my mum has gone into the home today",
    ],
)
def test_news_that_the_dialogue_takes_for_small_talk_is_not_settled(desk: Desk, words: str) -> None:
    for question in (WHO, Question("greet")):
        before = desk.count(_RUNNING, k="acknowledge")
        give_answer(desk.app, _text(desk, ASHA, words), question)
        assert desk.count(_RUNNING, k="acknowledge") == before + 1


def test_a_refusal_is_not_an_answer(desk: Desk) -> None:
    give_answer(desk.app, _text(desk, STRANGER, "who is the key worker"), WHO)
    assert desk.count(_RUNNING, k="acknowledge") == 1


def test_a_lapsed_number_gets_the_words_of_any_stranger(desk: Desk) -> None:
    desk.clock.forward(days=91)
    pass_message_on(desk.app, _text(desk, ASHA, "can somebody look at my door please it sticks"))
    pass_message_on(
        desk.app, _text(desk, STRANGER, "can somebody look at my door please it sticks")
    )
    _said(desk, ASHA)
    assert desk.sender.to(ASHA) == desk.sender.to(STRANGER)


def test_a_number_given_to_a_second_person_is_told_nothing_that_was_waiting(desk: Desk) -> None:
    give_answer(desk.app, _text(desk, ASHA, "who is my key worker"), WHO)
    with desk.app.records.begin() as unit:
        other = people.add_person(unit, people.NewPerson(first_name="Noor"), desk.clock.now())
        people.add_contact_point(unit, other, ASHA, identifies=True)
    (said,) = _said(desk, ASHA)
    assert "Sam" not in said
