"""What `keyline up` will run: the settings the parts get, and the parts."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from bot.ports import LOOPBACK_HOST, free_ports
from bot.secret_file import make_once
from bot.settings import TWILIO_API, Settings, inherited

DEMO_NUMBER = "+447700900000"
_DEMO_CREDENTIALS = "demo.json"

_DATABASE = {"DATABASE_URL", "KEYLINE_KEYS_FILE"}
_TWILIO = {"TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT"}

#: What opens something, and which of our programs is told it. Everything else among the settings
#: is a name, an address or a choice, and any part may know it.
TOLD: Mapping[str, frozenset[str]] = {
    "web": frozenset(_DATABASE | _TWILIO | {"KEYLINE_OIDC_CLIENT_SECRET"}),
    "worker": frozenset(_DATABASE | _TWILIO | {"KEYLINE_INNER_SECRET", "SMTP_URL"}),
    # Rasa: it seals the conversations' rows itself. Nothing in it may text or mail anybody.
    "dialogue": frozenset(_DATABASE | {"KEYLINE_INNER_SECRET"}),
    "actions": frozenset(_DATABASE | {"KEYLINE_INNER_SECRET"}),
    "stand-in": frozenset({"TWILIO_AUTH_TOKEN"}),  # it signs what it posts
    "database": frozenset({"DATABASE_URL"}),  # the port that it is to serve
    "train": frozenset(),
    # Only migrations are told the owner's address.
    "prepare-database": frozenset(_DATABASE | {"DATABASE_ADMIN_URL"}),
}
SECRETS = frozenset(name for told in TOLD.values() for name in told)

#: Beside the settings: Rasa reports nothing home, libraries keep their chatter to themselves, and
#: Python hands over a log line whole rather than in pieces that mix with other parts' lines.
_ALWAYS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "PYTHONUNBUFFERED": "",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One program under supervision.

    `stop_signal` is the name of the signal that ends it in order, such as TERM. The one with
    `last` is stopped only after all the others have ended. Of the secrets it gets those that
    `TOLD` lists for its name.
    """

    name: str
    command: tuple[str, ...]
    stop_signal: str = "TERM"
    last: bool = False

    @property
    def untold(self) -> tuple[str, ...]:
        """The settings that this part is not given."""
        return tuple(sorted(SECRETS - TOLD.get(self.name, frozenset())))


@dataclass(frozen=True, slots=True)
class Plan:
    """Settings complete with what was left open, and the parts to run with them."""

    settings: Settings
    embedded: bool
    stand_in: bool

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts, the database first when it is ours."""
        names = ["actions", "dialogue", "worker", "web"]
        if self.stand_in:
            names.append("stand-in")
        parts = [Part(name, keyline("serve", name)) for name in names]
        if self.embedded:
            # PostgreSQL takes INT as "end connections and stop", TERM as "wait for them".
            parts.insert(0, Part("database", keyline("serve", "database"), "INT", last=True))
        return tuple(parts)

    def environment(self, *programs: str) -> dict[str, str]:
        """The environment for these programs of `TOLD` together: of one, what it is given."""
        told = frozenset[str]().union(*(TOLD[program] for program in programs))
        given = {f.name.upper(): getattr(self.settings, f.name) for f in fields(Settings)}
        known = {name: value for name, value in inherited().items() if name not in given}
        ours = {
            name: _as_written(value)
            for name, value in given.items()
            if value is not None and (name in told or name not in SECRETS)
        }
        return {**known, **ours, **_ALWAYS}

    def environment_of_parts(self) -> dict[str, str]:
        """What supervisord is given: it hands each part its share."""
        return self.environment(*(part.name for part in self.parts))


def _as_written(value: object) -> str:
    """A setting as the environment has it: a switch is on or off."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def keyline(*arguments: str) -> tuple[str, ...]:
    """A command of our own, run by the same Python and ended with the process that starts it."""
    return (sys.executable, "-m", "bot.cli", "--tied", *arguments)


def complete(settings: Settings) -> Plan:
    """Choose the inner ports, and in demo mode the credentials, that were left open.

    The database's addresses are filled in later, by whoever prepares it.
    """
    dialogue, actions, twilio = free_ports(3)
    stand_in = False
    if settings.demo_allowed:
        # Scenarios say where theirs is to be, since they text from its phones.
        stand_in = settings.twilio_api_url == TWILIO_API or settings.keyline_test_clock is not None
        settings = _with_demo_twilio(settings, twilio)
    return Plan(
        settings=replace(
            settings,
            keyline_dialogue_url=f"http://{LOOPBACK_HOST}:{dialogue}",
            keyline_actions_url=f"http://{LOOPBACK_HOST}:{actions}",
            keyline_inner_secret=secrets.token_urlsafe(24),
        ),
        embedded=settings.database_url is None,
        stand_in=stand_in,
    )


def _with_demo_twilio(settings: Settings, port: int) -> Settings:
    """Credentials that open nothing, and the stand-in's address, where none were given."""
    if not settings.twilio_auth_token:
        sid, token = _demo_credentials(settings.keyline_home / _DEMO_CREDENTIALS)
        settings = replace(settings, twilio_account_sid=sid, twilio_auth_token=token)
    if settings.twilio_api_url == TWILIO_API:
        settings = replace(settings, twilio_api_url=f"http://{LOOPBACK_HOST}:{port}")
    return replace(
        settings,
        twilio_sms_from=settings.twilio_sms_from or DEMO_NUMBER,
        twilio_whatsapp_from=settings.twilio_whatsapp_from or DEMO_NUMBER,
    )


def _demo_credentials(path: Path) -> tuple[str, str]:
    """Kept between starts: a webhook signed before a restart is still ours after it."""
    made = {"sid": f"AC{secrets.token_hex(16)}", "token": secrets.token_hex(16)}
    make_once(path, lambda: json.dumps(made))
    kept = json.loads(path.read_text())
    return kept["sid"], kept["token"]
