"""Who may take an item by text: whoever may read it, is there for the person, or was told of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from bot.care.promises_window import Window
from bot.records import addresses, phones
from bot.records.phones import Staff
from bot.services.keep_contact_for_staff import enter_promise
from tests.kit import (
    ASHA,
    DIRECTOR,
    DUTY,
    LEAD,
    MANAGER,
    ON_CALL,
    PRIYA,
    SAM,
    Desk,
)
from tests.services.answers.asking import ring
from tests.services.contact_world import person_of, staff_says
from tests.services.handing import go_to, text, worker

#: Of the demo's other team: a worker, duty, on-call.
CALLUM, THEIR_DUTY, THEIR_ON_CALL = "+447700900206", "+447700900310", "+447700900311"
DANGER = "i am going to kill myself tonight"


def _item(desk: Desk, message_id: UUID) -> dict[str, object]:
    (row,) = desk.rows("SELECT * FROM item WHERE message_id = :m", m=message_id)
    return row


def _opened(desk: Desk, words: str = "the boiler has gone again") -> tuple[UUID, str]:
    message_id = text(desk, ASHA, words)
    return message_id, str(_item(desk, message_id)["code"])


def _put_phone(desk: Desk, role: str, team: str, phone: str) -> None:
    """Let a team's desk have another desk's phone."""
    desk.rows(
        "UPDATE desk d SET phone_hash = o.phone_hash FROM desk o, team t"
        " WHERE d.team_id = t.id AND t.name = :t AND d.role = :r AND o.id = :o RETURNING d.id",
        t=team,
        r=role,
        o=_desk_of(desk, phone),
    )


def _desk_of(desk: Desk, phone: str) -> UUID:
    with desk.app.records.begin() as unit:
        staff = phones.find_staff(unit, addresses.fingerprint(unit, phone))
    assert staff is not None
    return staff.id


@pytest.mark.parametrize("phone", [CALLUM, THEIR_DUTY, THEIR_ON_CALL])
@pytest.mark.parametrize("words", ["HAVE {}", "TRIED {} rang, no answer", "DONE {} all is well"])
def test_another_teams_phone_takes_and_closes_nothing(desk: Desk, phone: str, words: str) -> None:
    message_id, code = _opened(desk, DANGER)
    ring(desk)
    assert "is not yours" in staff_says(desk, phone, words.format(code))
    item = _item(desk, message_id)
    assert (item["acknowledged_at"], item["closed_at"]) == (None, None)
    (refused,) = desk.rows("SELECT details FROM audit_event WHERE kind = 'item.read_refused'")
    assert refused["details"] == {"item": str(item["id"])}
    running = "SELECT count(*) FROM clock WHERE kind = 'alert_chain' AND done_at IS NULL"
    assert desk.count(running) == 1


@pytest.mark.parametrize("phone", [DUTY, ON_CALL, LEAD, MANAGER, DIRECTOR, SAM, PRIYA])
def test_everybody_of_the_team_takes_danger_whoever_was_told(desk: Desk, phone: str) -> None:
    message_id, code = _opened(desk, DANGER)
    ring(desk)
    assert "not yours" not in staff_says(desk, phone, f"HAVE {code}")
    assert _item(desk, message_id)["acknowledged_at"] is not None


@pytest.mark.parametrize("role", ["on_call", "duty"])
def test_one_phone_for_two_teams_takes_what_is_either_ones(desk: Desk, role: str) -> None:
    """No desk is named on it, and the other team's desk comes first or last by chance."""
    phone = {"on_call": ON_CALL, "duty": DUTY}[role]
    _put_phone(desk, role, "Breakwater", phone)
    for team in ("Quayside", "Breakwater"):
        desk.rows(
            "UPDATE item SET team_id = (SELECT id FROM team WHERE name = :t) RETURNING id", t=team
        )
        message_id, code = _opened(desk, f"{DANGER} {team}")
        ring(desk)
        said = staff_says(desk, phone, f"HAVE {code}")
        assert "not yours" not in said
        assert "do not know" not in said
        assert _item(desk, message_id)["acknowledged_at"] is not None
        staff_says(desk, phone, f"DONE {code} spoke to her")
        desk.clock.forward(hours=1)


