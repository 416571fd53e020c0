"""Every setting of Keyline, read once from the environment and `.env`.

This is the only place that reads the environment. `.env.example` lists the same
names with a line of explanation each; a guard test keeps the two equal.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.colours import READABLE, contrast_with_white

Mode = Literal["demo", "live"]
Nation = Literal["ENG", "WLS", "SCT", "NIR"]
ListOrder = Literal["lane", "time"]

MODES: tuple[Mode, ...] = ("demo", "live")
NATIONS: tuple[Nation, ...] = ("ENG", "WLS", "SCT", "NIR")
LIST_ORDERS: tuple[ListOrder, ...] = ("lane", "time")
TWILIO_API = "https://api.twilio.com"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


class SettingsError(ValueError):
    """A setting is missing or cannot be used; the message names it and what was expected."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, in the types that the parts use. Each field's name is its variable's name.

    `KEYLINE_…_URL` and `KEYLINE_INNER_SECRET` are set by `keyline up` for the parts it starts;
    an adopter sets them only when the parts run on several machines. `KEYLINE_TEST_CLOCK` is set
    by `keyline converse`, and by nobody else.
    """

    keyline_home: Path
    keyline_port: int
    keyline_mode: Mode
    keyline_nation: Nation
    keyline_keys_file: Path
    keyline_audit_anchors: Path
    database_url: str | None = field(repr=False)
    database_admin_url: str | None = field(repr=False)
    public_base_url: str
    twilio_account_sid: str
    twilio_auth_token: str = field(repr=False)
    twilio_auth_token_next: str = field(repr=False)
    twilio_api_url: str
    twilio_messaging_service_sid: str
    twilio_sms_from: str
    twilio_whatsapp_from: str
    smtp_url: str = field(repr=False)
    keyline_oidc_issuer: str
    keyline_oidc_client_id: str
    keyline_oidc_client_secret: str = field(repr=False)
    keyline_oidc_email_is_name: bool
    encoder_path: Path | None
    keyline_screen_classifier: bool
    keyline_list_order: ListOrder
    keyline_secure_mail_domains: str
    keyline_console_name: str
    keyline_console_colour: str
    keyline_dialogue_url: str
    keyline_actions_url: str
    keyline_inner_secret: str = field(repr=False)
    keyline_test_clock: datetime | None

    @property
    def spool_dir(self) -> Path:
        """Where inbound texts wait, encrypted, while the database is silent."""
        return self.keyline_home / "spool"

    @property
    def models_dir(self) -> Path:
        """Where trained models lie. Nothing in it comes from people's texts."""
        return self.keyline_home / "models"

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """The tokens that may have signed a webhook: two while they are being rotated."""
        return tuple(t for t in (self.twilio_auth_token, self.twilio_auth_token_next) if t)

    @property
    def twilio_is_stand_in(self) -> bool:
        """True when the REST calls go to this machine, so that no real phone can be reached."""
        return urlsplit(self.twilio_api_url).hostname in LOOPBACK

    @property
    def secure_mail_domains(self) -> frozenset[str]:
        """Mail domains to which initials may be sent, as the adopter has declared."""
        return frozenset(filter(None, self.keyline_secure_mail_domains.split(",")))

    @property
    def demo_allowed(self) -> bool:
        """Whether simulator, demo sign-in and demo data may exist.

        Real credentials present refuse them, whatever the mode says: one forgotten
        variable must not put invented people, or an open page of phones, beside real ones.
        """
        return self.keyline_mode == "demo" and (
            self.twilio_is_stand_in or not self.twilio_auth_token
        )


def variable_names() -> tuple[str, ...]:
    """The names of all settings as they stand in the environment."""
    return tuple(f.name.upper() for f in fields(Settings))


def load(
    environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
) -> Settings:
    """Read the settings; what the environment says wins over `.env` (None reads no file).

    Raises SettingsError naming the variable and what was expected.
    """
    loaded = _read(environ, env_file)
    if loaded.keyline_test_clock is not None and not loaded.demo_allowed:
        raise SettingsError(
            "KEYLINE_TEST_CLOCK is set; it is refused in live mode and beside real credentials"
        )
    return loaded


