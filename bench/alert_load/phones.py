"""What leaves the service, kept with what it was; and a clock that stands until it is moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from bot.app import App
from bot.messaging.sender import Accepted, OutboundText, SendResult
from bot.services.send_outbound import send_or_give_up

_WAITING = text(
    "SELECT id, recipient_kind, channel, text_id, step, turn_id"
    " FROM outbound_message WHERE status = 'waiting' ORDER BY created_at, step, recipient_kind"
)
_NOT_SENT = text("UPDATE outbound_message SET status = 'sent' WHERE id = ANY(:ids)")
#: The step of what answers somebody of staff who has just texted.
ANSWERED = "answered"


@dataclass
class MovedClock:
    """A clock that moves only when told to."""

    moment: datetime

    def now(self) -> datetime:
        """The moment at which it stands."""
        return self.moment


@dataclass(frozen=True, slots=True)
class Sent:
    """A text, call or e-mail as it left: to whom, in which step of which message."""

    at: datetime
    address: str = field(repr=False)
    body: str = field(repr=False)
    channel: str
    recipient_kind: str
    text_id: str
    step: str
    turn_id: UUID | None


@dataclass
class Phones:
    """A sender that takes everything, as a provider that works would."""

    sent: list[OutboundText] = field(default_factory=list)

    def send(self, given: OutboundText) -> SendResult:
        """Take it."""
        self.sent.append(given)
        return Accepted(f"SM{given.id.hex}")

    def find_sent(self, _given: OutboundText, _since: datetime) -> Accepted | None:
        """Nothing is ever in doubt here."""
        return None


def send_waiting(app: App, phones: Phones, own: Connection) -> Iterator[Sent]:
    """Send what waits in the outbox for staff, through the service that sends, as its job would.

    What answers somebody who has just texted interrupts nobody: it is only noted, to save time,
    as are texts to people.
    """
    noted = []
    for row in own.execute(_WAITING).all():
        what = (row.channel, row.recipient_kind, row.text_id, row.step or "", row.turn_id)
        if row.recipient_kind == "person" or row.step == ANSWERED:
            noted.append(row.id)
            yield Sent(app.clock.now(), "", "", *what)
            continue
        before = len(phones.sent)
        send_or_give_up(app, row.id)
        for given in phones.sent[before:]:
            yield Sent(app.clock.now(), given.address, given.body, *what)
    if noted:
        own.execute(_NOT_SENT, {"ids": noted})
