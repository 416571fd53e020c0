"""Tells staff that the danger screen runs without its classifier, and when it has it again.

The front door alone knows how the classifier is. What staff were told stands in a clock: while it
runs they hold it for out of order, and until it is due they are not told again, over restarts too.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.app import App
from bot.care.routing import CHAIN, Candidate, is_alerted
from bot.logs import logger
from bot.records import key_team, outbox_reports, phones, teams
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock, find_clock, set_clock
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.staffed_hours import occasion

#: Staff hear of it at most once in this time.
TOLD_AGAIN_AFTER = timedelta(days=1)

#: What the clock and the texts hang on: there is one screen.
SCREEN_ID = UUID("7b1c5a5e-6f0b-4c1e-9a53-0d5f6d1f3c10")

_FAULT, _WHOLE = "staff_screen_fault", "staff_screen_whole"


def tell_screen_fault(app: App) -> None:
    """Look how the classifier is, and tell a desk where that is news. A classifier that failed on
    a text is tried again afterwards."""
    state, now = app.danger_scorer.state, app.clock.now()
    if state == "waiting":
        return
    with app.records.begin() as unit:
        told = find_clock(unit, ClockKind.SCREEN_FAULT, SCREEN_ID)
        if not state.is_as_set:
            if told is None or now >= told[0]:
                _tell_fault(unit, state.value, told and told[0], now)
        elif told is not None and told[1]:
            end_clock(unit, SCREEN_ID, now, ClockKind.SCREEN_FAULT)
            if state == "ok":  # Switched off, it is not whole.
                _tell_whole(unit, told[0] - TOLD_AGAIN_AFTER, now)
    app.danger_scorer.try_again()


def _tell_fault(unit: Unit, state: str, told_until: datetime | None, now: datetime) -> None:
    set_clock(unit, ClockKind.SCREEN_FAULT, SCREEN_ID, now + TOLD_AGAIN_AFTER)
    desk = _choose_desk(unit, now)
    if desk is None:
        logger().critical("screen_fault.nobody_told", status=state)
    else:
        # Two front doors that see it in the same moment write one text.
        step = f"screen_fault:{told_until}"
        send_to_staff(unit, "desk", desk.id, _FAULT, {}, SCREEN_ID, step, now, urgent=True)
    role = None if desk is None else desk.role.value
    details = {"state": state, "role": role}
    add_event(unit, Event("screen.fault_told", now, details=details))


def _tell_whole(unit: Unit, told_at: datetime, now: datetime) -> None:
    """Whoever was told of the fault hears that it is over."""
    for desk_id in outbox_reports.list_told(unit, SCREEN_ID, _FAULT, told_at):
        step = f"screen_whole:{desk_id}:{now.isoformat()}"
        send_to_staff(unit, "desk", desk_id, _WHOLE, {}, SCREEN_ID, step, now)
    add_event(unit, Event("screen.whole_told", now))


def _choose_desk(unit: Unit, now: datetime) -> Candidate | None:
    """The first desk of the strangers' team that is manned and has a phone; where none is manned,
    the first with a phone."""
    team_id = teams.get_team_for_strangers(unit)
    found = key_team.list_candidates(unit, team_id, None, occasion(unit, team_id, now))
    reachable = phones.list_reachable(unit, [c.id for c in found])
    desks = [c for c in found if is_alerted(c.role) and c.id in reachable]
    desks.sort(key=lambda desk: (not desk.present, CHAIN.index(desk.role)))
    return desks[0] if desks else None
