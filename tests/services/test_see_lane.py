"""The lane of a text in the transaction that stores it, why, and that nothing lowers it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.care.lane_rules import Reason
from bot.care.lanes import Lane, more_urgent
from bot.records import addresses, items, people, tables
from bot.records.lane_reasons import list_reasons
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.raise_item_lane import raise_item_lane
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import finish_turn
from bot.services.turns import Turn
from tests.kit import ASHA, BEN, DUTY, PASS_ON, REHANA, STRANGER, Desk, inbound

CHANGE = Question("report_symptom_change_self", "news")
CONCERN = Question("report_concern_about_other", "news")


def _text(desk: Desk, address: str, body: str) -> UUID:
    return receive_message(desk.app, inbound(address, body), desk.clock.now()).message_id


def _item(desk: Desk, message_id: UUID) -> dict[str, object]:
    [row] = desk.rows("SELECT * FROM item WHERE message_id = :m", m=message_id)
    return row


def _lane(desk: Desk, message_id: UUID) -> tuple[object, object]:
    row = _item(desk, message_id)
    return row["lane"], row["lane_set_by"]


def _reasons(desk: Desk, message_id: UUID, text: str) -> dict[str, list[str]]:
    with desk.app.records.begin() as unit:
        found = list_reasons(unit, UUID(str(_item(desk, message_id)["id"])))
    return {r.rule: [text[start:end] for start, end in r.spans] for r in found}


def _put_sign(desk: Desk, address: str, words: str, *, ended_at: object = None) -> None:
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, address))
        assert sender is not None
        row = uuid4()
        unit.connection.execute(
            tables.plan_sign.insert().values(
                id=row,
                person_id=sender.person_id,
                words=unit.seal(sender.data_key_id, words, "plan_sign.words", row),
                recorded_at=desk.clock.now() - timedelta(days=30),
                ended_at=ended_at,
            )
        )


@pytest.mark.parametrize(
    ("address", "text", "lane", "rule", "words"),
    [
        (ASHA, "hi, can sam ring me about the bus pass", "routine", "default", None),
        (ASHA, "sleeping 2 hrs a night this week", "3days", "sleep_gone", "sleeping 2 hrs a night"),
        (REHANA, "Shes talkin to herself again", "3days", "talking_to_self", "talkin to herself"),
        (REHANA, "im worried about my daughter", "routine", "default", None),
        (STRANGER, "he is getting worse every day", "today", "fast_worse", "worse every day"),
        # What the danger screen found holds, with the words that it found.
        (ASHA, "not eaten for three days", "today", "screen", "not eaten for three days"),
    ],
)
def test_the_lane_is_set_by_words_and_shows_which(
    desk: Desk, address: str, text: str, lane: str, rule: str, words: str | None
) -> None:
    message_id = _text(desk, address, text)
    assert _lane(desk, message_id) == (lane, rule)
    reasons = _reasons(desk, message_id, text)
    if words is not None:
        assert any(found.startswith(words) for found in reasons[rule])


def test_danger_keeps_its_words_too(desk: Desk) -> None:
    text = "i have taken all my tablets"
    message_id = _text(desk, ASHA, text)
    assert _lane(desk, message_id)[0] == "now"
    assert "taken all my tablets" in " ".join(_reasons(desk, message_id, text)["screen"])


def test_a_sign_of_their_own_plan_raises_their_text(desk: Desk) -> None:
    _put_sign(desk, ASHA, "Cleaning at night")
    text = "was up cleanin the oven at night. can sam ring"
    assert _lane(desk, _text(desk, BEN, text)) == ("routine", "default")
    message_id = _text(desk, ASHA, text)
    assert _lane(desk, message_id) == ("3days", "plan_sign")
    assert _reasons(desk, message_id, text)["plan_sign"] == ["cleanin the oven at night"]


def test_a_sign_that_ended_counts_no_more(desk: Desk) -> None:
    _put_sign(desk, ASHA, "Cleaning at night", ended_at=desk.clock.now())
    assert _lane(desk, _text(desk, ASHA, "cleaning the oven at night"))[0] == "routine"


def test_a_sign_raises_a_carers_text_for_staff_and_they_see_nothing_of_it(desk: Desk) -> None:
    """Two carers' worlds: with a sign in the plan of whom they care for, and without."""

    def one_day() -> tuple[list[str], str]:
        began = len(desk.sender.to(REHANA))
        text = "she has been cleaning the oven at night, can someone ring her"
        message_id = _text(desk, REHANA, text)
        give_answer(desk.app, Turn(message_id, "answer"), PASS_ON)
        finish_turn(desk.app, message_id, answered=True)
        desk.clock.forward(minutes=3)
        for _ in range(2):
            ring_clocks(desk.app)
            for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
                send_outbound(desk.app, UUID(str(row["id"])))
        return desk.sender.to(REHANA)[began:], str(_lane(desk, message_id)[0])

    without, lane = one_day()
    _undo(desk)
    _put_sign(desk, ASHA, "Cleaning at night")
    with_sign, raised = one_day()
    assert (lane, raised) == ("routine", "3days")
    assert with_sign == without
    assert len(without) == 1


def _undo(desk: Desk) -> None:
    """As if the first day had not been: what was said once is said again."""
    desk.rows("UPDATE conversation SET routes_said_at = NULL, about = NULL RETURNING id")
    desk.clock.forward(days=1, minutes=-3)


