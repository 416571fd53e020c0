"""Magic numbers: what a text *to* each of these comes to, so that failures can be tried.

All are of the range that Ofcom keeps for drama, so no real phone can have one. They work on both
channels, for texts sent by REST and for answers in TwiML alike.
"""

from __future__ import annotations

from dataclasses import dataclass

# Refused at once, with the code that Twilio gives.
NOT_MOBILE = "+447700900614"  # 400, 21614
OPTED_OUT = "+447700900610"  # 400, 21610: this phone once sent STOP
THROTTLED = "+447700900429"  # 429, 20429
SERVER_ERROR = "+447700900500"  # 500, 20500
UNAVAILABLE = "+447700900503"  # 503, with a page of HTML, as a proxy in between gives it
# Taken, and answered only after `slow_seconds` (12): longer than our sender waits.
SLOW = "+447700900015"
# Taken, then lost on the way: the last status tells.
UNREACHABLE = "+447700900003"  # undelivered, 30003
BLOCKED = "+447700900004"  # undelivered, 30004
OUTSIDE_WINDOW = "+447700900016"  # failed, 63016 (what WhatsApp says after 24 hours)
# Taken and sent, and nothing is ever heard of it again.
SILENT = "+447700900009"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error as Twilio's REST interface gives it."""

    status: int
    code: int
    message: str


REFUSALS = {
    NOT_MOBILE: Refusal(400, 21614, "'To' number is not a valid mobile number"),
    OPTED_OUT: Refusal(400, 21610, "Attempt to send to unsubscribed recipient"),
    THROTTLED: Refusal(429, 20429, "Too Many Requests"),
    SERVER_ERROR: Refusal(500, 20500, "An internal server error has occurred"),
}

_LOST = {
    UNREACHABLE: ("undelivered", 30003),
    BLOCKED: ("undelivered", 30004),
    OUTSIDE_WINDOW: ("failed", 63016),
}


def course(number: str) -> tuple[tuple[str, int | None], ...]:
    """The statuses, with their error codes, that a text to this number goes through."""
    if number in _LOST:
        return (("queued", None), ("sent", None), _LOST[number])
    if number == SILENT:
        return (("queued", None), ("sent", None))
    return (("queued", None), ("sent", None), ("delivered", None))
