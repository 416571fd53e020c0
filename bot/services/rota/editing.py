"""Who may change what of the rota: a worker what is theirs, whoever leads a team all of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bot.care.routing import Role
from bot.care.staff_roles import Doing, may_any
from bot.records import rota_holders, rota_people, staff_roles
from bot.records.audit import Event, add_event
from bot.records.phones import Staff as Staff
from bot.records.rota_people import RotaWorker
from bot.records.unit import Unit

#: Whoever has one of these, by name or at the desk, may change the team's rota.
LEADING = frozenset({Role.LEAD.value, Role.MANAGER.value, Role.DIRECTOR.value})
#: Said alike of what is not there and of what is not theirs.
NOT_YOURS = "there is no such entry that you may change"
#: One lock for every change of the rota.
_LOCK = b"keyline-the-rota"


class RotaError(ValueError):
    """It cannot be entered so. The message is for whoever entered it, and names days and no
    person."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changes something: of which team, and whether they lead it.

    `staff` None: an operator by command or file, who may change everything.
    """

    staff: Staff | None
    team_id: UUID | None
    leads: bool

    @property
    def id(self) -> UUID | None:
        """The worker or desk; None for an operator."""
        return None if self.staff is None else self.staff.id

    def may_change(self, worker_id: UUID, team_id: UUID) -> bool:
        """Whether they may change what is a worker's of a team."""
        if self.staff is None or (self.leads and team_id == self.team_id):
            return True
        return self.staff.kind == "worker" and self.staff.id == worker_id

    def may_lead(self, team_id: UUID) -> bool:
        """Whether they may change what is a team's: desks, posts, swaps of others."""
        return self.staff is None or (self.leads and team_id == self.team_id)


OPERATOR = Editor(None, None, leads=True)


def find_editor(unit: Unit, staff: Staff, now: datetime) -> Editor | None:
    """A member of staff as one who changes the rota; None where they are gone.

    Whoever has the right to the rota by their account leads, and a worker who has a desk of
    `LEADING` by name, or stands in.
    """
    found = rota_people.find_of_team(unit, staff)
    if found is None or (found.left_at is not None and found.left_at <= now):
        return None
    if may_any(staff_roles.list_roles_of(unit, staff), Doing.ROTA):
        return Editor(staff, found.team_id, leads=True)
    named = rota_holders.list_named(unit, found.team_id, now)
    leads = any(
        one.worker_id == staff.id for role, ones in named.items() if role in LEADING for one in ones
    )
    return Editor(staff, found.team_id, leads)


def begin_change(unit: Unit, staff: Staff | None, now: datetime) -> Editor:
    """Who changes the rota now. One change at a time, or two that were made in one moment could
    each take the other's cover. Raises RotaError for whoever is gone."""
    unit.lock_until_commit(_LOCK)
    editor = OPERATOR if staff is None else find_editor(unit, staff, now)
    if editor is None:
        raise RotaError(NOT_YOURS)
    return editor


def expect_worker(unit: Unit, editor: Editor, worker_id: UUID) -> RotaWorker:
    """A worker whose rota they may change. Raises RotaError, the same where there is none."""
    worker = rota_people.find_worker(unit, worker_id)
    if worker is None or not editor.may_change(worker.id, worker.team_id):
        raise RotaError(NOT_YOURS)
    return worker


def expect_lead(editor: Editor, team_id: UUID | None) -> None:
    """Raises RotaError for whoever does not lead this team."""
    if team_id is None or not editor.may_lead(team_id):
        raise RotaError(NOT_YOURS)


def note(
    unit: Unit, event: Event, editor: Editor, subject_id: UUID, **details: str | int | None
) -> None:
    """Keep in the audit trail who changed what of the rota. Ids, days and codes only."""
    actor = "operator" if editor.staff is None else editor.staff.kind
    by = replace(event, actor=actor, actor_id=editor.id, subject_id=subject_id, details=details)
    add_event(unit, by)
