"""What accounts are held for: given, changed, and never so that nobody is left to change them."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.care.staff_roles import StaffRole
from bot.records import staff_accounts
from bot.records.phones import Staff
from bot.records.staff_roles import list_roles_of
from bot.services.keep_apart import end_apart, find_both, keep_apart
from bot.services.keep_staff_accounts import (
    StaffAccountError,
    add_staff_account,
    find_staff,
    list_staff_accounts,
    remove_staff_account,
    set_staff_secret,
)
from bot.services.keep_staff_roles import set_roles_by_name, set_roles_in
from bot.services.person_access import list_caseload, may_open
from bot.services.read_item import read_item
from bot.services.receive_message import receive_message
from bot.services.sign_in import Place, SignedIn, find_session, sign_in
from tests.kit import ASHA, Desk, inbound

PIN = "quiet-harbour-9"
HERE = Place("192.0.2.1")
GWEN, PRIYA = "gwen.p", "priya.nair"
LEAD, ADMIN, WORKER, GUARDIAN = (
    StaffRole(role) for role in ("lead", "admin", "worker", "guardian")
)


def _add(desk: Desk, name: str, worker: str, *roles: StaffRole) -> Staff:
    found = find_staff(desk.app, worker, None)
    return Staff("worker", found.id, add_staff_account(desk.app, found, name, PIN, roles))


def _roles(desk: Desk) -> dict[str, set[str]]:
    return {a.name: {role.value for role in a.roles} for a in list_staff_accounts(desk.app)}


def _session_staff(desk: Desk, name: str) -> Staff:
    found = sign_in(desk.app, name, PIN, HERE)
    assert isinstance(found, SignedIn)
    session = find_session(desk.app, found.token)
    assert session is not None
    return session.staff


def test_accounts_begin_as_what_their_worker_or_desk_is(desk: Desk) -> None:
    add_staff_account(desk.app, find_staff(desk.app, None, "quayside manager"), "boss", PIN)
    _add(desk, GWEN, "w3", WORKER, LEAD)
    found = _roles(desk)
    assert found["sam.okafor"] == {"worker"}
    assert found["boss"] == {"lead"}
    assert found[GWEN] == {"worker", "lead"}


@pytest.mark.parametrize(
    ("name", "roles", "why"),
    [
        (PRIYA, (ADMIN, WORKER), "admin stands alone"),
        (PRIYA, (), "at least one"),
        ("quayside.desk", (GUARDIAN,), "not a desk"),
        ("nobody", (WORKER,), "no account nobody"),
    ],
)
def test_what_no_account_may_be(
    desk: Desk, name: str, roles: tuple[StaffRole, ...], why: str
) -> None:
    add_staff_account(desk.app, find_staff(desk.app, None, "quayside duty"), "quayside.desk", PIN)
    with pytest.raises(StaffAccountError, match=why):
        set_roles_by_name(desk.app, name, roles)


def test_the_last_admin_stays(desk: Desk) -> None:
    _add(desk, GWEN, "w3", ADMIN)
    remove_staff_account(desk.app, "tomasz.admin")
    for change in (
        lambda: remove_staff_account(desk.app, GWEN),
        lambda: set_roles_by_name(desk.app, GWEN, [WORKER]),
    ):
        with pytest.raises(StaffAccountError, match="last admin"):
            change()
    _add(desk, "second.admin", "w4", ADMIN)
    remove_staff_account(desk.app, GWEN)
    assert "second.admin" in _roles(desk)


def test_nobody_changes_their_own_role_by_any_account(desk: Desk) -> None:
    admin = _add(desk, GWEN, "w3", ADMIN)
    _add(desk, "gwen.two", "w3")
    _add(desk, "other.admin", "w4", ADMIN)
    for name in (GWEN, "gwen.two"):
        with desk.app.records.begin() as unit:
            account = staff_accounts.find_account(unit, name)
            assert account is not None
            with pytest.raises(StaffAccountError, match="of their own"):
                set_roles_in(unit, account, [LEAD], desk.clock.now(), admin)
    assert _roles(desk)[GWEN] == {"admin"}


def test_another_role_signs_out_and_stands_in_the_trail(desk: Desk) -> None:
    set_staff_secret(desk.app, PRIYA, PIN)
    found = sign_in(desk.app, PRIYA, PIN, HERE)
    assert isinstance(found, SignedIn)
    set_roles_by_name(desk.app, PRIYA, [WORKER, LEAD])
    assert find_session(desk.app, found.token) is None
    rows = desk.rows("SELECT details FROM audit_event WHERE kind = 'staff_account.roles_set'")
    assert [row["details"]["roles"] for row in rows] == ["lead,worker"]  # type: ignore[index]


def test_whoever_is_an_admin_alone_reads_no_record(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "URGENT please come"), desk.clock.now())
    code = str(
        desk.rows("SELECT code FROM item WHERE message_id = :m", m=received.message_id)[0]["code"]
    )
    _add(desk, GWEN, "w3", ADMIN)
    _add(desk, "tomasz", "w4")
    gwen, tomasz = _session_staff(desk, GWEN), _session_staff(desk, "tomasz")
    assert read_item(desk.app, gwen, code) is None
    assert read_item(desk.app, tomasz, code) is not None
    person = UUID(str(desk.rows("SELECT person_id FROM item")[0]["person_id"]))
    with desk.app.records.begin() as unit:
        now = desk.clock.now()
        assert not may_open(unit, gwen, person, now)
        assert list_caseload(unit, gwen, now) == []
        assert list_roles_of(unit, gwen) == {ADMIN}


def test_who_is_kept_apart_opens_neither_the_person_nor_their_texts(desk: Desk) -> None:
    received = receive_message(desk.app, inbound(ASHA, "URGENT please come"), desk.clock.now())
    code = str(
        desk.rows("SELECT code FROM item WHERE message_id = :m", m=received.message_id)[0]["code"]
    )
    set_staff_secret(desk.app, "sam.okafor", PIN)
    sam = _session_staff(desk, "sam.okafor")
    worker, person = find_both(desk.app, "w1", "s01")
    assert read_item(desk.app, sam, code) is not None
    assert keep_apart(desk.app, worker, person)
    assert not keep_apart(desk.app, worker, person)
    assert read_item(desk.app, sam, code) is None
    with desk.app.records.begin() as unit:
        assert not may_open(unit, sam, person, desk.clock.now())
    # What comes now goes to somebody else.
    receive_message(desk.app, inbound(ASHA, "can you ring me please"), desk.clock.now())
    owners = desk.rows("SELECT owner_id FROM item ORDER BY opened_at DESC, id LIMIT 1")
    assert owners[0]["owner_id"] != worker
    assert end_apart(desk.app, worker, person)
    assert read_item(desk.app, sam, code) is not None
