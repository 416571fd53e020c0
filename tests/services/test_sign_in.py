"""Staff sign in: right and wrong, locked, known devices, sessions, and what stands of it."""

from __future__ import annotations

import pytest

from bot.care.staff_sessions import MOST_READS
from bot.services.keep_staff_accounts import (
    StaffAccountError,
    add_staff_account,
    find_staff,
    list_staff_accounts,
    remove_staff_account,
    set_staff_secret,
)
from bot.services.sign_in import (
    NotSignedIn,
    Place,
    ReadTooMuchError,
    SignedIn,
    find_session,
    sign_in,
    sign_in_demo,
    sign_out,
)
from tests.kit import Desk

NAME, PIN = "sam.okafor", "river-473-lamp"
HOME, ELSEWHERE = Place("192.0.2.1"), Place("192.0.2.2")
KNOWN = Place("192.0.2.1", "a" * 32)


@pytest.fixture
def signing(desk: Desk) -> Desk:
    set_staff_secret(desk.app, NAME, PIN)
    return desk


def _wrong(desk: Desk, times: int, place: Place = HOME, name: str = NAME) -> NotSignedIn:
    for _ in range(times):
        found = sign_in(desk.app, name, "wrong-wrong", place)
        assert isinstance(found, NotSignedIn)
    return found


def _kinds(desk: Desk, like: str = "staff.%") -> list[str]:
    rows = desk.rows("SELECT kind FROM audit_event WHERE kind LIKE :k ORDER BY seq", k=like)
    return [str(row["kind"]) for row in rows]


def test_the_right_pin_opens_a_session(signing: Desk) -> None:
    found = sign_in(signing.app, " Sam.Okafor", PIN, HOME)
    assert isinstance(found, SignedIn)
    session = find_session(signing.app, found.token)
    assert session is not None
    assert session.who.name == "Sam Okafor"
    assert _kinds(signing) == ["staff.signed_in"]


def test_neither_name_nor_token_nor_pin_can_be_read_in_the_database(signing: Desk) -> None:
    found = sign_in(signing.app, NAME, PIN, HOME)
    assert isinstance(found, SignedIn)
    kept = str(
        signing.rows("SELECT * FROM staff_account") + signing.rows("SELECT * FROM staff_session")
    )
    for secret in (NAME, PIN, found.token):
        assert secret not in kept


def test_an_unknown_name_and_a_wrong_pin_leave_the_same_behind(signing: Desk) -> None:
    tries = "SELECT count(*) FROM sign_in_try"
    assert _wrong(signing, 1) == _wrong(signing, 1, name="nobody.here")
    assert _wrong(signing, 1, name="") == NotSignedIn()
    assert signing.count(tries) == 3
    assert _kinds(signing) == ["staff.sign_in_failed"] * 3
    said = str(signing.rows("SELECT details FROM audit_event WHERE kind = 'staff.sign_in_failed'"))
    assert "nobody" not in said


def test_an_account_without_a_pin_lets_nobody_in(signing: Desk) -> None:
    assert isinstance(sign_in(signing.app, "priya.nair", "", HOME), NotSignedIn)


def test_five_wrong_ones_lock_the_name_everywhere_and_say_until_when(signing: Desk) -> None:
    assert _wrong(signing, 4).locked_until is None
    until = _wrong(signing, 1).locked_until
    assert until is not None
    assert (until - signing.clock.now()).total_seconds() == 15 * 60
    assert sign_in(signing.app, NAME, PIN, ELSEWHERE) == NotSignedIn(until)
    assert _kinds(signing)[-1] == "staff.sign_in_locked"
    signing.clock.forward(minutes=15)
    assert isinstance(sign_in(signing.app, NAME, PIN, ELSEWHERE), SignedIn)


def test_five_wrong_ones_from_one_address_lock_it_for_every_name(signing: Desk) -> None:
    for number in range(5):
        _wrong(signing, 1, name=f"name.{number}")
    assert isinstance(sign_in(signing.app, NAME, PIN, HOME), NotSignedIn)
    assert isinstance(sign_in(signing.app, NAME, PIN, ELSEWHERE), SignedIn)


def test_a_known_device_is_locked_by_its_own_wrong_tries_only(signing: Desk) -> None:
    """Whoever knows a name must not be able to keep the person on call out at night."""
    _wrong(signing, 5)
    assert isinstance(sign_in(signing.app, NAME, PIN, KNOWN), SignedIn)
    assert _wrong(signing, 5, KNOWN).locked_until is not None
    assert isinstance(sign_in(signing.app, NAME, PIN, KNOWN), NotSignedIn)


def test_a_right_one_forgets_the_wrong_ones_before(signing: Desk) -> None:
    _wrong(signing, 4)
    assert isinstance(sign_in(signing.app, NAME, PIN, ELSEWHERE), SignedIn)
    assert _wrong(signing, 1, ELSEWHERE).locked_until is None


