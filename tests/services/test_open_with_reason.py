"""Opening somebody who is not one's own: with a reason, for an hour, to read, seen by others."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.care.opening_reason import says_enough
from bot.care.staff_roles import StaffRole
from bot.records.phones import Staff
from bot.services.keep_apart import find_both, keep_apart
from bot.services.keep_staff_accounts import add_staff_account, find_staff
from bot.services.open_with_reason import (
    NotOpened,
    OpenedWithReason,
    may_open_with_reason,
    open_with_reason,
)
from bot.services.person_access import may_change, may_open, open_person
from bot.services.receive_message import receive_message
from bot.services.who_looked import list_reasons_given, list_who_looked
from tests.kit import ASHA, Desk, inbound

PIN, WHY = "quiet-harbour-9", "their mother rang us at the door"


def _account(desk: Desk, name: str, who: str, *roles: str) -> Staff:
    given = (None, who) if " " in who else (who, None)
    found = find_staff(desk.app, *given)
    held = [StaffRole(role) for role in roles]
    return Staff(found.kind, found.id, add_staff_account(desk.app, found, name, PIN, held))


@pytest.fixture
def callum(desk: Desk) -> Staff:
    """Of Breakwater; Asha is of Quayside."""
    return _account(desk, "callum", "w6")


def _asha(desk: Desk) -> UUID:
    return find_both(desk.app, "w1", "s01")[1]


def _opens(desk: Desk, staff: Staff, person: UUID) -> tuple[bool, bool]:
    with desk.app.records.begin() as unit:
        now = desk.clock.now()
        return may_open(unit, staff, person, now), may_change(unit, staff, person, now)


def _refused(desk: Desk, staff: Staff, whom: str = ASHA) -> bool:
    return open_with_reason(desk.app, staff, whom, WHY) is NotOpened.NOBODY


@pytest.mark.parametrize("words", ["", "because", "aaaaaaaaaaaa", "12345678901234", "x y " * 200])
def test_a_reason_says_something(desk: Desk, callum: Staff, words: str) -> None:
    assert not says_enough(words)
    assert open_with_reason(desk.app, callum, ASHA, words) is NotOpened.SAY_MORE


def test_a_reason_opens_for_an_hour_and_only_to_read(desk: Desk, callum: Staff) -> None:
    asha = _asha(desk)
    assert _opens(desk, callum, asha) == (False, False)
    assert open_with_reason(desk.app, callum, ASHA, WHY) == OpenedWithReason((asha,))
    assert _opens(desk, callum, asha) == (True, False)
    with desk.app.records.begin() as unit:
        assert open_person(desk.app, unit, callum, asha, desk.clock.now()) is not None
    desk.clock.forward(minutes=60)
    assert _opens(desk, callum, asha) == (False, False)


def test_whom_a_message_is_from_may_be_said_by_its_code(desk: Desk, callum: Staff) -> None:
    receive_message(desk.app, inbound(ASHA, "can you ring me"), desk.clock.now())
    code = str(desk.rows("SELECT code FROM item")[0]["code"])
    found = open_with_reason(desk.app, callum, code.lower(), WHY)
    assert found == OpenedWithReason((_asha(desk),))
    desk.rows("UPDATE item SET private = true RETURNING id")
    assert _refused(desk, _account(desk, "callum.two", "w6"), code)


def test_lead_and_guardian_hear_of_it_without_a_word_of_whom(desk: Desk, callum: Staff) -> None:
    _account(desk, "guardian", "w4", "guardian")  # beside Priya, who is the demo's
    _account(desk, "lead.two", "w5", "worker", "lead")
    open_with_reason(desk.app, callum, ASHA, WHY)
    open_with_reason(desk.app, callum, ASHA, WHY)  # still open: nobody is told again
    sent = desk.rows(
        "SELECT recipient_kind AS kind, recipient_id AS id FROM outbound_message"
        " WHERE text_id = 'staff_opened_with_reason'"
    )
    whom = {str(row["id"]) for row in sent}
    named = [find_staff(desk.app, w, d) for w, d in (("w2", None), ("w4", None), ("w5", None))]
    named.append(find_staff(desk.app, None, "quayside lead"))
    assert whom == {str(one.id) for one in named}
    assert len(sent) == 4
    assert WHY not in str(desk.rows("SELECT * FROM person_opening"))


def test_both_see_on_their_page_who_looked_and_why(desk: Desk, callum: Staff) -> None:
    lead = _account(desk, "lead.desk", "quayside lead")
    other = _account(desk, "other.lead", "w6", "lead")
    guardian = _account(desk, "guardian", "w4", "guardian")
    open_with_reason(desk.app, callum, ASHA, WHY)
    with desk.app.records.begin() as unit:
        open_person(desk.app, unit, callum, _asha(desk), desk.clock.now())
    for staff, may in ((lead, True), (guardian, False)):
        found = list_reasons_given(desk.app, staff)
        assert found is not None
        assert [(o.reason, o.may_open) for o in found] == [(WHY, may)]
        looked = list_who_looked(desk.app, staff, _asha(desk))
        assert looked is not None
        assert [o.kind for o in looked] == ["person.opened", "person.opened_with_reason"]
        assert [o.who.name for o in looked if o.who] == ["Callum Fraser"] * 2
    assert list_reasons_given(desk.app, other) == []
    assert list_who_looked(desk.app, other, _asha(desk)) is None
    assert list_reasons_given(desk.app, callum) is None
    assert list_who_looked(desk.app, callum, _asha(desk)) is None
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'looks.read'") == 5


def test_neither_near_nor_complained_about_gets_in_with_a_reason(desk: Desk) -> None:
    callum = _account(desk, "callum", "w6")
    keep_apart(desk.app, *find_both(desk.app, "w6", "s01"))
    assert _refused(desk, callum)
    assert _refused(desk, callum, "07700 900999")
    assert desk.count("SELECT count(*) FROM person_opening") == 0


@pytest.mark.parametrize(
    ("words", "may"), [("I complain of Callum, he was rude", False), ("I complain of him", True)]
)
def test_whom_a_complaint_names_does_not_get_in(desk: Desk, words: str, may: bool) -> None:
    callum = _account(desk, "callum", "w6")
    receive_message(desk.app, inbound(ASHA, words), desk.clock.now())
    desk.rows("UPDATE item SET private = true RETURNING id")
    assert _refused(desk, callum) is not may


def test_whose_worker_somebody_was_does_not_get_in_after_a_complaint(desk: Desk) -> None:
    callum = _account(desk, "callum", "w6")
    _, worker = find_both(desk.app, "w6", "s01"), find_staff(desk.app, "w6", None)
    receive_message(desk.app, inbound(ASHA, "I complain of my last one"), desk.clock.now())
    desk.rows("UPDATE item SET private = true RETURNING id")
    desk.rows(
        "INSERT INTO assignment (id, person_id, worker_id, role, starts_at, ends_at) VALUES"
        " (gen_random_uuid(), :p, :w, 'key_worker', '2026-01-01', '2026-02-01') RETURNING id",
        p=_asha(desk),
        w=worker.id,
    )
    assert _refused(desk, callum)


@pytest.mark.parametrize(
    ("who", "roles", "may"),
    [
        ("w6", (), True),
        ("w6", ("guardian",), True),
        ("w6", ("admin",), False),
        ("breakwater duty", (), False),
    ],
)
def test_who_may_give_a_reason(desk: Desk, who: str, roles: tuple[str, ...], may: bool) -> None:
    staff = _account(desk, "somebody", who, *roles)
    assert may_open_with_reason(desk.app, staff) is may
    assert _refused(desk, staff) is not may
