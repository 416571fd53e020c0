"""`keyline doctor`: whether this installation may meet real people, and what is missing.

Live mode starts only when every check passes.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qs, unquote, urlsplit

from bot.clock import SystemClock, local
from bot.content.card import load_card
from bot.content.card_lint import list_card_overdue
from bot.content.catalogue import load as load_content
from bot.content.danger_lint import list_danger_overdue
from bot.content.lint import list_overdue
from bot.content.options import FILE, OptionsError, load_options
from bot.doctor_content import (
    list_answer_clock_faults,
    list_clock_faults,
    list_lane_clock_faults,
    list_review_faults,
)
from bot.doctor_rota import list_no_deputy, list_rota_faults, list_unstaffed
from bot.settings import LOOPBACK, Settings

_OWNER = "tables owned by another user than the running parts'"
_ACCOUNT = re.compile(r"^AC[0-9a-f]{32}$")


class UnfitForLiveError(RuntimeError):
    """Real people could be reached and a check fails; the message lists what and what to do."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `remedy` says what to do when it is not in order."""

    name: str
    ok: bool
    remedy: str


def examine(settings: Settings, now: datetime | None = None) -> tuple[Check, ...]:
    """All checks of files, in the order in which they are best put right. Calls nobody."""
    today = local(now or SystemClock().now()).date()
    return (
        _keys_file(settings),
        _credentials(settings),
        _public_address(settings),
        _database(settings),
        _owner(settings),
        _clock(settings),
        _second_way(settings),
        _alert_clocks(settings, today),
        _lane_clocks(settings, today),
        _answer_clocks(settings, today),
        _reviewed(today),
        _options(settings),
        _sign_off(),
    )


def examine_rota(settings: Settings, now: datetime | None = None) -> Check:
    """Whether two desks can be alerted at every hour ahead. Asks the database."""
    faults = list_rota_faults(settings, now or SystemClock().now())
    return Check(
        "two desks to alert at every hour of the next 14 days",
        not faults,
        "\n        ".join([*faults, "Enter desks, their phones and hours: `keyline import`."]),
    )


def list_deputies(settings: Settings, now: datetime | None = None) -> tuple[str, ...]:
    """A line for each role without a deputy; it keeps nothing from starting. Asks the database."""
    lines = list_no_deputy(settings, now or SystemClock().now())
    return tuple(f"deputy  {line}" for line in lines)


def list_reminders(settings: Settings, today: date) -> tuple[str, ...]:
    """What somebody should look at, and what keeps nothing from starting: an old text does less
    harm than no answer. `today` is the day by the calendar of the place."""
    overdue = list_overdue(load_content(settings.keyline_nation), today)
    overdue += list_danger_overdue(today)
    overdue += list_card_overdue(load_card(), today)
    return tuple(
        f"{fault.text_id} was to be {fault.rule}, {fault.found} (bot/content)" for fault in overdue
    )


def list_notes(settings: Settings, today: date) -> tuple[str, ...]:
    """What keeps nothing from starting, a line each: the options that are on with who signed for
    them, and the reminders."""
    try:
        options = load_options(settings.keyline_home / FILE, today)
    except OptionsError:
        options = ()  # A check of its own says so.
    on = [f"option  {option}" for option in options]
    on += [f"option  {line}" for line in list_unstaffed(settings, today)]
    return (*on, *(f"remind  {line}" for line in list_reminders(settings, today)))


def refuse_unfit_live(settings: Settings, *, migrates: bool = False) -> None:
    """Raise UnfitForLiveError when this would run for real people and is not fit to.

    Real credentials outside of live mode are refused as they are: nobody has looked at the rest.
    A program that `migrates` must know the owner of the tables; a part has no business to.
    """
    if settings.keyline_mode != "live":
        if not settings.demo_allowed:
            raise UnfitForLiveError(
                "Demo mode is refused beside real Twilio credentials: real people could text it."
                " Set KEYLINE_MODE=live and see `keyline doctor`, or unset TWILIO_AUTH_TOKEN."
            )
        return
    needed = [check for check in examine(settings) if migrates or check.name != _OWNER]
    if not migrates:  # before that there may be no tables
        needed.append(examine_rota(settings))
    failed = [check for check in needed if not check.ok]
    if failed:
        listed = "\n".join(f"  - {check.name}: {check.remedy}" for check in failed)
        raise UnfitForLiveError(f"Live mode is refused. `keyline doctor` finds:\n{listed}")


