"""How soon a message must be read by a human. A lane is a property of a message, never of a person.

How long each may wait is in `lane_clocks`. The national times beside which those stand are for
assessment by clinicians, not for reading a text.
"""

from __future__ import annotations

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

#: Lanes that alert somebody at once, at any hour; the others wait for staffed hours.
ALERTED = (Lane.NOW, Lane.FOUR_HOURS)


def more_urgent(one: Lane, other: Lane) -> Lane:
    """The more urgent of two lanes: unsure means the higher."""
    return min(one, other, key=_ORDER.index)


def less_urgent(lane: Lane) -> tuple[Lane, ...]:
    """The lanes that are less urgent than this one: from those an item may be raised to it."""
    return _ORDER[_ORDER.index(lane) + 1 :]
