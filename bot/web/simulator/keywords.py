"""STOP, START and HELP as Twilio itself acts on them, and who has sent STOP.

With `default` handling English words of one kind are known, and their answers are Twilio's own.
With `advanced` (Advanced Opt-Out of a Messaging Service) words and answers can be changed, the
webhook says `OptOutType`, and WhatsApp senders within the service count too. With `off` Twilio
does nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.web.simulator.account import Account
from bot.web.simulator.options import Keywords

OptOutType = Literal["STOP", "START", "HELP"]

_STOP = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT")
_START = ("START", "YES", "UNSTOP")
_HELP = ("HELP", "INFO")


@dataclass(slots=True)
class Words:
    """Words of each kind, and the answer to them. An empty answer sends nothing."""

    stop: list[str] = field(default_factory=lambda: list(_STOP))
    start: list[str] = field(default_factory=lambda: list(_START))
    help: list[str] = field(default_factory=lambda: list(_HELP))
    stop_reply: str = (
        "You have successfully been unsubscribed. You will not receive any more messages from "
        "this number. Reply START to resubscribe."
    )
    start_reply: str = (
        "You have successfully been re-subscribed to messages from this number. Reply HELP for "
        "help. Reply STOP to unsubscribe. Msg&Data Rates May Apply."
    )
    help_reply: str = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."

    def kind(self, body: str) -> OptOutType | None:
        """What a text is to Twilio: one of the words and nothing beside it, or None."""
        word = body.strip().upper()
        if word in self.stop:
            return "STOP"
        if word in self.start:
            return "START"
        return "HELP" if word in self.help else None

    def reply(self, kind: OptOutType) -> str:
        """Twilio's own answer."""
        return {"STOP": self.stop_reply, "START": self.start_reply, "HELP": self.help_reply}[kind]


@dataclass(frozen=True, slots=True)
class Heard:
    """What Twilio made of a text: its kind, whether the webhook is told, what it answers."""

    kind: OptOutType
    is_told: bool
    reply: str = field(repr=False)


class OptOuts:
    """Who sent STOP to what: to one of our numbers, or to the whole Messaging Service it is in."""

    def __init__(self) -> None:
        self.advanced = Words()
        self._stopped: set[tuple[str, str]] = set()

    def hear(
        self, account: Account, mode: Keywords, person: str, ours: str, body: str
    ) -> Heard | None:
        """Take in a text to one of our addresses; what Twilio does about it, if anything."""
        words = self._words(account, mode, ours)
        kind = words.kind(body) if words else None
        if words is None or kind is None:
            return None
        scope = (_scope(account, ours), person)
        was_stopped = scope in self._stopped
        if kind == "STOP":
            self._stopped.add(scope)
        elif kind == "START":
            self._stopped.discard(scope)
        # Who is in already is not welcomed again, and who is out hears nothing, not even help.
        is_silent = (kind == "HELP" and was_stopped) or (kind == "START" and not was_stopped)
        return Heard(kind, mode == "advanced", "" if is_silent else words.reply(kind))

    def is_out(self, account: Account, mode: Keywords, person: str, ours: str) -> bool:
        """Whether a text from this address of ours (or Messaging Service) is refused."""
        return mode != "off" and (_scope(account, ours), person) in self._stopped

    def set(self, account: Account, person: str, ours: str, out: bool) -> None:
        """Put somebody on the list, or take them off it."""
        entry = (_scope(account, ours), person)
        (self._stopped.add if out else self._stopped.discard)(entry)

    def listed(self) -> list[dict[str, str]]:
        """The list."""
        return [{"scope": scope, "number": number} for scope, number in sorted(self._stopped)]

    def clear(self) -> None:
        """Nobody sent STOP; the words as they were."""
        self._stopped.clear()
        self.advanced = Words()

    def _words(self, account: Account, mode: Keywords, ours: str) -> Words | None:
        if mode == "off":
            return None
        in_service = account.service_of(ours) is not None
        if mode == "advanced" and in_service:
            return self.advanced
        # By default nothing is done on WhatsApp.
        return None if ours.startswith("whatsapp:") else Words()


def _scope(account: Account, ours: str) -> str:
    service = account.service(ours) or account.service_of(ours)
    return service.sid if service is not None else ours
