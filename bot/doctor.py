"""`keyline doctor`: whether this installation may meet real people, and what is missing.

Live mode starts only when every check passes.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.settings import LOOPBACK, Settings

_ACCOUNT = re.compile(r"^AC[0-9a-f]{32}$")


class UnfitForLiveError(RuntimeError):
    """Live mode was asked for and a check fails; the message lists what and what to do."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `remedy` says what to do when it is not in order."""

    name: str
    ok: bool
    remedy: str


def examine(settings: Settings) -> tuple[Check, ...]:
    """All checks, in the order in which they are best put right. Reads files, calls nobody."""
    return (
        _keys_file(settings),
        _credentials(settings),
        _public_address(settings),
        _database(settings),
        _sign_off(),
    )


def refuse_unfit_live(settings: Settings) -> None:
    """In live mode, raise UnfitForLiveError with what is missing unless every check passes."""
    if settings.keyline_mode != "live":
        return
    failed = [check for check in examine(settings) if not check.ok]
    if failed:
        listed = "\n".join(f"  - {check.name}: {check.remedy}" for check in failed)
        raise UnfitForLiveError(f"Live mode is refused. `keyline doctor` finds:\n{listed}")


def _keys_file(settings: Settings) -> Check:
    path = settings.keyline_keys_file
    given = path.parent != settings.keyline_home
    private = given and path.is_file() and not path.stat().st_mode & 0o077
    return Check(
        "encryption keys in a file of their own",
        private,
        "Set KEYLINE_KEYS_FILE to a file outside KEYLINE_HOME that only Keyline's user can read"
        " (mode 600) and that is kept apart from the database's backups.",
    )


def _credentials(settings: Settings) -> Check:
    sender = (
        settings.twilio_messaging_service_sid
        or settings.twilio_sms_from
        or settings.twilio_whatsapp_from
    )
    return Check(
        "real Twilio credentials",
        bool(
            _ACCOUNT.match(settings.twilio_account_sid)
            and settings.twilio_auth_token
            and sender
            and not settings.twilio_is_stand_in
        ),
        "Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_MESSAGING_SERVICE_SID (or the"
        " numbers to send from), and leave TWILIO_API_URL unset.",
    )


def _public_address(settings: Settings) -> Check:
    address = urlsplit(settings.public_base_url)
    return Check(
        "public https address",
        address.scheme == "https" and bool(address.hostname) and not _is_local(address.hostname),
        "Set PUBLIC_BASE_URL to the https address at which Twilio reaches the front door.",
    )


def _is_local(host: str | None) -> bool:
    if host is None or host in LOOPBACK:
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def _database(settings: Settings) -> Check:
    return Check(
        "a database of your own, or a tested backup",
        settings.database_url is not None,
        "Set DATABASE_URL to a PostgreSQL 15 or later that is backed up (and"
        " DATABASE_ADMIN_URL to its owner). There is no tested backup of the embedded one yet.",
    )


def _sign_off() -> Check:
    return Check(
        "clinical and data-protection sign-off recorded",
        False,
        "Keyline cannot record the sign-off of a clinical safety officer and a data protection"
        " officer yet, so live mode cannot be started.",
    )