def test_a_workers_own_phone_that_is_a_duty_phone_answers_as_whoever_may(desk: Desk) -> None:
    """Callum has the other team's duty phone and is deputy here."""
    desk.rows(
        "UPDATE worker SET phone_hash = (SELECT phone_hash FROM desk WHERE id = :o)"
        " WHERE id = :w RETURNING id",
        o=_desk_of(desk, THEIR_DUTY),
        w=worker(desk, "w6"),
    )
    message_id, code = _opened(desk)
    desk.rows(
        "UPDATE item SET owner_id = :w, owner_role = 'deputy' WHERE message_id = :m RETURNING id",
        w=worker(desk, "w6"),
        m=message_id,
    )
    text(desk, THEIR_DUTY, f"HAVE {code}")
    assert _item(desk, message_id)["acknowledged_by"] == worker(desk, "w6")


def test_whoever_was_told_of_it_or_is_there_may_answer_from_another_team(desk: Desk) -> None:
    desk.rows(
        "UPDATE worker SET team_id = (SELECT id FROM team WHERE name = 'Breakwater')"
        " WHERE id = :w RETURNING id",
        w=worker(desk, "w2"),
    )
    go_to(desk, "2026-11-27 10:00")  # a Friday: Sam is off, and Priya, who is deputy, reads
    message_id, code = _opened(desk)
    desk.clock.forward(minutes=3)
    ring(desk)
    assert any(code in body for body in desk.sender.to(PRIYA))
    # It goes on up the chain: what she says of it then is heard all the same.
    desk.rows(
        "UPDATE item SET owner_id = :d, owner_role = 'duty' WHERE message_id = :m RETURNING id",
        d=_desk_of(desk, DUTY),
        m=message_id,
    )
    desk.rows("DELETE FROM assignment WHERE worker_id = :w RETURNING id", w=worker(desk, "w2"))
    assert "not yours" not in staff_says(desk, PRIYA, f"DONE {code} spoke to her on the phone")
    assert _item(desk, message_id)["closed_at"] is not None


def test_another_agencys_worker_takes_what_is_theirs_only(desk: Desk) -> None:
    desk.rows(
        "UPDATE worker SET agency = 'Harbour' WHERE id = :w RETURNING id", w=worker(desk, "w3")
    )
    gwen = "+447700900203"
    message_id, code = _opened(desk)
    assert "is not yours" in staff_says(desk, gwen, f"HAVE {code}")
    desk.rows(
        "UPDATE item SET owner_id = :w, owner_role = 'cover' WHERE message_id = :m RETURNING id",
        w=worker(desk, "w3"),
        m=message_id,
    )
    staff_says(desk, gwen, f"HAVE {code}")
    assert _item(desk, message_id)["acknowledged_by"] == worker(desk, "w3")


def test_of_what_may_be_about_a_worker_no_worker_learns_that_it_is_there(desk: Desk) -> None:
    message_id, code = _opened(desk)
    desk.rows(
        "UPDATE item SET private = true, owner_id = :o, owner_role = 'lead' WHERE message_id = :m"
        " RETURNING id",
        o=_desk_of(desk, LEAD),
        m=message_id,
    )
    unknown = staff_says(desk, SAM, "HAVE 7KQM3")
    assert staff_says(desk, SAM, f"HAVE {code}") == unknown.replace("7KQM3", code)
    assert staff_says(desk, DUTY, f"HAVE {code}") == unknown.replace("7KQM3", code)
    staff_says(desk, MANAGER, f"HAVE {code}")
    assert _item(desk, message_id)["acknowledged_at"] is not None


def test_a_call_that_is_owed_is_ended_by_whoever_may_answer_for_the_person(desk: Desk) -> None:
    begins = desk.clock.now() + timedelta(hours=1)
    window = Window(begins, begins + timedelta(hours=1))
    sam = Staff("worker", worker(desk, "w1"))
    code = enter_promise(desk.app, person_of(desk, ASHA), window, sam)
    open_calls = "SELECT count(*) FROM promise WHERE ended_at IS NULL"
    for phone in (CALLUM, THEIR_ON_CALL):
        assert "do not know" in staff_says(desk, phone, f"DONE {code} spoke to her")
        assert desk.count(open_calls) == 1
    staff_says(desk, DUTY, f"DONE {code} spoke to her")
    assert desk.count(open_calls) == 0
