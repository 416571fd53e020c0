"""Staff sign in and out. An unknown name costs, says and leaves behind what a wrong PIN does."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.app import App
from bot.care.sign_in_tries import locked_until
from bot.care.staff_roles import StaffRole
from bot.care.staff_sessions import MOST_CHARACTERS, MOST_READS, plain_name
from bot.records import sign_in_tries, staff_accounts, staff_sessions
from bot.records.audit import Event, add_event
from bot.records.phones import Staff
from bot.records.staff_accounts import StaffAccount
from bot.records.staff_names import StaffName, find_staff_name
from bot.records.staff_roles import list_roles
from bot.records.unit import Unit

_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs in: an address or, where this very name signed in on it before, a
    device. Wrong tries from elsewhere never lock out a known device."""

    address: str = field(repr=False)
    device: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody signed in: the token of their session, for their browser alone, and their name."""

    token: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """No such name, or another PIN: it is not said which. `locked_until` while nothing is tried."""

    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, as what, and by which way: pin, demo or provider."""

    id: UUID
    staff: Staff
    who: StaffName
    roles: frozenset[StaffRole] = frozenset()
    way: str = "pin"


class ReadTooMuchError(Exception):
    """A session asked for more pages than anybody reads. Nothing more is shown for a minute."""


def sign_in(app: App, typed: str, secret: str, place: Place) -> SignedIn | NotSignedIn:
    """Let somebody in by name and PIN, or note a wrong try."""
    name, now = plain_name(typed), app.clock.now()
    with app.records.begin() as unit:
        by_name, by_place = _counted_by(unit, name, place)
        # One after the other, or many tries at once would all find that few were wrong so far.
        unit.lock_until_commit(by_place)
        unit.lock_until_commit(by_name)
        until = _locked_until(unit, by_name, by_place, now)
        if until is not None:
            return NotSignedIn(until)
        account = staff_accounts.find_account(unit, name)
        is_right = staff_accounts.is_account_secret(unit, account, secret[:MOST_CHARACTERS])
        if account is None or not is_right:
            return _refused(unit, account, by_name, by_place, now)
        sign_in_tries.forget_tries_for(unit, by_name)
        return let_in(unit, account, name, "pin", now)


def sign_in_demo(app: App, account_id: UUID) -> SignedIn | None:
    """Let anybody in as one of the invented staff; None for none of them, and outside demo."""
    if not app.settings.demo_allowed:
        return None
    with app.records.begin() as unit:
        account = staff_accounts.find_account_by_id(unit, account_id)
        if account is None:
            return None
        name = staff_accounts.open_account_name(unit, account)
        return let_in(unit, account, name, "demo", app.clock.now())


def find_session(app: App, token: str, by_hand: bool = True) -> Session | None:
    """Who is signed in by a token, used once more where it is `by_hand`; None where it is over.

    Raises ReadTooMuchError past the limit, once it is noted.
    """
    with app.records.begin() as unit:
        session = staff_sessions.use_session(unit, token, app.clock.now(), by_hand=by_hand)
        if session is None:
            return None
        account = staff_accounts.find_account_by_id(unit, session.account_id)
        if account is None:
            return None
        if session.reads == MOST_READS + 1:
            add_event(unit, Event("staff.reads_limited", app.clock.now(), **_by(account.staff)))
        who = find_staff_name(unit, account.staff.id)
        roles = list_roles(unit, account.id)
    if session.reads > MOST_READS:
        raise ReadTooMuchError
    if who is None:
        return None
    return Session(session.id, account.staff, who, roles, session.way)


def sign_out(app: App, session: Session) -> None:
    """End a session."""
    with app.records.begin() as unit:
        staff_sessions.end_session(unit, session.id)
        add_event(unit, Event("staff.signed_out", app.clock.now(), **_by(session.staff)))


def form_token(app: App, secret: str) -> str:
    """What a form must carry, made from a secret of the browser's: a session's token, or a cookie
    of the page on which one signs in."""
    return app.records.vault.fingerprint("staff form", secret).hex()


def device_mark(app: App, name: str, device: str) -> str:
    """The proof that a name signed in on a device before, for a cookie."""
    return app.records.vault.fingerprint("staff device", f"{device} {name}").hex()


def _counted_by(unit: Unit, name: str, place: Place) -> tuple[bytes, bytes]:
    """By what wrong tries are counted: the name, and the place."""
    if place.device is not None:
        on_it = unit.vault.fingerprint("sign-in device", place.device)
        return unit.vault.fingerprint("sign-in name", f"{place.device} {name}"), on_it
    from_it = unit.vault.fingerprint("sign-in address", place.address)
    return unit.vault.fingerprint("sign-in name", name), from_it


def _locked_until(unit: Unit, by_name: bytes, by_place: bytes, now: datetime) -> datetime | None:
    both = (
        locked_until(sign_in_tries.list_wrong_for(unit, by_name), now),
        locked_until(sign_in_tries.list_wrong_from(unit, by_place), now),
    )
    return max((until for until in both if until is not None), default=None)


def _refused(
    unit: Unit, account: StaffAccount | None, by_name: bytes, by_place: bytes, now: datetime
) -> NotSignedIn:
    sign_in_tries.add_wrong_try(unit, by_name, by_place, now)
    details = {"account": None if account is None else str(account.id)}
    add_event(unit, Event("staff.sign_in_failed", now, details=details))
    until = _locked_until(unit, by_name, by_place, now)
    if until is not None:
        add_event(unit, Event("staff.sign_in_locked", now, details=details))
    return NotSignedIn(until)


def let_in(unit: Unit, account: StaffAccount, name: str, way: str, now: datetime) -> SignedIn:
    """Open a session for whoever proved that an account is theirs: by pin, demo or provider."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    staff_sessions.add_session(unit, account.id, token, now, way)
    add_event(unit, Event("staff.signed_in", now, **_by(account.staff, way=way)))
    return SignedIn(token, name)


def _by(staff: Staff, **details: str) -> dict[str, Any]:
    return {
        "actor": staff.kind,
        "actor_id": staff.id,
        "details": {"account": str(staff.account_id), **details},
    }
