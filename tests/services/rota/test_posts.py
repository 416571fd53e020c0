"""Posts by name: alerts go to the own phone of whoever is there, and past a desk that all left."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.care.staff_roles import StaffRole
from bot.records import staff_roles
from bot.services.receive_message import receive_message
from bot.services.rota.editing import RotaError
from bot.services.rota.leave import be_away_now
from bot.services.rota.posts import remove_post, restore_post
from tests.kit import ASHA, DUTY, LEAD, ON_CALL, PRIYA, SAM, Desk, inbound
from tests.services.handing import events, go_to, ring, text, worker
from tests.services.rota.staff import as_desk, as_worker, empty_rota, post

GWEN, ADAEZE = "+447700900203", "+447700900205"


@pytest.fixture(autouse=True)
def _nobody_is_away(desk: Desk) -> None:
    empty_rota(desk)


def _alerts(desk: Desk, phone: str) -> int:
    return len([body for body in desk.sender.alerts_to(phone) if "HAVE" in body])


def _danger(desk: Desk, address: str = ASHA) -> str:
    text(desk, address, "i have taken an overdose")
    ring(desk)
    code = desk.rows("SELECT code FROM item ORDER BY opened_at DESC LIMIT 1")[0]["code"]
    return str(code)


def test_an_alert_goes_to_whoever_is_on_call_by_name_beside_the_desk(desk: Desk) -> None:
    post(desk, "w3")
    code = _danger(desk)
    assert (_alerts(desk, ON_CALL), _alerts(desk, GWEN)) == (1, 1)
    rung = {call.address for call in desk.sender.calls}
    assert {ON_CALL, GWEN} <= rung
    # It is theirs to answer, from their own phone.
    receive_message(desk.app, inbound(GWEN, f"HAVE {code}"), desk.clock.now())
    (taken,) = desk.rows("SELECT acknowledged_by FROM item WHERE code = :code", code=code)
    assert taken["acknowledged_by"] == worker(desk, "w3")


def test_where_the_holder_is_away_the_deputy_is_told(desk: Desk) -> None:
    post(desk, "w3")
    post(desk, "w5", deputy=True)
    be_away_now(desk.app, as_desk(desk), worker(desk, "w3"), worker(desk, "w2"))
    desk.sender.sent.clear()
    _danger(desk)
    assert [_alerts(desk, phone) for phone in (ON_CALL, GWEN, ADAEZE)] == [1, 0, 1]


def test_where_all_who_have_a_desk_are_away_the_next_desk_up_is_told(desk: Desk) -> None:
    post(desk, "w3")
    be_away_now(desk.app, as_desk(desk), worker(desk, "w3"), worker(desk, "w2"))
    desk.sender.sent.clear()
    desk.sender.calls.clear()
    _danger(desk)
    assert {call.address for call in desk.sender.calls} == {DUTY, "+447700900303"}
    assert _alerts(desk, ON_CALL) == _alerts(desk, GWEN) == 0


def test_nobody_close_to_the_person_hears_of_it_on_their_own_phone(desk: Desk) -> None:
    post(desk, "w3")
    phone = "SELECT phone_hash FROM worker WHERE id = :w"
    (row,) = desk.rows(phone, w=worker(desk, "w3"))
    message = text(desk, ASHA, "hello")
    (of,) = desk.rows("SELECT person_id FROM inbound_message WHERE id = :m", m=message)
    other = desk.rows("SELECT other_id FROM relationship WHERE person_id = :p", p=of["person_id"])
    desk.rows(
        "UPDATE contact_point SET address_hash = :h WHERE person_id = :p RETURNING id",
        h=row["phone_hash"],
        p=other[0]["other_id"],
    )
    _danger(desk)
    assert (_alerts(desk, ON_CALL), _alerts(desk, GWEN)) == (1, 0)
    assert events(desk, "staff.too_close")


def test_what_the_lead_must_see_to_goes_to_the_leads_deputy_while_the_lead_is_away(
    desk: Desk,
) -> None:
    post(desk, "w1", "lead")
    post(desk, "w2", "lead", deputy=True)
    be_away_now(desk.app, as_desk(desk), worker(desk, "w1"), None)
    ring(desk)
    assert [
        len([b for b in desk.sender.to(p) if "nobody covers" in b]) for p in (LEAD, PRIYA, SAM)
    ] == [
        1,
        1,
        0,
    ]


def test_posts_that_clash_are_refused_and_the_clash_named(desk: Desk) -> None:
    night = ("2026-11-27 17:00", "2026-11-28 09:00")
    post(desk, "w3", span=night)
    for who, span, deputy, words in (
        ("w5", ("2026-11-28 08:45", "2026-11-28 17:00"), False, "from 2026-11-27 17:00 to"),
        ("w3", night, True, "nobody stands in for themself"),
        ("w5", ("2026-11-28 09:10", "2026-11-28 17:00"), False, "quarter"),
        ("w5", ("2026-11-28 17:00", "2026-11-28 09:00"), False, "end after"),
        ("w5", ("2026-11-23 17:00", "2026-11-28 09:00"), False, "not past"),
    ):
        with pytest.raises(RotaError, match=words):
            post(desk, who, span=span, deputy=deputy)
    with pytest.raises(RotaError, match="expected one of"):
        post(desk, "w3", "head_of_tea")
    with pytest.raises(RotaError, match="no such entry"):
        post(desk, "w3", "lead", by=as_worker(desk, "w3"))
    post(desk, "w5", span=("2026-11-28 09:00", "2026-11-28 17:00"))


def test_a_deputy_of_the_lead_may_change_the_rota(desk: Desk) -> None:
    post(desk, "w2", "lead", deputy=True)
    assert post(desk, "w3", by=as_worker(desk, "w2"))


def test_the_role_of_an_account_decides_who_leads(desk: Desk) -> None:
    sam = as_worker(desk, "w1")
    with pytest.raises(RotaError, match="no such entry"):
        post(desk, "w3", by=sam)
    (account,) = desk.rows("SELECT id FROM staff_account WHERE staff_id = :w", w=sam.id)
    with desk.app.records.begin() as unit:
        roles = {StaffRole.WORKER, StaffRole.LEAD}
        staff_roles.set_roles(unit, UUID(str(account["id"])), roles, desk.clock.now())
    assert post(desk, "w3", by=sam)


def test_a_post_is_taken_back_and_holds_again_and_what_runs_ends_now(desk: Desk) -> None:
    night = ("2026-11-27 17:00", "2026-11-28 09:00")
    later = post(desk, "w3", span=night)
    assert remove_post(desk.app, as_desk(desk), later)
    restore_post(desk.app, as_desk(desk), later)
    remove_post(desk.app, as_desk(desk), later)
    post(desk, "w5", span=night)
    with pytest.raises(RotaError, match="another worker holds"):
        restore_post(desk.app, as_desk(desk), later)
    now = post(desk, "w3", "lead")
    desk.clock.forward(minutes=5)
    assert not remove_post(desk.app, as_desk(desk), now)
    with pytest.raises(RotaError, match="over"):
        remove_post(desk.app, as_desk(desk), now)
    with pytest.raises(RotaError, match="no such entry"):
        remove_post(desk.app, as_desk(desk), UUID(int=7))


def test_the_lead_hears_once_that_nobody_is_on_call(desk: Desk) -> None:
    go_to(desk, "2026-11-24 12:00")
    post(desk, "w3", span=("2026-11-24 12:00", "2026-11-30 09:00"))

    def heard() -> list[str]:
        return [body for body in desk.sender.to(LEAD) if "nobody is named on call" in body]

    go_to(desk, "2026-11-25 09:00")
    (said,) = heard()
    assert "at some hours of 9 days" in said
    assert "First: Mon 30 Nov." in said
    for day in ("26", "27"):
        go_to(desk, f"2026-11-{day} 09:00")
    assert len(heard()) == 1
    post(desk, "w3", span=("2026-11-30 09:00", None))
    go_to(desk, "2026-11-30 09:00")
    assert (
        desk.count("SELECT count(*) FROM cover_gap WHERE closed_at IS NULL AND kind='on_call'") == 0
    )
    assert len(heard()) == 1


def test_a_desk_that_nobody_has_by_name_is_no_gap(desk: Desk) -> None:
    go_to(desk, "2026-11-25 09:00")
    assert desk.count("SELECT count(*) FROM cover_gap WHERE kind = 'on_call'") == 0
