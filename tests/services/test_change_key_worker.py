"""A change of key worker: what moves when, who confirms, who hears of it, who is named."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest

from bot.care.promises_window import Window
from bot.records.phones import Staff
from bot.services.answers.question import Question
from bot.services.change_key_worker import (
    ChangeError,
    ChangeWanted,
    HandOver,
    change_worker,
    confirm_by_code,
    list_open_changes,
    list_without_record,
    show_change,
)
from bot.services.erase_person import Reason, erase_person
from bot.services.give_answer import give_answer
from bot.services.keep_contact_for_staff import enter_promise
from bot.services.take_turn import start_turn
from bot.services.turns import Turn
from tests.conftest import ROOT
from tests.kit import ASHA, DUTY, LEAD, PRIYA, REHANA, SAM, WHO, Desk
from tests.services.answers.asking import ask
from tests.services.handing import events, go_to, owner, person, ring, text, worker

#: Tuesday noon is where the clock stands.
WEDNESDAY, THURSDAY = "2026-11-25 10:00", "2026-11-26 10:00"


def _change(desk: Desk, **more: object) -> HandOver:
    given = {"person_id": person(desk, ASHA), "to_id": worker(desk, "w2"), **more}
    made = change_worker(desk.app, ChangeWanted(**given))  # type: ignore[arg-type]
    assert made is not None
    return made


def _code(made: HandOver) -> str:
    assert made.change.code is not None
    return made.change.code


def _said(desk: Desk, address: str, body: str = "who is my key worker") -> str:
    message_id = text(desk, address, body)
    give_answer(desk.app, Turn(message_id, "step"), WHO)
    ring(desk)
    return desk.sender.to(address)[-1]


def test_the_record_holds_what_is_open_unread_and_still_to_be_called(desk: Desk) -> None:
    text(desk, ASHA, "the boiler has gone again")
    made = _change(desk)
    assert [(e.kind, e.unread, e.moved_at) for e in made.entries] == [("item", True, None)]
    assert made.lines()[1] == "open: 1, unread: 1"
    assert list_without_record(desk.app) == []
    assert events(desk, "assignment.changed")[-1]["details"]["by"] == "command"  # type: ignore[index]


def test_what_can_wait_moves_at_once_and_what_is_urgent_when_it_is_taken_over(desk: Desk) -> None:
    routine = text(desk, ASHA, "the boiler has gone again")
    today = text(desk, ASHA, "i wish i was dead but i wont do anything")
    assert owner(desk, today) == (worker(desk, "w1"), "key_worker")
    made = _change(desk)
    ring(desk)
    assert owner(desk, routine) == (worker(desk, "w2"), "key_worker")
    assert owner(desk, today) == (worker(desk, "w1"), "key_worker")
    text(desk, PRIYA, f"taken over {_code(made)}")
    ring(desk)
    assert owner(desk, today) == (worker(desk, "w2"), "key_worker")
    assert {e.moved_at is not None for e in show_change(desk.app, _code(made)).entries} == {True}


def test_new_urgent_texts_go_to_the_old_one_until_then_and_to_others_while_away(
    desk: Desk,
) -> None:
    made = _change(desk)
    ring(desk)
    body = "i wish i was dead but i wont do anything"
    assert owner(desk, text(desk, ASHA, body)) == (worker(desk, "w1"), "cover")
    assert owner(desk, text(desk, ASHA, "a bus pass please"))[0] == worker(desk, "w2")
    go_to(desk, "2026-11-27 10:00")  # a Friday: Sam is off, and Priya, who was deputy, is there
    assert owner(desk, text(desk, ASHA, body)) == (worker(desk, "w2"), "deputy")
    text(desk, PRIYA, f"TAKEN OVER {_code(made)}")
    ring(desk)
    assert owner(desk, text(desk, ASHA, body)) == (worker(desk, "w2"), "key_worker")


def test_both_hear_and_are_asked_each_day_until_they_confirm(desk: Desk) -> None:
    made = _change(desk)
    code = _code(made)
    ring(desk)
    assert any(code in body and "gets you" in body for body in desk.sender.to(PRIYA))
    assert any(code in body and "another key worker" in body for body in desk.sender.to(SAM))
    text(desk, SAM, f"Handed over {code}")
    ring(desk)
    assert "still named" in desk.sender.to(SAM)[-1]
    go_to(desk, "2026-11-25 12:30")
    assert "took over" in desk.sender.to(PRIYA)[-1]
    assert "still named" in desk.sender.to(SAM)[-1]
    go_to(desk, "2026-11-28 12:30")
    before = len(desk.sender.to(PRIYA))
    go_to(desk, "2026-11-29 12:30")  # nobody's phone rings at a weekend
    assert len(desk.sender.to(PRIYA)) == before
    go_to(desk, "2026-11-30 12:30")
    assert code in desk.sender.to(LEAD)[-1]
    assert events(desk, "change.not_taken_over")


def test_only_the_one_it_is_for_confirms_and_from_any_other_phone_it_is_a_text(
    desk: Desk,
) -> None:
    code = _code(_change(desk))
    text(desk, SAM, f"TAKEN OVER {code}")
    ring(desk)
    assert "know" in desk.sender.to(SAM)[-1] or "no" in desk.sender.to(SAM)[-1]
    (row,) = desk.rows("SELECT taken_at, handed_at FROM worker_change WHERE code = :c", c=code)
    assert row == {"taken_at": None, "handed_at": None}
    stranger = text(desk, REHANA, f"TAKEN OVER {code}")
    assert owner(desk, stranger)
    assert text(desk, DUTY, f"TAKEN OVER {code}")
    assert not events(desk, "change.confirmed")


def test_for_two_weeks_both_are_named_and_then_one(desk: Desk) -> None:
    _change(desk)
    said = _said(desk, ASHA)
    assert "Priya is your key worker now" in said
    assert "Sam was before, and is still there for you until Mon 7 Dec" in said
    go_to(desk, "2026-12-08 11:59")
    assert "Sam" in _said(desk, ASHA)
    go_to(desk, "2026-12-08 12:01")
    assert "Sam" not in _said(desk, ASHA)


@pytest.mark.parametrize("more", [{"old_has_left": True}, {}])
def test_an_old_one_who_is_not_there_is_not_named(desk: Desk, more: dict[str, bool]) -> None:
    made = _change(desk, **more)
    if not more:
        desk.rows(
            "INSERT INTO absence VALUES (gen_random_uuid(), :w, now() - interval '1 year',"
            " now() + interval '2 years', NULL) RETURNING id",
            w=worker(desk, "w1"),
        )
    assert "Sam" not in _said(desk, ASHA)
    ring(desk)
    assert bool(desk.sender.to(SAM)) is not bool(more)
    assert made.change.state.old_has_left is bool(more)


def test_the_person_is_told_once_without_a_word_of_what_and_reads_it(desk: Desk) -> None:
    made = _change(desk)
    ring(desk)
    assert desk.sender.to(ASHA) == []
    confirm_by_code(desk.app, _code(made), "new")
    ring(desk)
    (said,) = desk.sender.to(ASHA)
    assert said.startswith("There is a message for you. Reply READ")
    go_to(desk, THURSDAY)
    assert len(desk.sender.to(ASHA)) == 1
    start_turn(desk.app, text(desk, ASHA, "read"))
    ring(desk)
    assert "Priya is your key worker now" in desk.sender.to(ASHA)[-1]
    assert events(desk, "change.person_told")[0]["details"]["outcome"] == "told"  # type: ignore[index]


def test_where_nothing_waits_read_says_so(desk: Desk) -> None:
    start_turn(desk.app, text(desk, ASHA, "READ"))
    ring(desk)
    assert "No message is waiting" in desk.sender.to(ASHA)[-1]


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ("UPDATE person SET paused_at = created_at", "paused"),
        ("UPDATE contact_point SET may_text = 'nothing'", "not_agreed"),
        ("UPDATE contact_point SET others_see = true", "seen_by_others"),
        ("UPDATE contact_point SET last_seen_at = NULL", "no_phone"),
        ("UPDATE person SET died_at = created_at", "no_phone"),
    ],
)
def test_the_person_is_not_told_where_they_may_not_be(
    desk: Desk, change: str, outcome: str
) -> None:
    confirm_by_code(desk.app, _code(_change(desk)), "new")
    desk.rows(f"{change} RETURNING id")
    ring(desk)
    assert desk.sender.to(ASHA) == []
    assert events(desk, "change.person_told")[0]["details"]["outcome"] == outcome  # type: ignore[index]


def test_after_danger_the_person_is_left_alone_for_three_days(desk: Desk) -> None:
    text(desk, ASHA, "URGENT")
    desk.rows("UPDATE episode SET stopped_at = opened_at, closed_at = opened_at RETURNING id")
    confirm_by_code(desk.app, _code(_change(desk)), "new")
    ring(desk)
    go_to(desk, "2026-11-27 11:00")
    waiting = [body for body in desk.sender.to(ASHA) if "READ" in body]
    assert waiting == []
    go_to(desk, "2026-11-27 13:30")
    assert [body for body in desk.sender.to(ASHA) if "READ" in body]


def test_a_pause_between_writing_and_sending_keeps_the_text_back(desk: Desk) -> None:
    from bot.services.ring_clocks import ring_clocks
    from bot.services.send_outbound import send_outbound

    confirm_by_code(desk.app, _code(_change(desk)), "new")
    ring_clocks(desk.app)
    desk.rows("UPDATE person SET paused_at = created_at RETURNING id")
    query = "SELECT id FROM outbound_message WHERE text_id = 'something_waits'"
    (row,) = desk.rows(query)
    send_outbound(desk.app, UUID(str(row["id"])))
    assert desk.sender.to(ASHA) == []


def test_a_change_for_a_later_day_waits_for_it(desk: Desk) -> None:
    routine = text(desk, ASHA, "the boiler has gone again")
    day = (desk.clock.now() + timedelta(days=9)).date()
    made = _change(desk, on=day)
    ring(desk)
    assert desk.sender.to(PRIYA) == []
    go_to(desk, WEDNESDAY)
    assert owner(desk, routine)[0] == worker(desk, "w1")
    go_to(desk, "2026-11-26 10:00")
    assert _code(made) in desk.sender.to(PRIYA)[-1]
    assert "Sam" in _said(desk, ASHA)
    go_to(desk, "2026-12-03 00:00")
    assert owner(desk, routine)[0] == worker(desk, "w2")


def test_a_complaint_about_the_old_one_goes_nowhere(desk: Desk) -> None:
    private = text(desk, ASHA, "i want to complain about sam")
    desk.rows("UPDATE item SET private = true WHERE message_id = :m RETURNING id", m=private)
    before = owner(desk, private)
    assert _change(desk).entries == ()
    ring(desk)
    assert owner(desk, private) == before


def test_a_carers_message_moves_with_the_person_it_is_about(desk: Desk) -> None:
    message_id = text(desk, REHANA, "can somebody tell me when the next visit is")
    before = owner(desk, message_id)
    ring(desk)
    _change(desk)
    ring(desk)
    assert before[0] == worker(desk, "w1")
    assert owner(desk, message_id)[0] == worker(desk, "w2")


def test_what_cannot_be_is_refused(desk: Desk) -> None:
    asha, rehana = person(desk, ASHA), person(desk, REHANA)
    for whose, to, why in (
        (asha, worker(desk, "w1"), "has the role already"),
        (rehana, worker(desk, "w2"), "who uses the service"),
        (asha, UUID(int=7), "no such worker"),
    ):
        with pytest.raises(ChangeError, match=why):
            change_worker(desk.app, ChangeWanted(whose, to))
    desk.rows(
        "UPDATE worker SET phone_hash = (SELECT address_hash FROM contact_point WHERE person_id ="
        " :p) WHERE id = :w RETURNING id",
        p=asha,
        w=worker(desk, "w2"),
    )
    with pytest.raises(ChangeError, match="somebody close"):
        change_worker(desk.app, ChangeWanted(asha, worker(desk, "w2")))


def test_whoever_is_in_charge_may_differ_and_a_change_of_it_is_kept_too(desk: Desk) -> None:
    made = _change(desk, to_id=worker(desk, "w3"), accountable=True)
    assert (made.change.code, made.change.role) == (None, "accountable_professional")
    assert events(desk, "assignment.changed")[-1]["details"]["role"] == made.change.role  # type: ignore[index]
    ring(desk)
    assert "Sam" in _said(desk, ASHA)
    assert list_open_changes(desk.app) == [
        c for c in list_open_changes(desk.app) if c.code is not None
    ]


def test_a_change_by_hand_in_the_records_is_found_by_the_check(desk: Desk) -> None:
    assert list_without_record(desk.app) == []
    desk.rows(
        "INSERT INTO assignment VALUES (gen_random_uuid(), :p, :w, 'key_worker', :at, NULL)"
        " RETURNING id",
        p=person(desk, ASHA),
        w=worker(desk, "w3"),
        at=desk.clock.now(),
    )
    (pair,) = list_without_record(desk.app)
    assert (pair.worker_id, pair.before_worker_id) == (worker(desk, "w3"), worker(desk, "w1"))


def test_a_change_that_another_followed_asks_nobody_any_more(desk: Desk) -> None:
    first = _change(desk)
    ring(desk)
    desk.clock.forward(hours=1)
    second = _change(desk, to_id=worker(desk, "w4"))
    confirm_by_code(desk.app, _code(second), "new")
    ring(desk)
    urgent = text(desk, ASHA, "i wish i was dead but i wont do anything")
    assert owner(desk, urgent)[0] == worker(desk, "w4")
    go_to(desk, "2026-11-30 12:00")
    assert not [body for body in desk.sender.to(PRIYA) if "took over" in body]
    assert _code(first) not in " ".join(desk.sender.to(LEAD))


def test_an_erasure_ends_the_clock_of_a_change(desk: Desk) -> None:
    _change(desk)
    running = "SELECT count(*) FROM clock WHERE kind = 'key_worker_change' AND done_at IS NULL"
    before = desk.count(running)
    erase_person(desk.app, person(desk, ASHA), Reason.REQUEST, close_items=True)
    assert desk.count(running) == before - 1
    ring(desk)
    assert desk.sender.to(PRIYA) == []


def test_an_assignment_ends_by_a_change_or_a_file_and_by_nothing_else() -> None:
    """A key worker stays when a referral closes: no other part writes to assignments."""
    writes = re.compile(r"(?<![\w.])(?:update|delete|insert)\(|\.(?:update|delete|insert|put)\(")
    found = {
        path.name
        for path in (ROOT / "bot").rglob("*.py")
        if "tables.assignment" in path.read_text() and writes.search(path.read_text())
    }
    assert found == {
        "assigning.py",  # changes
        "consent_setup.py",  # invented people only, and reads
        "leaves.py",  # reads
        "openings.py",  # reads; writes who looked with a reason
        "digest_world.py",  # reads
        "gaps.py",  # reads; writes gaps
        "enrol_many.py",  # files
        "enrolment.py",  # adds only
        "erasure.py",  # reads which rows were a person's
        "scenario_setup.py",  # invented people only
    }


def _promised(desk: Desk, address: str, hours: int, item: str | None = None) -> str:
    """Sam promises somebody a call in so many hours; its code."""
    begins = desk.clock.now() + timedelta(hours=hours)
    window = Window(begins, begins + timedelta(hours=1))
    return enter_promise(
        desk.app, person(desk, address), window, Staff("worker", worker(desk, "w1")), item
    )


def _owes(desk: Desk, code: str) -> tuple[UUID, str]:
    """Who owes a call, and as what."""
    (row,) = desk.rows("SELECT owner_id, owner_role FROM promise WHERE code = :c", c=code)
    return UUID(str(row["owner_id"])), str(row["owner_role"])


def test_calls_that_are_owed_stand_in_the_record_and_go_with_the_items(desk: Desk) -> None:
    ask(desk, ASHA, Question("contact_key_worker", "call", ("tomorrow morning",)))
    promised = _promised(desk, ASHA, 24)
    made = _change(desk)
    kinds = sorted((entry.kind, entry.moved_at) for entry in made.entries)
    assert [kind for kind, _ in kinds] == ["call_back", "promise", "promise"]
    assert made.lines()[1] == "open: 3, unread: 1"
    assert sum("owed  not moved" in line for line in made.lines()) == 2
    ring(desk)
    assert _owes(desk, promised) == (worker(desk, "w2"), "key_worker")
    entries = show_change(desk.app, _code(made)).entries
    assert all(entry.moved_at is not None for entry in entries if entry.kind == "promise")
    assert "Sam was before" in _said(desk, ASHA)
    go_to(desk, "2026-11-25 12:01")
    assert any(promised in body and "a call is due" in body for body in desk.sender.to(PRIYA))
    assert not any(promised in body for body in desk.sender.to(SAM))


def test_a_change_at_midnight_leaves_no_call_with_whoever_is_up_then(desk: Desk) -> None:
    promised = _promised(desk, ASHA, 48)
    made = _change(desk, on=date(2026, 11, 25))
    assert [entry.kind for entry in made.entries] == ["promise"]
    assert _owes(desk, promised) == (worker(desk, "w1"), "key_worker")
    go_to(desk, "2026-11-25 00:01")
    assert _owes(desk, promised) == (worker(desk, "w2"), "key_worker")


def test_a_call_about_what_is_urgent_stays_until_it_is_taken_over(desk: Desk) -> None:
    today = text(desk, ASHA, "i wish i was dead but i wont do anything")
    (item,) = desk.rows("SELECT code FROM item WHERE message_id = :m", m=today)
    promised = _promised(desk, ASHA, 2, str(item["code"]))
    made = _change(desk)
    ring(desk)
    assert _owes(desk, promised)[0] == worker(desk, "w1")
    text(desk, PRIYA, f"taken over {_code(made)}")
    ring(desk)
    assert _owes(desk, promised) == (worker(desk, "w2"), "key_worker")


def test_a_carers_call_goes_too_and_one_about_a_worker_is_not_written_down(desk: Desk) -> None:
    theirs = _promised(desk, REHANA, 24)
    private = text(desk, ASHA, "something about somebody")
    (item,) = desk.rows(
        "UPDATE item SET private = true WHERE message_id = :m RETURNING code", m=private
    )
    _promised(desk, ASHA, 24, str(item["code"]))
    made = _change(desk)
    assert [entry.kind for entry in made.entries] == ["promise"]
    ring(desk)
    assert _owes(desk, theirs) == (worker(desk, "w2"), "key_worker")
