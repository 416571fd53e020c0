"""Keeps a worker and a person apart: related, or complained about. Why is never kept."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.app import App
from bot.records import kept_apart
from bot.records.audit import Event, add_event
from bot.records.phones import Staff
from bot.services.keep_contact_for_staff import find_person
from bot.services.keep_staff_accounts import find_staff


def find_both(app: App, worker: str, person: str) -> tuple[UUID, UUID]:
    """The worker and the person meant, by ids of ours or of the import's files. Raises
    StaffAccountError, or ContactError, where one is not recorded."""
    return find_staff(app, worker, None).id, find_person(app, person)


def keep_apart(app: App, worker_id: UUID, person_id: UUID, by: Staff | None = None) -> bool:
    """From now on the worker opens nothing of the person; False where it was so already."""
    now = app.clock.now()
    with app.records.begin() as unit:
        if not kept_apart.add_apart(unit, worker_id, person_id, now):
            return False
        add_event(unit, _about(Event("person.kept_apart", now), worker_id, person_id, by))
    return True


def end_apart(app: App, worker_id: UUID, person_id: UUID, by: Staff | None = None) -> bool:
    """The worker may open the person again, where their work lets them; False where they could."""
    now = app.clock.now()
    with app.records.begin() as unit:
        if not kept_apart.remove_apart(unit, worker_id, person_id):
            return False
        add_event(unit, _about(Event("person.apart_ended", now), worker_id, person_id, by))
    return True


def _about(event: Event, worker_id: UUID, person_id: UUID, by: Staff | None) -> Event:
    actor, actor_id = ("operator", None) if by is None else (by.kind, by.id)
    details = {"worker": str(worker_id)}
    return replace(event, actor=actor, actor_id=actor_id, subject_id=person_id, details=details)
