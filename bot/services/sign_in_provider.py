"""Staff sign in at the organisation's own sign-in (OpenID Connect): who they are there is bound to
one account here, and nobody without one gets in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.app import App
from bot.care.staff_sessions import plain_name
from bot.records import staff_accounts
from bot.records.audit import Event, add_event
from bot.records.phones import Staff
from bot.records.staff_accounts import StaffAccount
from bot.records.unit import Unit
from bot.services.keep_staff_roles import StaffAccountError, note_account, refuse_own
from bot.services.sign_in import SignedIn, let_in


@dataclass(frozen=True, slots=True)
class ProviderPerson:
    """Who somebody is at the provider, as its signed token says. `email` only where the provider
    verified it."""

    issuer: str = field(repr=False)
    subject: str = field(repr=False)
    email: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class OneTry:
    """What one try to sign in is bound to; each follows from a secret of one browser."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class Unlinked(StrEnum):
    """The provider knows them, and no account here is theirs."""

    NO_ACCOUNT = "no_account"


def one_try(app: App, secret: str) -> OneTry:
    """What a browser with this secret signs in with, and no other."""
    vault = app.records.vault
    return OneTry(*(vault.fingerprint(f"provider {w}", secret).hex() for w in ("a", "b", "c")))


def sign_in_provider(app: App, person: ProviderPerson) -> SignedIn | Unlinked:
    """Let somebody in as the account that is bound to them.

    Where the adopter says so, an account that is bound to nobody and whose sign-in name is their
    verified e-mail address is bound to them now.
    """
    now = app.clock.now()
    with app.records.begin() as unit:
        bound = _hash(unit, person.issuer, person.subject)
        account = staff_accounts.find_account_of_provider(unit, bound)
        if account is None and app.settings.keyline_oidc_email_is_name:
            account = _bind_by_email(unit, person, bound, now)
        if account is None:
            details: dict[str, str | int | None] = {"account": None, "way": "provider"}
            add_event(unit, Event("staff.sign_in_failed", now, details=details))
            return Unlinked.NO_ACCOUNT
        name = staff_accounts.open_account_name(unit, account)
        return let_in(unit, account, name, "provider", now)


def link_account(app: App, typed: str, subject: str) -> None:
    """Bind an account to whoever is `subject` at the provider, as an operator; with an empty one,
    to nobody. Raises StaffAccountError."""
    with app.records.begin() as unit:
        account = staff_accounts.find_account(unit, plain_name(typed))
        if account is None:
            raise StaffAccountError(f"there is no account {plain_name(typed)}")
        link_in(app, unit, account, subject, None)


def link_in(app: App, unit: Unit, account: StaffAccount, subject: str, by: Staff | None) -> None:
    """The same inside a transaction that is open, by an admin. Raises StaffAccountError."""
    refuse_own(by, account.staff)
    issuer, now = app.settings.keyline_oidc_issuer, app.clock.now()
    if not issuer:
        raise StaffAccountError("KEYLINE_OIDC_ISSUER is not set: there is no provider to bind to")
    given = subject.strip()
    bound = _hash(unit, issuer, given) if given else None
    if bound is not None:
        other = staff_accounts.find_account_of_provider(unit, bound)
        if other is not None and other.id != account.id:
            raise StaffAccountError("That person is bound to another account already")
    staff_accounts.set_provider_hash(unit, account.id, bound)
    linked = Event("staff_account.linked", now)
    event = linked if bound else Event("staff_account.unlinked", now)
    note_account(unit, event, account.id, account.staff, by)


def _bind_by_email(
    unit: Unit, person: ProviderPerson, bound: bytes, now: datetime
) -> StaffAccount | None:
    if person.email is None:
        return None
    account = staff_accounts.find_account(unit, plain_name(person.email))
    if account is None or account.is_linked:
        return None
    staff_accounts.set_provider_hash(unit, account.id, bound)
    note_account(unit, Event("staff_account.linked", now), account.id, account.staff, account.staff)
    return account


def _hash(unit: Unit, issuer: str, subject: str) -> bytes:
    return unit.vault.fingerprint("staff provider", f"{issuer} {subject}")
