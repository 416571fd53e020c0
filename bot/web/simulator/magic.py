"""Magic numbers: what a text *to* each of these comes to, so that every failure can be tried.

All are of the range that Ofcom keeps for drama, so no real phone can have one. They work on both
channels, for texts sent by REST and for answers in TwiML alike. A number ends in the last three
digits of its code; WhatsApp's (63) and the account's (20) in an 8 and a 9 before the last two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["refused", "failed", "undelivered"]
#: What may happen to a text beside Twilio's codes: see `docs/twilio-stand-in.md`.
Quirk = Literal["slow", "silent", "unavailable", "gateway", "cut_off", "unlucky"]

_PREFIX = "+447700900"
OPT_OUT_CODE = 21610


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error as Twilio's REST interface gives it."""

    status: int
    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a text: refused at once, with an HTTP status, or lost on the way."""

    code: int
    outcome: Outcome
    status: int
    message: str

    @property
    def number(self) -> str:
        """The magic number: texts to it come to this."""
        if self.code >= 63000:
            return f"{_PREFIX}8{self.code % 100:02}"
        # 003 and 005 are those of 30003 and 30005.
        if self.code in (20003, 20005):
            return f"{_PREFIX}9{self.code % 100:02}"
        return f"{_PREFIX}{self.code % 1000:03}"

    @property
    def refusal(self) -> Refusal | None:
        """The refusal, where it is one."""
        if self.outcome != "refused":
            return None
        return Refusal(self.status, self.code, self.message)


# A text that no network was given is "failed", one that a network gave back "undelivered".
_ALL = (
    Fate(20003, "refused", 401, "Authenticate"),
    Fate(20005, "refused", 403, "Account not active"),
    Fate(20404, "refused", 404, "The requested resource was not found"),
    Fate(20429, "refused", 429, "Too Many Requests"),
    Fate(20500, "refused", 500, "An internal server error has occurred"),
    Fate(21211, "refused", 400, "The 'To' number is not a valid phone number."),
    Fate(21217, "refused", 400, "Phone number does not appear to be valid."),
    Fate(21265, "refused", 400, "The 'To' phone number cannot be a short code."),
    Fate(21408, "refused", 400, "Permission to send an SMS to this region is not enabled."),
    Fate(21602, "refused", 400, "Message body is required."),
    Fate(21603, "refused", 400, "A 'From' phone number is required."),
    Fate(21604, "refused", 400, "A 'To' phone number is required."),
    Fate(21606, "refused", 400, "The 'From' number is not a valid message-capable number."),
    Fate(OPT_OUT_CODE, "refused", 400, "Attempt to send to unsubscribed recipient"),
    Fate(21611, "refused", 429, "The 'From' number has exceeded its queue of messages."),
    Fate(21612, "refused", 400, "The 'To' number is not reachable from this 'From' number."),
    Fate(21614, "refused", 400, "'To' number is not a valid mobile number"),
    Fate(21617, "refused", 400, "The concatenated message body exceeds 1600 characters."),
    Fate(21619, "refused", 400, "A text message body or media urls must be specified."),
    Fate(21635, "refused", 400, "'To' number cannot be a landline."),
    Fate(
        21659, "refused", 400, "'From' is not a Twilio phone number or short code of this account."
    ),
    Fate(21701, "refused", 400, "The Messaging Service does not exist."),
    Fate(21703, "refused", 400, "The Messaging Service has no sender."),
    Fate(
        21910,
        "refused",
        400,
        "Invalid From and To pair. From and To should be of the same channel.",
    ),
    Fate(30001, "failed", 0, "Queue overflow"),
    Fate(30002, "failed", 0, "Account suspended"),
    Fate(30003, "undelivered", 0, "Unreachable destination handset"),
    Fate(30004, "undelivered", 0, "Message blocked"),
    Fate(30005, "undelivered", 0, "Unknown destination handset"),
    Fate(30006, "undelivered", 0, "Landline or unreachable carrier"),
    Fate(30007, "undelivered", 0, "Message filtered"),
    Fate(30008, "undelivered", 0, "Unknown error"),
    Fate(30011, "undelivered", 0, "The receiving network takes no such message"),
    Fate(30017, "undelivered", 0, "Carrier network congestion"),
    Fate(30022, "failed", 0, "Messages per second limit exceeded"),
    Fate(30036, "failed", 0, "Validity period expired"),
    Fate(30410, "undelivered", 0, "Provider timeout"),
    Fate(63003, "failed", 0, "Channel could not find the To address"),
    Fate(63007, "refused", 400, "Could not find a channel with the specified From address"),
    Fate(63010, "failed", 0, "Channels: internal service error"),
    Fate(63013, "failed", 0, "Message breaks a policy of the channel"),
    Fate(63016, "failed", 0, "Freeform message outside of the allowed window"),
    Fate(63018, "failed", 0, "Rate limit of the channel exceeded"),
    Fate(63024, "failed", 0, "Invalid message recipient"),
    Fate(63028, "failed", 0, "Number of parameters does not match the template"),
    Fate(63032, "failed", 0, "The user is one of an experiment or limited by the channel"),
    Fate(63033, "failed", 0, "Recipient has blocked messages from this sender"),
    Fate(63038, "refused", 429, "Account exceeded its daily limit of messages"),
)
#: Every failure, by Twilio's code.
FATES: dict[int, Fate] = {fate.code: fate for fate in _ALL}


def number_of(code: int) -> str:
    """The magic number of a code."""
    return FATES[code].number


NOT_MOBILE = f"{_PREFIX}614"
OPTED_OUT = f"{_PREFIX}610"
THROTTLED = f"{_PREFIX}429"
SERVER_ERROR = f"{_PREFIX}500"
UNREACHABLE = f"{_PREFIX}003"
BLOCKED = f"{_PREFIX}004"
OUTSIDE_WINDOW = f"{_PREFIX}816"

# Nothing taken: 503 with a page of HTML, as a proxy in between gives it.
UNAVAILABLE = f"{_PREFIX}503"
# Taken, and answered only after `slow_seconds` (12): longer than our sender waits. Reports may come
# before the answer.
SLOW = f"{_PREFIX}015"
# Taken, and sent; nothing is ever heard of it again.
SILENT = f"{_PREFIX}009"
# Taken, and answered with 504, with half an answer, with 500: nobody can tell from it.
GATEWAY = f"{_PREFIX}504"
CUT_OFF = f"{_PREFIX}012"
UNLUCKY = f"{_PREFIX}013"

QUIRKS: dict[str, Quirk] = {
    UNAVAILABLE: "unavailable",
    SLOW: "slow",
    SILENT: "silent",
    GATEWAY: "gateway",
    CUT_OFF: "cut_off",
    UNLUCKY: "unlucky",
}
#: Numbers that do something, and what: a code or a quirk.
NUMBERS: dict[str, int | Quirk] = {**{fate.number: fate.code for fate in _ALL}, **QUIRKS}


class Numbers:
    """What the numbers do: the magic ones, and those that were told to."""

    def __init__(self) -> None:
        self._told: dict[str, int | Quirk | None] = {}

    def tell(self, number: str, what: int | Quirk | None) -> None:
        """From now on a number does this; None makes it an ordinary one."""
        self._told[number] = what

    def clear(self) -> None:
        """Only the magic ones are left."""
        self._told.clear()

    def told(self) -> dict[str, int | Quirk | None]:
        """What numbers were told to do."""
        return dict(self._told)

    def fate(self, number: str) -> Fate | None:
        """The code that a text to this number comes to, if any."""
        found = self._find(number)
        return FATES[found] if isinstance(found, int) else None

    def quirk(self, number: str) -> Quirk | None:
        """What else happens to a text to this number."""
        found = self._find(number)
        return None if isinstance(found, int) else found

    def course(self, number: str) -> tuple[tuple[str, int | None], ...]:
        """The statuses, with their error codes, that a text to this number goes through."""
        fate = self.fate(number)
        begin: tuple[tuple[str, int | None], ...] = (("queued", None), ("sent", None))
        if fate is not None and fate.outcome == "failed":
            return (("queued", None), ("failed", fate.code))
        if fate is not None and fate.outcome == "undelivered":
            return (*begin, ("undelivered", fate.code))
        return begin if self.quirk(number) == "silent" else (*begin, ("delivered", None))

    def _find(self, number: str) -> int | Quirk | None:
        return self._told[number] if number in self._told else NUMBERS.get(number)
