"""Tells somebody of a team, by text, of contact or a call that is due. A code, never who or why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.care.routing import CHAIN, Candidate, Owner, decide_next_owner, list_managers
from bot.logs import logger
from bot.records.audit import Event, add_event
from bot.records.unit import Unit
from bot.services.alerting import kind_of, send_to_staff


def tell_in_chain(
    unit: Unit,
    candidates: Sequence[Candidate],
    owner: Owner,
    text_id: str,
    values: Mapping[str, str],
    subject_id: UUID,
    step: str,
    now: datetime,
) -> Owner | None:
    """Text somebody, or the next in the chain who has a phone; returns who that was.

    None when nobody has one, which is logged and audited. `subject_id` and `step` are written
    once: a repeat tells nobody again.
    """
    current: Owner | None = owner
    while current is not None:
        if _send(unit, current, text_id, values, subject_id, step, now):
            return current
        current = decide_next_owner(candidates, current)
    _note_nobody(unit, subject_id, now)
    return None


def tell_a_lead(
    unit: Unit,
    candidates: Sequence[Candidate],
    text_id: str,
    values: Mapping[str, str],
    subject_id: UUID,
    step: str,
    now: datetime,
    *,
    told_before: UUID | None = None,
) -> Owner | None:
    """Text the lead, or whoever stands in for one: those who are there first. Nobody hears twice
    of the same who was `told_before`, where there is another."""
    managers = sorted(
        list_managers(candidates),
        key=lambda c: (c.id == told_before, not c.present, CHAIN.index(c.role)),
    )
    for manager in managers:
        current = Owner(manager.id, manager.role)
        if _send(unit, current, text_id, values, subject_id, step, now):
            return current
    _note_nobody(unit, subject_id, now)
    return None


def _send(
    unit: Unit,
    to: Owner,
    text_id: str,
    values: Mapping[str, str],
    subject_id: UUID,
    step: str,
    now: datetime,
) -> bool:
    return send_to_staff(
        unit, kind_of(to.role), to.id, text_id, dict(values), subject_id, step, now
    )


def _note_nobody(unit: Unit, subject_id: UUID, now: datetime) -> None:
    logger().critical("contact.nobody_reached", code=str(subject_id))
    add_event(unit, Event("contact.nobody_reached", now, details={"about": str(subject_id)}))