def _read(environ: Mapping[str, str] | None, env_file: Path | None) -> Settings:
    from_file = dotenv_values(env_file) if env_file else {}
    from_environment = os.environ if environ is None else environ
    given = {k: v for source in (from_file, from_environment) for k, v in source.items() if v}

    def text(name: str, default: str = "") -> str:
        return given.get(name, default).strip()

    home = Path(text("KEYLINE_HOME", ".keyline")).absolute()
    port = _port(text("KEYLINE_PORT", "8000"))
    return Settings(
        keyline_home=home,
        keyline_port=port,
        keyline_mode=cast(Mode, _one_of("KEYLINE_MODE", text("KEYLINE_MODE", "demo"), MODES)),
        keyline_nation=_nation(text("KEYLINE_MODE"), text("KEYLINE_NATION")),
        keyline_keys_file=_path(text("KEYLINE_KEYS_FILE"), home / "keys.json"),
        keyline_audit_anchors=_path(text("KEYLINE_AUDIT_ANCHORS"), home / "audit-anchors.log"),
        database_url=text("DATABASE_URL") or None,
        database_admin_url=text("DATABASE_ADMIN_URL") or None,
        public_base_url=text("PUBLIC_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        twilio_account_sid=text("TWILIO_ACCOUNT_SID"),
        twilio_auth_token=text("TWILIO_AUTH_TOKEN"),
        twilio_auth_token_next=text("TWILIO_AUTH_TOKEN_NEXT"),
        twilio_api_url=text("TWILIO_API_URL", TWILIO_API).rstrip("/"),
        twilio_messaging_service_sid=text("TWILIO_MESSAGING_SERVICE_SID"),
        twilio_sms_from=text("TWILIO_SMS_FROM"),
        twilio_whatsapp_from=text("TWILIO_WHATSAPP_FROM"),
        smtp_url=text("SMTP_URL"),
        **_provider(text),
        encoder_path=Path(given["ENCODER_PATH"]).absolute() if "ENCODER_PATH" in given else None,
        keyline_screen_classifier=_is_on("KEYLINE_SCREEN_CLASSIFIER", text),
        keyline_list_order=_list_order(text("KEYLINE_LIST_ORDER", "lane")),
        keyline_secure_mail_domains=_domains(text("KEYLINE_SECURE_MAIL_DOMAINS")),
        keyline_console_name=_console_name(text("KEYLINE_CONSOLE_NAME", "Keyline")),
        keyline_console_colour=_console_colour(text("KEYLINE_CONSOLE_COLOUR", "#005eb8")),
        keyline_dialogue_url=text("KEYLINE_DIALOGUE_URL", "http://127.0.0.1:5005"),
        keyline_actions_url=text("KEYLINE_ACTIONS_URL", "http://127.0.0.1:5055"),
        keyline_inner_secret=text("KEYLINE_INNER_SECRET") or secrets.token_urlsafe(24),
        keyline_test_clock=_moment("KEYLINE_TEST_CLOCK", text("KEYLINE_TEST_CLOCK")),
    )


def inherited() -> dict[str, str]:
    """The environment as it is, for a part that is started from here."""
    return dict(os.environ)


def _path(given: str, default: Path) -> Path:
    return (Path(given) if given else default).absolute()


def _port(given: str) -> int:
    if given.isdigit() and 0 < int(given) < 65536:
        return int(given)
    raise SettingsError(f"KEYLINE_PORT is {given!r}; expected a port number from 1 to 65535")


def _nation(mode: str, given: str) -> Nation:
    if mode == "live" and not given:
        raise SettingsError(
            "KEYLINE_NATION is not set; live mode never guesses whose crisis line is given out."
            f" Expected one of {', '.join(NATIONS)}"
        )
    return cast(Nation, _one_of("KEYLINE_NATION", given or "ENG", NATIONS))


def _is_on(name: str, given: Callable[[str, str], str], default: str = "on") -> bool:
    """A switch, as somebody set it."""
    return _one_of(name, given(name, default), ("on", "off")) == "on"


def _provider(given: Callable[[str, str], str]) -> dict[str, Any]:
    """The settings of the organisation's own sign-in."""
    return {
        "keyline_oidc_issuer": _issuer(given),
        "keyline_oidc_client_id": given("KEYLINE_OIDC_CLIENT_ID", ""),
        "keyline_oidc_client_secret": given("KEYLINE_OIDC_CLIENT_SECRET", ""),
        "keyline_oidc_email_is_name": _is_on("KEYLINE_OIDC_EMAIL_IS_NAME", given, "off"),
    }


def _issuer(given: Callable[[str, str], str]) -> str:
    """The organisation's own sign-in. Whoever could change what it says would be anybody."""
    issuer = given("KEYLINE_OIDC_ISSUER", "")
    if not issuer:
        return ""
    where = urlsplit(issuer)
    if where.scheme != "https" and where.hostname not in LOOPBACK:
        raise SettingsError(f"KEYLINE_OIDC_ISSUER is {issuer!r}; expected an https:// address")
    if not given("KEYLINE_OIDC_CLIENT_ID", ""):
        raise SettingsError("KEYLINE_OIDC_CLIENT_ID is not set; KEYLINE_OIDC_ISSUER needs it")
    return issuer


def _list_order(given: str) -> ListOrder:
    return cast(ListOrder, _one_of("KEYLINE_LIST_ORDER", given, LIST_ORDERS))


def _domains(given: str) -> str:
    """Mail domains, each in full: a suffix would declare more secure than anybody checked."""
    found = [part.strip().lower() for part in given.split(",") if part.strip()]
    wrong = [one for one in found if not _DOMAIN.fullmatch(one)]
    if wrong:
        raise SettingsError(
            f"KEYLINE_SECURE_MAIL_DOMAINS names {wrong[0]!r}; expected domains in full, as "
            "trust.example.nhs.uk, with commas between them"
        )
    return ",".join(found)


def _console_name(given: str) -> str:
    if len(given) <= 40 and given.isprintable():
        return given
    raise SettingsError(f"KEYLINE_CONSOLE_NAME is {given!r}; expected at most 40 characters")


def _console_colour(given: str) -> str:
    """The colour behind the white letters of the console's head, which must stay readable."""
    contrast = contrast_with_white(given)
    if contrast is None:
        raise SettingsError(
            f"KEYLINE_CONSOLE_COLOUR is {given!r}; expected six hex digits, as #005eb8"
        )
    if contrast < READABLE:
        raise SettingsError(
            f"KEYLINE_CONSOLE_COLOUR is {given!r}; white on it has a contrast of {contrast:.2f}:1."
            f" Expected a darker colour, of at least {READABLE}:1"
        )
    return given.lower()


def _moment(name: str, given: str) -> datetime | None:
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise SettingsError(
            f"{name} is {given!r}; expected a moment with its zone, as 2026-11-23T00:00+00:00"
        )
    return moment


def _one_of(name: str, given: str, allowed: tuple[str, ...]) -> str:
    if given in allowed:
        return given
    raise SettingsError(f"{name} is {given!r}; expected one of {', '.join(allowed)}")