def test_the_third_worry_within_two_weeks_raises(desk: Desk) -> None:
    worry = "im worried about my daughter"
    assert _lane(desk, _text(desk, REHANA, worry))[0] == "routine"
    desk.clock.forward(days=6)
    # Those of others do not count, nor does what is no worry.
    for address, text in ((STRANGER, worry), (REHANA, "what time is it open"), (ASHA, worry)):
        assert _lane(desk, _text(desk, address, text))[0] == "routine"
    assert _lane(desk, _text(desk, REHANA, "something isnt right with her"))[0] == "routine"
    desk.clock.forward(days=7)
    message_id = _text(desk, REHANA, "she doesnt seem herself")
    assert _lane(desk, message_id) == ("3days", "repeated_worry")


def test_worries_of_a_month_are_not_added_up(desk: Desk) -> None:
    for _ in range(4):
        assert _lane(desk, _text(desk, REHANA, "im worried about my daughter"))[0] == "routine"
        desk.clock.forward(days=8)


def test_a_repeat_of_the_same_text_counts_once(desk: Desk) -> None:
    text = inbound(REHANA, "im worried about my daughter")
    for _ in range(5):
        receive_message(desk.app, text, desk.clock.now())
    assert desk.count("SELECT count(*) FROM lane_reason") == 1


@pytest.mark.parametrize(
    ("address", "question", "rule"),
    [(ASHA, CHANGE, "told_of_a_change"), (REHANA, CONCERN, "told_of_a_concern")],
)
def test_what_the_dialogue_understood_raises_once_more(
    desk: Desk, address: str, question: Question, rule: str
) -> None:
    message_id = _text(desk, address, "my head is full of wasps")
    before = _clocks(desk, message_id)
    give_answer(desk.app, Turn(message_id, "answer"), question)
    assert _lane(desk, message_id) == ("3days", rule)
    after = _clocks(desk, message_id)
    assert after["acknowledge"] < before["acknowledge"]
    assert after["respond"] < before["respond"]
    give_answer(desk.app, Turn(message_id, "answer"), question)
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'item.lane_raised'") == 1
    assert desk.count("SELECT count(*) FROM lane_reason") == 1


def test_what_the_dialogue_understood_never_lowers(desk: Desk) -> None:
    message_id = _text(desk, ASHA, "it is getting worse every day")
    before = _clocks(desk, message_id)
    for question in (CHANGE, PASS_ON, Question("greet"), Question("nlu_fallback")):
        give_answer(desk.app, Turn(message_id, "answer"), question)
    assert _lane(desk, message_id) == ("today", "fast_worse")
    assert _clocks(desk, message_id)["respond"] == before["respond"]


def test_an_open_item_is_raised_by_what_joins_it(desk: Desk) -> None:
    first = _text(desk, ASHA, "can sam ring me")
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, ASHA))
        assert sender is not None
        item = items.find_item_of(unit, first)
        assert item is not None
        reasons = [Reason("sleep_gone", Lane.THREE_DAYS, ((0, 3),))]
        assert raise_item_lane(unit, item.id, first, sender, reasons, desk.clock.now())
    assert _lane(desk, first) == ("3days", "sleep_gone")


def test_an_alarm_is_no_matter_of_order(desk: Desk) -> None:
    message_id = _text(desk, ASHA, "can sam ring me")
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, ASHA))
        item = items.find_item_of(unit, message_id)
        assert sender is not None
        assert item is not None
        for lane in (Lane.NOW, Lane.FOUR_HOURS):
            with pytest.raises(ValueError, match="alarm"):
                raise_item_lane(
                    unit, item.id, message_id, sender, [Reason("x", lane)], desk.clock.now()
                )


def _clocks(desk: Desk, message_id: UUID) -> dict[str, object]:
    rows = desk.rows(
        "SELECT kind, due_at FROM clock WHERE subject_id = :i", i=_item(desk, message_id)["id"]
    )
    return {str(row["kind"]): row["due_at"] for row in rows}


_STEPS = st.lists(
    st.sampled_from(
        [
            "text:can sam ring me",
            "text:not slept for days",
            "text:getting worse every day",
            "text:URGENT",
            "text:ok",
            "answer:report_symptom_change_self",
            "answer:greet",
            "answer:ask_key_worker",
            "answer:report_concern_about_other",
            "staff:HAVE {code}",
            "staff:TRIED {code} rang, no answer",
            "wait:90",
            "wait:3000",
        ]
    ),
    max_size=8,
)


@given(steps=_STEPS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_happens_no_item_sinks_to_a_less_urgent_lane(
    desk: Desk, steps: Iterable[str]
) -> None:
    seen: dict[object, Lane] = {}
    last = _text(desk, ASHA, "hello")
    for step in steps:
        kind, _, what = step.partition(":")
        if kind == "text":
            last = _text(desk, ASHA, what)
        elif kind == "answer":
            give_answer(desk.app, Turn(last, f"answer:{what}"), Question(what))
        elif kind == "staff":
            [row] = desk.rows("SELECT code FROM item ORDER BY opened_at DESC, id LIMIT 1")
            _text(desk, DUTY, what.format(code=row["code"]))
        else:
            desk.clock.forward(minutes=int(what))
            ring_clocks(desk.app)
        for row in desk.rows("SELECT id, lane FROM item"):
            lane = Lane(str(row["lane"]))
            assert more_urgent(lane, seen.get(row["id"], lane)) is lane
            seen[row["id"]] = lane
