"""How soon a message must be read by a human. A lane is a property of a message, never of a person.

The clocks are product defaults with a clinical safety officer's signature to come; the national
times they stand beside are those for assessment by clinicians, not for reading a text.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class Lane(StrEnum):
    """Urgency of a message, most urgent first."""

    NOW = "now"
    FOUR_HOURS = "4h"
    TODAY = "today"
    THREE_DAYS = "3days"
    ROUTINE = "routine"
    INFO = "info"


_ORDER = tuple(Lane)

_ACKNOWLEDGE_WITHIN: dict[Lane, timedelta | None] = {
    Lane.NOW: timedelta(minutes=5),
    Lane.FOUR_HOURS: timedelta(minutes=15),
    Lane.TODAY: timedelta(hours=1),
    Lane.THREE_DAYS: timedelta(hours=24),
    Lane.ROUTINE: timedelta(days=3),
    Lane.INFO: None,
}

#: Lanes that alert somebody at once, at any hour; the others wait for staffed hours.
ALERTED = (Lane.NOW, Lane.FOUR_HOURS)


def acknowledge_within(lane: Lane) -> timedelta | None:
    """How long a named human has to say "I have this"; None where nobody needs to."""
    return _ACKNOWLEDGE_WITHIN[lane]


def more_urgent(one: Lane, other: Lane) -> Lane:
    """The more urgent of two lanes: unsure means the higher."""
    return min(one, other, key=_ORDER.index)
