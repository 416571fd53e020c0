"""Somebody has a new phone: the old ones end, what was said stays, the new one proves itself."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from bot.services.doubt_number import confirm_number, doubt_number
from bot.services.enrolling import new_phone as module
from bot.services.enrolling.new_phone import Again, enrol_phone, see_phones
from bot.services.ring_clocks import ring_clocks
from tests.kit import ASHA, REHANA, SAM, WHO, Desk
from tests.services.answers.asking import ask, ring
from tests.services.answers.sharing_world import person_of
from tests.services.test_enrol import staff_named, words

NEW = "+447700900160"
PINS = {"pin": "4821", "pin_again": "4821"}


def typed(**more: str) -> dict[str, str]:
    """A whole form: Asha's new phone, tried while she is there."""
    return {
        "made_sure": "here",
        "phone": "07700 900160",
        "tried": "yes",
        "may_text": "key_worker",
        "others_see": "no",
        "calls": "yes",
        **more,
    }


def again(desk: Desk, whom: UUID, stamp: str = "", **more: str) -> object:
    found = see_phones(desk.app, staff_named(desk), whom)
    assert found is not None
    given = (whom, stamp or found.stamp, typed(**more), PINS)
    return enrol_phone(desk.app, staff_named(desk), *given)


def test_the_new_phone_is_answered_and_the_old_one_is_a_strangers(desk: Desk) -> None:
    asha = person_of(desk, ASHA)
    ask(desk, ASHA, WHO, body="who is my key worker")
    texts = desk.count("SELECT count(*) FROM inbound_message WHERE person_id = :p", p=asha)
    assert again(desk, asha) == Again(ended=1)
    assert "Sam" in ask(desk, NEW, WHO, body="who is my key worker").body
    assert "Sam" not in ask(desk, ASHA, WHO, body="who is my key worker").body
    kept = desk.count("SELECT count(*) FROM inbound_message WHERE person_id = :p", p=asha)
    assert kept == texts + 1
    kinds = {str(row["kind"]) for row in desk.rows("SELECT kind FROM audit_event")}
    assert {"phone.retired", "phone.enrolled_again", "proof.set"} <= kinds


def test_a_number_that_was_not_tried_proves_nothing_until_it_is_heard_from(desk: Desk) -> None:
    assert again(desk, person_of(desk, ASHA), tried="") == Again(ended=1)
    [row] = desk.rows(
        "SELECT last_seen_at FROM contact_point WHERE retired_at IS NULL AND person_id = :p",
        p=person_of(desk, NEW),
    )
    assert row["last_seen_at"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"made_sure": ""}, "made_sure"),
        ({"phone": ""}, "phone"),
        ({"phone": "01632 960100"}, "phone"),
        ({"phone": REHANA}, "phone"),
        ({"phone": SAM, "sure": "yes"}, "phone"),
        ({"may_text": ""}, "may_text"),
        ({"others_see": ""}, "others_see"),
        ({"calls": ""}, "calls"),
    ],
)
def test_a_fault_ends_no_phone(desk: Desk, change: dict[str, str], field: str) -> None:
    found = again(desk, person_of(desk, ASHA), **change)
    assert field in words(found)
    assert desk.count("SELECT count(*) FROM contact_point WHERE retired_at IS NOT NULL") == 0


def test_sent_twice_or_by_an_old_form_it_changes_nothing(desk: Desk) -> None:
    asha = person_of(desk, ASHA)
    assert again(desk, asha) == Again(ended=1)
    assert again(desk, asha) == Again(done=True)
    assert again(desk, asha, stamp="00", phone="07700 900161") == Again(stale=True)
    assert desk.count("SELECT count(*) FROM contact_point WHERE person_id = :p", p=asha) == 2


def test_a_fault_at_the_last_step_leaves_the_old_phone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "set_proof_in", fails)
    with pytest.raises(ZeroDivisionError):
        again(desk, person_of(desk, ASHA))
    assert desk.count("SELECT count(*) FROM contact_point WHERE retired_at IS NOT NULL") == 0


def test_whoever_may_not_finds_nobody(desk: Desk) -> None:
    stranger = staff_named(desk, "w6")
    assert see_phones(desk.app, stranger, person_of(desk, ASHA)) is None
    assert see_phones(desk.app, staff_named(desk), uuid4()) is None


def test_of_a_doubted_number_the_worker_hears_each_week_and_the_phone_nothing(desk: Desk) -> None:
    asha = person_of(desk, ASHA)
    [row] = desk.rows("SELECT id FROM contact_point WHERE person_id = :p", p=asha)
    phone_id = UUID(str(row["id"]))
    with desk.app.records.begin() as unit:
        doubt_number(unit, phone_id, asha, "enrolled_twice", desk.clock.now())
    before = len(desk.sender.to(ASHA))
    ring(desk)
    assert sum("may not be theirs now" in body for body in desk.sender.to(SAM)) == 1
    desk.clock.forward(days=7)
    ring(desk)
    assert sum("may not be theirs now" in body for body in desk.sender.to(SAM)) == 2
    confirm_number(desk.app, phone_id)
    desk.clock.forward(days=8)
    ring_clocks(desk.app)
    ring(desk)
    assert sum("may not be theirs now" in body for body in desk.sender.to(SAM)) == 2
    assert len(desk.sender.to(ASHA)) == before