def _keys_file(settings: Settings) -> Check:
    path = settings.keyline_keys_file.resolve()
    apart = not path.is_relative_to(settings.keyline_home.resolve())
    private = apart and path.is_file() and not path.stat().st_mode & 0o077
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
        "a database of your own, backed up",
        settings.database_url is not None,
        "Set DATABASE_URL to a PostgreSQL 15 or later that is backed up (and"
        " DATABASE_ADMIN_URL to its owner). Nothing backs the embedded one up by itself.",
    )


def _owner(settings: Settings) -> Check:
    own_server = settings.database_url is not None
    differ = _user(settings.database_admin_url) not in (None, _user(settings.database_url))
    return Check(
        _OWNER,
        differ or not own_server,  # in the embedded one the two are made apart
        "Set DATABASE_ADMIN_URL to the owner of the tables, another user than that of"
        " DATABASE_URL: a part that owned the tables could change the audit trail.",
    )


def _clock(settings: Settings) -> Check:
    return Check(
        "the machine's own clock",
        settings.keyline_test_clock is None,
        "Unset KEYLINE_TEST_CLOCK: it is for the invented people of scenarios.",
    )


def _second_way(settings: Settings) -> Check:
    return Check(
        "a second way to reach staff: calls",
        bool(settings.twilio_sms_from),
        "Set TWILIO_SMS_FROM to a number of yours that can call. A messaging service cannot, so"
        " every destination would have one way only: a text.",
    )


def _alert_clocks(settings: Settings, today: date) -> Check:
    faults = list_clock_faults(settings.keyline_home, today)
    return Check(
        "clocks of alerts, signed by a clinical safety officer",
        not faults,
        f"{'; '.join(faults)}. Copy bot/content/alert_clocks.yml to KEYLINE_HOME and sign it there:"
        " docs/escalation.md.",
    )


def _lane_clocks(settings: Settings, today: date) -> Check:
    faults = list_lane_clock_faults(settings.keyline_home, today)
    return Check(
        "clocks of lanes, signed by a clinical safety officer",
        not faults,
        f"{'; '.join(faults)}. Copy bot/content/lane_clocks.yml to KEYLINE_HOME and sign it there:"
        " docs/lanes.md.",
    )


def _answer_clocks(settings: Settings, today: date) -> Check:
    faults = list_answer_clock_faults(settings.keyline_home, today)
    return Check(
        "clocks of answers, signed by a clinical safety officer",
        not faults,
        f"{'; '.join(faults)}. Copy bot/content/answer_clocks.yml to KEYLINE_HOME and sign it"
        " there: docs/answers.md.",
    )


def _reviewed(today: date) -> Check:
    faults = list_review_faults(today)
    return Check(
        "numbers, and phrases for danger and lanes, looked at again in time",
        not faults,
        f"{'; '.join(faults)} (bot/content).",
    )


def _options(settings: Settings) -> Check:
    try:
        # That a day is still to come is found as a part starts, which knows the day.
        load_options(settings.keyline_home / FILE, date.max)
        fault = ""
    except OptionsError as error:
        fault = str(error)
    return Check("options signed for, or none", not fault, f"Put it right, or remove it: {fault}.")


def _user(url: str | None) -> str | None:
    """The user in a database's address, before the host or among the options after it."""
    parts = urlsplit(url or "")
    named = parse_qs(parts.query).get("user", [])
    return named[0] if named else unquote(parts.username or "") or None


def _sign_off() -> Check:
    return Check(
        "clinical and data-protection sign-off recorded",
        False,
        "Keyline cannot record the sign-off of a clinical safety officer and a data protection"
        " officer yet, so live mode cannot be started.",
    )
