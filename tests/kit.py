"""What tests of services share: a clock that stands still, a sender that keeps what it is given."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bot.app import App, build
from bot.messaging.inbound import InboundText
from bot.messaging.sender import Accepted, OutboundText, SendResult
from bot.records.keys import ensure_keys_file
from bot.services.answers.question import Question
from bot.services.load_demo import DEMO_FOLDER, load_demo
from bot.settings import Settings, load
from tests.demo_copies import load_or_copy

#: A Tuesday in working hours, British winter time.
TUESDAY_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

ASHA = "+447700900101"
REHANA = "+447700900102"
BEN = "+447700900103"
MARCUS = "+447700900104"
STRANGER = "+447700900199"
SAM = "+447700900201"
PRIYA = "+447700900202"
DUTY = "+447700900300"
LEAD = "+447700900301"
ON_CALL = "+447700900302"
MANAGER = "+447700900303"
DIRECTOR = "+447700900304"
OUR_NUMBER = "+447700900000"

#: What the dialogue makes of the texts that tests send most.
WHO = Question("ask_key_worker", "who")
COVER = Question("ask_cover_or_hours", "cover")
ABOUT_OTHER = Question("ask_about_service_user", "ask")
CALL = Question("contact_key_worker", "call")
PASS_ON = Question("contact_key_worker", "pass_on")
UNCLEAR = Question("nlu_fallback")

_sids = itertools.count(1)


@dataclass
class StillClock:
    """A clock that moves only when told to."""

    moment: datetime = TUESDAY_NOON

    def now(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class KeptSender:
    """A sender that keeps every text, and answers with what a test has put in `results`."""

    sent: list[OutboundText] = field(default_factory=list)
    calls: list[OutboundText] = field(default_factory=list)
    results: list[SendResult] = field(default_factory=list)
    found: Accepted | Exception | None = None

    def send(self, given: OutboundText) -> SendResult:
        if given.channel == "voice":
            self.calls.append(given)
            return Accepted(f"CA{len(self.calls):032x}")
        self.sent.append(given)
        if self.results:
            return self.results.pop(0)
        return Accepted(f"SM{len(self.sent):032x}")

    def find_sent(self, given: OutboundText, since: datetime) -> Accepted | None:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def to(self, address: str) -> list[str]:
        """The bodies sent to one address, oldest first."""
        return [t.body for t in self.sent if t.address == address]

    def alerts_to(self, address: str) -> list[str]:
        """What the chain told one phone, without the word that nobody has replied."""
        return [body for body in self.to(address) if "no reply for" not in body]


@dataclass
class Desk:
    """An app on a fresh database with the demo team, and everything in it that a test moves."""

    app: App
    clock: StillClock
    sender: KeptSender

    def count(self, query: str, **values: object) -> int:
        """A number from the database."""
        with self.app.records.begin() as unit:
            return int(unit.connection.execute(text(query), values).scalar_one())

    def rows(self, query: str, **values: object) -> list[dict[str, object]]:
        """Rows from the database."""
        with self.app.records.begin() as unit:
            found = unit.connection.execute(text(query), values).mappings().all()
        return [dict(row) for row in found]


def settings_for(home: Path, app_url: str, **more: str) -> Settings:
    """Demo settings on a test's own folder and database."""
    environ = {
        "KEYLINE_HOME": str(home),
        "DATABASE_URL": app_url,
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "a-token-for-tests",
        "TWILIO_API_URL": "http://127.0.0.1:9",
        "TWILIO_SMS_FROM": OUR_NUMBER,
        "KEYLINE_INNER_SECRET": "an-inner-secret-for-tests",
        **more,
    }
    return load(environ, env_file=home / "no.env")


#: What the demo team has agreed, and staff have noted. Most tests say themselves what holds.
_AGREED = ("consents.csv", "capacities.csv", "evidence.csv", "known_facts.csv")


def nothing_agreed(folder: Path) -> Path:
    """A copy of the demo team in which nobody has agreed or noted anything about anybody."""
    return Path(shutil.copytree(DEMO_FOLDER, folder, ignore=shutil.ignore_patterns(*_AGREED)))


def desk_for(home: Path, app_url: str, *, agreed: bool = False, **more: str) -> Desk:
    """An app with the demo team on a fresh database, with what it has agreed only where `agreed`;
    `more` are settings by their names."""
    settings = settings_for(home, app_url, **more)
    clock, sender = StillClock(), KeptSender()
    if more:  # which may change what loading the team does
        _load(settings, agreed)
    else:
        kind = "agreed" if agreed else "plain"
        load_or_copy(kind, app_url, settings.keyline_keys_file, lambda: _load(settings, agreed))
    app = build(settings, clock=clock, sender=sender)
    return Desk(app, clock, sender)


def _load(settings: Settings, agreed: bool) -> None:
    """Load the demo team, by an app of its own: what one remembers of the team's hours and desks
    would hold for half a minute, and what a test changes next must hold from its first text on."""
    ensure_keys_file(settings.keyline_keys_file)
    app = build(settings, clock=StillClock(), sender=KeptSender())
    folder = DEMO_FOLDER if agreed else nothing_agreed(settings.keyline_home / "demo")
    load_demo(app, folder, proofs=False)
    app.records.engine.dispose()


def inbound(
    address: str, body: str, *, sid: str | None = None, channel: str = "sms"
) -> InboundText:
    """A text as the front door takes it in."""
    return InboundText(
        provider_sid=sid or f"SM{next(_sids):032x}",
        channel="whatsapp" if channel == "whatsapp" else "sms",
        address=address,
        to=OUR_NUMBER,
        body=body,
        media_count=0,
    )
