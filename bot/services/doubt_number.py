"""Lets a number prove nothing until staff have looked into it; and lets them say so."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.records import contact_points
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock, restart_clock
from bot.records.unit import Unit


class NoSuchNumberError(LookupError):
    """There is no contact point of this id."""


def doubt_number(
    unit: Unit,
    contact_point_id: UUID,
    person_id: UUID,
    why: str,
    now: datetime,
    message_id: UUID | None = None,
) -> None:
    """Something speaks against whoever holds a phone. `why` is a code for the audit trail."""
    contact_points.doubt_number(unit, contact_point_id, now)
    _audit(unit, contact_point_id, person_id, now, message_id, why)


def forget_number(
    unit: Unit, contact_point_id: UUID, person_id: UUID, now: datetime, message_id: UUID
) -> None:
    """Somebody says that the number is not the person's: it is told nothing any more."""
    contact_points.forget_number(unit, contact_point_id, now)
    _audit(unit, contact_point_id, person_id, now, message_id, "wrong_number")


def confirm_number(app: App, contact_point_id: UUID, by: UUID | None = None) -> None:
    """Staff proved by a call or a meeting that a number is the person's. `by` is who did.

    Raises NoSuchNumberError.
    """
    now = app.clock.now()
    with app.records.begin() as unit:
        person_id = contact_points.confirm_number(unit, contact_point_id, now)
        if person_id is None:
            raise NoSuchNumberError(f"there is no contact point {contact_point_id}")
        end_clock(unit, contact_point_id, now, ClockKind.NUMBER_DOUBTED)
        add_event(
            unit,
            Event(
                "number.confirmed",
                now,
                actor="operator" if by is None else "worker",
                actor_id=by,
                subject_id=person_id,
                details={"contact_point": str(contact_point_id)},
            ),
        )


def _audit(
    unit: Unit,
    contact_point_id: UUID,
    person_id: UUID,
    now: datetime,
    message_id: UUID | None,
    why: str,
) -> None:
    # Whoever works with them hears of it: see `watch_doubts`. The phone hears nothing.
    restart_clock(unit, ClockKind.NUMBER_DOUBTED, contact_point_id, now)
    details: dict[str, str | int | None] = {"contact_point": str(contact_point_id), "why": why}
    event = Event(
        "number.doubted", now, subject_id=person_id, message_id=message_id, details=details
    )
    add_event(unit, event)
