"""Telling less: at once, from the person's own number, and from nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.care.consent_faults import SHAREABLE
from bot.care.consent_records import Basis, ConsentState, Finding, HowKnown, Kind
from bot.care.facts import Category
from bot.records import items
from bot.services.answers.question import Question
from bot.services.lane_due import take_without_reminder
from tests.kit import ASHA, REHANA, STRANGER, Desk
from tests.services.answers.asking import Answered, ask, item_of
from tests.services.answers.sharing_world import (
    D1,
    D2,
    D3,
    add_carer,
    agreed,
    born,
    found_of_capacity,
    knows,
    set_phone,
    start,
    states,
    versions,
)


def stop(desk: Desk, words: str, *names: str, address: str = ASHA) -> Answered:
    """Somebody texts what the dialogue takes for the wish to stop sharing."""
    return ask(desk, address, Question("withdraw_consent", "withdraw", names=names), body=words)


@pytest.mark.parametrize(
    "words",
    [
        "stop telling my mum things",
        "dinnae tell ma mither anythin else",
        "withdraw my consent",
        "i changed my mind about Rehana, nothing more to her",
        "u keep telling mum everything n its not fair, stop",
        "nobody is to be told anything about me",
    ],
)
def test_it_stops_at_once_in_whatever_words(desk: Desk, words: str) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    said = stop(desk, words)
    assert said.text_ids == ("sharing_stopped",)
    assert "do not share" in said.body
    last = versions(desk, asha, rehana)[-1]
    assert (last.state, last.recorded_by, last.confirmed_by) == (ConsentState.WITHDRAWN, asha, None)
    events = desk.rows("SELECT * FROM audit_event WHERE kind = 'consent.withdrawn'")
    assert [event["actor_id"] for event in events] == [asha]
    assert set(events[0]["details"]) == {"consent", "version", "state", "categories", "signs"}


def test_the_one_who_is_named_or_all_of_them(desk: Desk) -> None:
    asha, rehana = start(desk)
    gwen = add_carer(desk, asha, "Gwen", Kind.RELATIVE)
    for other in (rehana, gwen):
        agreed(desk, asha, other)
    stop(desk, "dont tell my sister Gwen anything", "my sister Gwen")
    assert (states(desk, asha, gwen)[-1], states(desk, asha, rehana)[-1]) == ("WITHDRAWN", "FULL")
    stop(desk, "i dont want Barry knowing my business", "Barry")
    assert states(desk, asha, rehana)[-1] == "WITHDRAWN", "whoever that is: all at once"
    assert len(states(desk, asha, gwen)) == 2, "said once is enough"


def test_words_that_may_mean_two_of_them_stop_both(desk: Desk) -> None:
    asha, rehana = start(desk)
    step = add_carer(desk, asha, "Colin", Kind.STEP_PARENT)
    for other in (rehana, step):
        agreed(desk, asha, other)
    stop(desk, "stop telling my dad", "my dad")
    assert [states(desk, asha, o)[-1] for o in (rehana, step)] == ["WITHDRAWN", "WITHDRAWN"]


def test_one_kind_of_thing_is_taken_out_and_the_rest_stays(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    said = stop(desk, "dont tell mum about my appointments pls", "mum")
    assert said.text_ids == ("sharing_stopped",)
    last = versions(desk, asha, rehana)[-1]
    assert last.state is ConsentState.LIMITED
    assert last.categories == SHAREABLE - {D3, Category.REVIEW_ACTION}
    assert last.confirmed_by is None


def test_not_even_my_appointments_is_everything(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    stop(desk, "dont tell mum anything not even my appts")
    assert states(desk, asha, rehana)[-1] == "WITHDRAWN"


def test_the_words_are_the_same_whatever_there_was_to_stop(desk: Desk) -> None:
    asha, rehana = start(desk)
    bodies = [stop(desk, "stop telling my mum").body]
    desk.clock.forward(minutes=1)
    bodies.append(stop(desk, "stop telling my mum").body)
    agreed(desk, asha, rehana)
    desk.clock.forward(minutes=1)
    bodies.append(stop(desk, "stop telling Pat", "Pat").body)
    assert len(set(bodies)) == 1
    assert states(desk, asha, rehana) == ["REFUSED", "FULL", "WITHDRAWN"]


def test_what_we_told_is_not_told_again_and_the_rest_of_what_is_known_stays(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    knows(desk, asha, rehana, HowKnown.TOLD_BY_US, D1)
    knows(desk, asha, rehana, HowKnown.PRESENT_AT_MEETING, Category.USES_SERVICE)
    live = "SELECT category FROM known_fact WHERE ended_at IS NULL"
    stop(desk, "dont tell mum my appointments", "mum")
    assert len(desk.rows(live)) == 2
    stop(desk, "stop telling my mum", "my mum")
    # Were that ended too, her next no would read differently, and tell her of this.
    assert [row["category"] for row in desk.rows(live)] == ["D0"]


@pytest.mark.parametrize(
    ("asked", "due"),
    [("2026-11-24 12:00", "2026-11-25 17:00"), ("2026-11-27 12:00", "2026-11-30 17:00")],
)
def test_staff_are_asked_to_talk_about_it_within_a_working_day(
    desk: Desk, asked: str, due: str
) -> None:
    """By the clocks of its lane: nobody is to have talked to anybody over a weekend."""
    start(desk)
    desk.clock.moment = datetime.fromisoformat(asked).replace(tzinfo=UTC)
    said = stop(desk, "stop telling my mum", "my mum")
    item = item_of(desk, said.message_id)
    assert (item["wish"], item["lane"]) == ("sharing", "routine")
    clocks = desk.rows(
        "SELECT kind, due_at FROM clock WHERE kind IN ('acknowledge', 'remind') AND subject_id = :i"
        " AND done_at IS NULL",
        i=item["id"],
    )
    up_at = datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert clocks == [{"kind": "acknowledge", "due_at": up_at}]


def test_a_talk_is_not_put_off_by_the_next_that_is_asked_for(desk: Desk) -> None:
    start(desk)
    said = stop(desk, "stop telling my mum", "my mum")
    item_id = item_of(desk, said.message_id)["id"]
    with desk.app.records.begin() as unit:
        item = items.get_item(unit, UUID(str(item_id)))
        take_without_reminder(unit, item, desk.clock.now() + timedelta(days=3))
    query = "SELECT due_at FROM clock WHERE kind = 'acknowledge' AND subject_id = :i"
    (clock,) = desk.rows(query, i=item_id)
    assert clock["due_at"] == datetime(2026, 11, 25, 17, tzinfo=UTC)


@pytest.mark.parametrize("address", [REHANA, STRANGER])
def test_from_anybody_else_it_changes_nothing(desk: Desk, address: str) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    said = stop(desk, "she says stop telling her dad", "her dad", address=address)
    assert said.text_ids == ("sharing_stop_asked",)
    assert states(desk, asha, rehana) == ["FULL"]
    assert item_of(desk, said.message_id)["wish"] == "sharing"


@pytest.mark.parametrize("column", ["last_seen_at", "doubted_at"])
def test_from_a_number_that_proves_nothing_it_changes_nothing(desk: Desk, column: str) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana)
    then = desk.clock.now() - timedelta(days=100)
    set_phone(desk, ASHA, column, then)
    assert stop(desk, "stop telling my mum").text_ids == ("sharing_stop_asked",)
    assert states(desk, asha, rehana) == ["FULL"]


def test_a_child_and_somebody_who_lacks_capacity_can_stop_it_too(desk: Desk) -> None:
    asha, rehana = start(desk, "2014-05-05")
    agreed(desk, asha, rehana, basis=Basis.PARENTAL_RESPONSIBILITY)
    stop(desk, "stop telling my mum")
    assert states(desk, asha, rehana)[-1] == "WITHDRAWN"
    born(desk, asha, "1980-01-01")
    agreed(desk, asha, rehana, ConsentState.LIMITED, D1, D2)
    found_of_capacity(desk, asha, rehana, Finding.LACKS)
    stop(desk, "stop telling my mum")
    assert states(desk, asha, rehana)[-1] == "WITHDRAWN"


def test_what_waits_for_a_worker_is_taken_back_too(desk: Desk) -> None:
    asha, rehana = start(desk)
    agreed(desk, asha, rehana, ConsentState.PENDING, D1, D2)
    stop(desk, "no dont tell my mum anything")
    assert states(desk, asha, rehana) == ["PENDING", "REFUSED"]