def test_a_session_ends_unused_signed_out_or_with_another_pin(signing: Desk) -> None:
    tokens = []
    for _ in range(3):
        found = sign_in(signing.app, NAME, PIN, HOME)
        assert isinstance(found, SignedIn)
        tokens.append(found.token)
    session = find_session(signing.app, tokens[0])
    assert session is not None
    sign_out(signing.app, session)
    assert find_session(signing.app, tokens[0]) is None
    signing.clock.forward(minutes=29)
    assert find_session(signing.app, tokens[1]) is not None
    signing.clock.forward(minutes=1)
    assert find_session(signing.app, tokens[2]) is None
    assert find_session(signing.app, tokens[1]) is not None
    set_staff_secret(signing.app, NAME, "another-one-81")
    assert find_session(signing.app, tokens[1]) is None
    assert find_session(signing.app, "nonsense") is None


def test_a_session_ends_after_twelve_hours_of_use(signing: Desk) -> None:
    found = sign_in(signing.app, NAME, PIN, HOME)
    assert isinstance(found, SignedIn)
    for _ in range(12 * 3 - 1):
        signing.clock.forward(minutes=20)
        assert find_session(signing.app, found.token) is not None
    signing.clock.forward(minutes=20)
    assert find_session(signing.app, found.token) is None


def test_accounts_are_added_listed_and_removed(signing: Desk) -> None:
    app = signing.app
    desk = find_staff(app, None, "breakwater duty")
    add_staff_account(app, desk, "Night.Duty", "quiet-harbour-9")
    kept = {account.name: account for account in list_staff_accounts(app)}
    assert kept["night.duty"].has_secret
    assert kept["night.duty"].who is not None
    assert kept["night.duty"].who.team == "Breakwater"
    with pytest.raises(StaffAccountError, match="taken"):
        add_staff_account(app, desk, "night.duty", "quiet-harbour-9")
    found = sign_in(app, "night.duty", "quiet-harbour-9", HOME)
    assert isinstance(found, SignedIn)
    remove_staff_account(app, "night.duty")
    assert find_session(app, found.token) is None
    assert isinstance(sign_in(app, "night.duty", "quiet-harbour-9", HOME), NotSignedIn)
    assert _kinds(signing, "staff_account.%")[-2:] == [
        "staff_account.added",
        "staff_account.removed",
    ]


@pytest.mark.parametrize(
    ("worker", "desk_key"),
    [(None, None), ("w1", "quayside duty"), ("w99", None), (None, "quayside"), ("quayside", None)],
)
def test_whose_an_account_is_must_be_clear(
    signing: Desk, worker: str | None, desk_key: str | None
) -> None:
    with pytest.raises(StaffAccountError):
        find_staff(signing.app, worker, desk_key)
    assert find_staff(signing.app, "w1", None).kind == "worker"


def test_an_unfit_pin_is_refused(signing: Desk) -> None:
    with pytest.raises(StaffAccountError, match="Too easy"):
        set_staff_secret(signing.app, NAME, "123456")
    with pytest.raises(StaffAccountError, match="no account"):
        set_staff_secret(signing.app, "nobody", PIN)


def test_one_click_is_for_the_demo_only(signing: Desk) -> None:
    from dataclasses import replace

    account = list_staff_accounts(signing.app)[0].id
    assert isinstance(sign_in_demo(signing.app, account), SignedIn)
    settings = replace(signing.app.settings, keyline_mode="live")
    assert sign_in_demo(replace(signing.app, settings=settings), account) is None
    beside_real = replace(signing.app.settings, twilio_api_url="https://api.twilio.com")
    assert sign_in_demo(replace(signing.app, settings=beside_real), account) is None


def test_an_account_whose_worker_has_gone_is_nobodys(signing: Desk) -> None:
    from uuid import uuid4

    from sqlalchemy import text

    from bot.records import staff_sessions

    found = sign_in(signing.app, NAME, PIN, HOME)
    assert isinstance(found, SignedIn)
    with signing.app.records.begin() as unit:
        unit.connection.execute(text("UPDATE staff_account SET staff_id = :i"), {"i": uuid4()})
        assert staff_sessions.use_session(unit, found.token, signing.clock.now()) is not None
    assert find_session(signing.app, found.token) is None


def test_whoever_opens_page_after_page_gets_no_more_for_a_minute(signing: Desk) -> None:
    found = sign_in(signing.app, NAME, PIN, HOME)
    assert isinstance(found, SignedIn)
    for _ in range(MOST_READS):
        assert find_session(signing.app, found.token) is not None
    for _ in range(2):
        with pytest.raises(ReadTooMuchError):
            find_session(signing.app, found.token)
    assert _kinds(signing).count("staff.reads_limited") == 1
    signing.clock.forward(minutes=1)
    assert find_session(signing.app, found.token) is not None
