"""Contact with humans: only that counts, and its interval is watched for those who have one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.care.contact import Way
from bot.records.phones import Staff
from bot.services.keep_contact_for_staff import (
    ContactError,
    enter_contact,
    enter_interval,
    enter_interval_for_all,
    list_past_interval,
)
from tests.kit import ASHA, LEAD, PRIYA, REHANA, SAM, WHO, Desk
from tests.services.answers.asking import ask, ring, tell
from tests.services.answers.sharing_world import worker_of
from tests.services.contact_world import go_on, go_on_until, meet, person_of, staff_says, texts

CONTACTS = "SELECT count(*) FROM human_contact"


def days_on_which_staff_hear(desk: Desk, days: int) -> dict[str, list[int]]:
    """After how many days which text came, looking every few hours."""
    began, heard = desk.clock.now(), {"staff_contact_due": [], "staff_contact_late": []}  # type: ignore[var-annotated]
    for step in range(days * 8):
        before = {text_id: texts(desk, text_id) for text_id in heard}
        desk.clock.moment = began + timedelta(hours=3 * step)
        ring(desk)
        for text_id, found in heard.items():
            found += [step // 8] * (texts(desk, text_id) - before[text_id])
    return heard


def test_nobody_is_reminded_unless_an_interval_was_set(desk: Desk) -> None:
    assert desk.count("SELECT count(*) FROM clock WHERE kind = 'contact_due'") == 0
    meet(desk, person_of(desk))
    go_on(desk, days=40)
    assert texts(desk, "staff_contact_due") == texts(desk, "staff_contact_late") == 0


def test_the_key_worker_hears_before_and_the_lead_after_each_once(desk: Desk) -> None:
    enter_interval(desk.app, person_of(desk), 7, None)
    # Two days before the next Tuesday noon is a Sunday: Monday is in time.
    assert days_on_which_staff_hear(desk, 20) == {
        "staff_contact_due": [5],
        "staff_contact_late": [7],
    }
    # Among what they hear of the demo team's change of key worker.
    assert sum("one-to-one is due" in body for body in desk.sender.to(SAM)) == 1
    assert sum("has passed" in body for body in desk.sender.to(LEAD)) == 1
    for address in (ASHA, REHANA, PRIYA):
        assert desk.sender.to(address) == [], "nothing to the person"
    for body in (*desk.sender.to(SAM), *desk.sender.to(LEAD)):
        assert not {"Asha", "Begum"} & set(body.split())
    (overdue,) = list_past_interval(desk.app)
    assert overdue[0].plan.person_id == person_of(desk)


def test_before_a_long_weekend_the_reminder_is_earlier(desk: Desk) -> None:
    # 25 December 2026 is a Friday, the 28th a holiday in its place: staff are back on Tuesday 29th.
    desk.clock.moment = desk.clock.now().replace(month=12, day=21)
    enter_interval(desk.app, person_of(desk), 7, None)
    go_on_until(desk, desk.clock.now().replace(day=28), timedelta(hours=3))
    assert texts(desk, "staff_contact_due") == 1


def test_who_covers_hears_while_the_key_worker_is_away(desk: Desk) -> None:
    desk.rows(
        "INSERT INTO absence (id, worker_id, starts_at, ends_at, cover_worker_id) VALUES"
        " (gen_random_uuid(), :s, :f, :u, :p) RETURNING id",
        s=worker_of(desk, "Sam"),
        p=worker_of(desk, "Priya"),
        f=desk.clock.now(),
        u=desk.clock.now() + timedelta(days=20),
    )
    enter_interval(desk.app, person_of(desk), 7, None)
    go_on(desk, days=6)
    assert len(desk.sender.to(PRIYA)) == 1
    assert desk.sender.to(SAM) == []


def test_what_a_bot_says_is_no_contact(desk: Desk) -> None:
    enter_interval(desk.app, person_of(desk), 7, None)
    due = "SELECT due_at FROM clock WHERE kind = 'contact_due'"
    before = desk.rows(due)
    for day in range(4):
        ask(desk, ASHA, WHO, body="who is my key worker")
        ask(desk, ASHA, "greet", "greet", "hello")
        ask(desk, ASHA, "report_symptom_change_self", "news")
        tell(desk, ASHA, "CALL")
        tell(desk, ASHA, "PAUSE" if day % 2 else "RESUME")
        desk.clock.forward(hours=20)
    assert desk.count(CONTACTS) == 0
    assert desk.rows(due) == before


def test_contact_begins_the_interval_anew(desk: Desk) -> None:
    asha = person_of(desk)
    enter_interval(desk.app, asha, 7, None)
    for _ in range(4):
        desk.clock.forward(days=4)
        meet(desk, asha)
        ring(desk)
    assert texts(desk, "staff_contact_due") == texts(desk, "staff_contact_late") == 0
    go_on(desk, days=8)
    assert texts(desk, "staff_contact_late") == 1


def test_a_worker_answers_the_reminder_with_its_code(desk: Desk) -> None:
    enter_interval(desk.app, person_of(desk), 7, None)
    go_on(desk, days=6)
    code = str(desk.rows("SELECT code FROM contact_plan")[0]["code"])
    assert code in desk.sender.to(SAM)[-1]
    assert "no contact is noted" in staff_says(desk, SAM, f"TRIED {code} called, no answer")
    assert desk.count(CONTACTS) == 0
    assert "contact noted" in staff_says(desk, SAM, f"DONE {code} met her at the library")
    assert desk.count(CONTACTS) == 1
    go_on(desk, days=3)
    assert texts(desk, "staff_contact_late") == 0


def test_a_note_on_an_item_counts_only_when_the_person_was_reached(desk: Desk) -> None:
    ask(desk, ASHA, "contact_key_worker", "pass_on")
    code = str(desk.rows("SELECT code FROM item")[0]["code"])
    staff_says(desk, SAM, f"TRIED {code} rang, no answer")
    assert desk.count(CONTACTS) == 0
    staff_says(desk, SAM, f"DONE {code} spoke to her")
    assert desk.count(CONTACTS) == 1


def test_contact_with_a_carer_is_not_contact_with_the_service_user(desk: Desk) -> None:
    ask(desk, REHANA, "contact_key_worker", "pass_on")
    code = str(desk.rows("SELECT code FROM item")[0]["code"])
    staff_says(desk, SAM, f"DONE {code} spoke to her")
    assert desk.count(CONTACTS) == 0


def test_a_policy_sets_it_for_those_who_have_none(desk: Desk) -> None:
    enter_interval(desk.app, person_of(desk), 14, None)
    users = desk.count("SELECT count(*) FROM person WHERE is_service_user AND died_at IS NULL")
    assert enter_interval_for_all(desk.app, 7) == users - 1
    days = desk.rows("SELECT DISTINCT interval_days AS d FROM contact_plan ORDER BY d")
    assert [row["d"] for row in days] == [7, 14]


def test_nobody_is_chased_about_somebody_who_died(desk: Desk) -> None:
    enter_interval(desk.app, person_of(desk), 7, None)
    desk.rows(
        "UPDATE person SET died_at = :n WHERE id = :p RETURNING id",
        n=desk.clock.now(),
        p=person_of(desk),
    )
    go_on(desk, days=20)
    assert texts(desk, "staff_contact_due") == texts(desk, "staff_contact_late") == 0


def test_what_cannot_be_is_not_noted(desk: Desk) -> None:
    sam = Staff("worker", worker_of(desk, "Sam"))
    later = desk.clock.now() + timedelta(hours=1)
    with pytest.raises(ContactError):
        enter_contact(desk.app, person_of(desk), Way.MET, sam, later)
    with pytest.raises(ContactError):
        enter_contact(desk.app, person_of(desk, REHANA), Way.MET, sam, None)
    for days in (0, 400):
        with pytest.raises(ContactError):
            enter_interval(desk.app, person_of(desk), days, None)
    assert desk.count(CONTACTS) == 0
