"""Moves the test clock of a stack that `keyline converse` started."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.records.clocks import find_next_due
from bot.records.set_time import set_time_forward
from bot.settings import SettingsError


def move_test_clock(app: App, target: datetime) -> bool:
    """Move on towards a moment, as far as the next clock that is due; True once it is reached.

    Clocks due at the same moment ring together. Between two calls the worker must have done what
    was due. Raises SettingsError where there is no test clock, TimeGoesBackError for an earlier
    moment than it shows.
    """
    if app.settings.keyline_test_clock is None or not app.settings.twilio_is_stand_in:
        raise SettingsError("there is a test clock only in a stack that `keyline converse` started")
    with app.records.begin() as unit:
        due = find_next_due(unit, target)
        moment = target if due is None else max(due, app.clock.now())
        set_time_forward(unit, moment)
    return due is None
