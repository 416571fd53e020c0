"""Every setting of Keyline, read once from the environment and `.env`.

This is the only place that reads the environment. `.env.example` lists the same
names with a line of explanation each; a guard test keeps the two equal.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from dotenv import dotenv_values

Mode = Literal["demo", "live"]
Nation = Literal["ENG", "WLS", "SCT", "NIR"]

MODES: tuple[Mode, ...] = ("demo", "live")
NATIONS: tuple[Nation, ...] = ("ENG", "WLS", "SCT", "NIR")
TWILIO_API = "https://api.twilio.com"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
    encoder_path: Path | None
    keyline_screen_classifier: bool
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
        keyline_keys_file=Path(text("KEYLINE_KEYS_FILE", str(home / "keys.json"))).absolute(),
        keyline_audit_anchors=Path(
            text("KEYLINE_AUDIT_ANCHORS", str(home / "audit-anchors.log"))
        ).absolute(),
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
        encoder_path=Path(given["ENCODER_PATH"]).absolute() if "ENCODER_PATH" in given else None,
        keyline_screen_classifier=_is_on("KEYLINE_SCREEN_CLASSIFIER", text),
        keyline_dialogue_url=text("KEYLINE_DIALOGUE_URL", "http://127.0.0.1:5005"),
        keyline_actions_url=text("KEYLINE_ACTIONS_URL", "http://127.0.0.1:5055"),
        keyline_inner_secret=text("KEYLINE_INNER_SECRET") or secrets.token_urlsafe(24),
        keyline_test_clock=_moment("KEYLINE_TEST_CLOCK", text("KEYLINE_TEST_CLOCK")),
    )


def inherited() -> dict[str, str]:
    """The environment as it is, for a part that is started from here."""
    return dict(os.environ)


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


def _is_on(name: str, given: Callable[[str, str], str]) -> bool:
    """A switch that is on unless somebody turned it off."""
    return _one_of(name, given(name, "on"), ("on", "off")) == "on"


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
