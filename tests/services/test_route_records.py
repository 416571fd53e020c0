"""What is recorded of a worker decides whether a text goes to them; why is in the audit trail."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from bot.records import addresses
from bot.services.receive_message import receive_message
from tests.kit import ASHA, BEN, PRIYA, REHANA, SAM, STRANGER, Desk, inbound

KNEE = "the pain in my knee is back"


def _text(desk: Desk, address: str, body: str = "the boiler has gone again") -> tuple[str, str]:
    """Send a text; the role of its owner, and whom it passed."""
    message_id = receive_message(desk.app, inbound(address, body), desk.clock.now()).message_id
    query = "SELECT owner_role FROM item WHERE message_id = :id"
    role = desk.rows(query, id=message_id)[0]["owner_role"]
    query = "SELECT details FROM audit_event WHERE kind = 'item.opened' AND message_id = :id"
    details = desk.rows(query, id=message_id)[0]["details"]
    assert isinstance(details, dict)
    assert details["owner_role"] == role
    return str(role), str(details["passed"])


def _change(desk: Desk, phone: str, what: str, **values: object) -> None:
    with desk.app.records.begin() as unit:
        whose = addresses.fingerprint(unit, phone)
    query = f"UPDATE worker SET {what} WHERE phone_hash = :whose RETURNING id"
    assert desk.rows(query, whose=whose, **values)


def test_a_key_worker_who_left_is_passed_over_from_that_moment_on(desk: Desk) -> None:
    _change(desk, SAM, "left_at = :at", at=desk.clock.now() + timedelta(seconds=1))
    assert _text(desk, ASHA) == ("key_worker", "")
    desk.clock.forward(seconds=1)
    assert _text(desk, ASHA) == ("deputy", "key_worker:left")


@pytest.mark.parametrize("phone", [ASHA, REHANA])
def test_who_has_the_phone_of_the_person_or_of_a_carer_does_not_read(
    desk: Desk, phone: str
) -> None:
    with desk.app.records.begin() as unit:
        theirs = addresses.fingerprint(unit, phone)
    _change(desk, SAM, "phone_hash = :theirs", theirs=theirs)
    assert _text(desk, ASHA) == ("deputy", "key_worker:close")
    assert _text(desk, REHANA) == ("deputy", "key_worker:close")


def test_a_cover_of_another_agency_does_not_read(desk: Desk) -> None:
    assert _text(desk, BEN) == ("cover", "key_worker:away")
    _change(desk, PRIYA, "agency = 'Tidewater Homes'")
    assert _text(desk, BEN) == ("duty", "key_worker:away,cover:other_agency")
    # Asha's deputy was chosen for her.
    desk.rows("UPDATE worker SET working_days = '[6]' WHERE agency IS NULL RETURNING id")
    assert _text(desk, ASHA) == ("deputy", "key_worker:day_off")


def test_health_is_copied_by_the_words_and_the_profession(desk: Desk) -> None:
    copies = "SELECT count(*) FROM item_copy"
    _text(desk, ASHA, KNEE)
    assert desk.count(copies) == 0, "Sam is a nurse"
    _text(desk, STRANGER, KNEE)
    assert desk.count(copies) == 0, "nobody knows whom it is about"
    _change(desk, SAM, "profession = 'housing worker'")
    _text(desk, ASHA)
    assert desk.count(copies) == 0
    _text(desk, REHANA, KNEE)
    assert desk.count(copies) == 1
    query = "SELECT CAST(kind AS text) AS kind, due_at FROM clock WHERE kind LIKE '%notice'"
    due = {(row["kind"], row["due_at"]) for row in desk.rows(query)}
    assert {kind for kind, _ in due} == {"notice", "copy_notice"}
    assert len({moment for _, moment in due}) == 1


def test_ids_of_workers_are_in_no_code(desk: Desk) -> None:
    _text(desk, ASHA)
    kinds = desk.rows("SELECT details FROM audit_event WHERE kind = 'item.opened'")
    for row in kinds:
        details = row["details"]
        assert isinstance(details, dict)
        item = UUID(str(details.pop("item")))
        assert item.version == 4
        assert not any(isinstance(value, str) and "-" in value for value in details.values())
