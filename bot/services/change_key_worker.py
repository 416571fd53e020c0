"""Gives somebody another key worker, or another accountable professional, with a record of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from bot.app import App
from bot.care.change_worker import NoIntroduction, Side
from bot.care.routing import Role
from bot.clock import local
from bot.records import assigning, silences, staff_names, worker_changes
from bot.records.audit import Event, add_event
from bot.records.care_team import ACCOUNTABLE
from bot.records.phones import Staff
from bot.records.scenario_setup import NotRecordedError, get_row
from bot.records.unit import Unit
from bot.records.worker_changes import Change, Entry, Introducing
from bot.services.confirm_change import confirm_change
from bot.services.hand_items_over import note_open_items
from bot.services.importing.days import begins
from bot.services.record_change import record_change

#: So far back a list of changes goes.
_LISTED_FOR = timedelta(days=14)


class ChangeError(ValueError):
    """A change cannot be made so; the message is for whoever asked for it and names nobody."""


@dataclass(frozen=True, slots=True)
class ChangeWanted:
    """What is asked for. `on` None is now; `no_introduction` is a code of `NoIntroduction`."""

    person_id: UUID
    to_id: UUID
    accountable: bool = False
    on: date | None = None
    introduced_by: UUID | None = None
    no_introduction: str | None = None
    old_has_left: bool = False

    @property
    def role(self) -> str:
        """The role that changes hands."""
        return ACCOUNTABLE if self.accountable else Role.KEY_WORKER.value

    @property
    def introducing(self) -> Introducing:
        """Who brings the two together, or why nobody does."""
        why_not = self.no_introduction
        return Introducing(self.introduced_by, NoIntroduction(why_not) if why_not else None)


@dataclass(frozen=True, slots=True)
class HandOver:
    """A change, and what was open when it was recorded."""

    change: Change
    entries: tuple[Entry, ...]

    def lines(self) -> list[str]:
        """The record for whoever hands over: ids, codes and lanes."""
        unread = sum(1 for entry in self.entries if entry.unread)
        listed = [f"  {entry}" for entry in self.entries]
        return [str(self.change), f"open: {len(self.entries)}, unread: {unread}", *listed]


def change_worker(app: App, wanted: ChangeWanted) -> HandOver | None:
    """Let a worker follow another in a role, from now on or from a day on.

    None where nobody held the role before: there is nothing to hand over. Raises ChangeError.
    """
    now = app.clock.now()
    on, role, person_id = wanted.on, wanted.role, wanted.person_id
    starts_at = now if on is None or on <= local(now).date() else begins(on)
    with app.records.begin() as unit:
        _expect_possible(unit, person_id, wanted.to_id, role, now)
        before = assigning.find_assignment(unit, person_id, role, starts_at)
        if before is not None and before[1] == wanted.to_id:
            raise ChangeError("this worker has the role already")
        row = assigning.add_assignment(unit, person_id, wanted.to_id, role, starts_at)
        # Somebody may have held it up to a while ago: then too there is something to hand over.
        pair = assigning.find_pair(unit, person_id, row)
        if pair is None or pair.before_worker_id == wanted.to_id:
            details = {"role": role, "to": str(wanted.to_id), "by": "command"}
            event = Event("assignment.begun", now, actor="operator", subject_id=person_id)
            add_event(unit, replace(event, details=details))
            return None
        introducing, has_left = wanted.introducing, wanted.old_has_left
        change = record_change(unit, pair, "command", now, introducing, old_has_left=has_left)
        if change.code is not None:
            note_open_items(unit, change, now)
        return HandOver(change, tuple(worker_changes.list_entries(unit, change.id)))


def confirm_by_code(app: App, code: str, side: str) -> bool:
    """An operator enters that one of the two confirmed; False where they had already.

    Raises ChangeError where no change has this code.
    """
    with app.records.begin() as unit:
        return confirm_change(unit, _get(unit, code), Side(side), app.clock.now())


def show_change(app: App, code: str) -> HandOver:
    """A change by its code, with what was open. Raises ChangeError."""
    with app.records.begin() as unit:
        change = _get(unit, code)
        return HandOver(change, tuple(worker_changes.list_entries(unit, change.id)))


def list_open_changes(app: App) -> list[Change]:
    """The changes that one of the two has yet to confirm, or that began in the last two weeks."""
    with app.records.begin() as unit:
        return worker_changes.list_changes(unit, app.clock.now() - _LISTED_FOR)


def list_without_record(app: App) -> list[assigning.Pair]:
    """Every change of key worker or accountable professional of which there is no record: none,
    when all is well."""
    with app.records.begin() as unit:
        return assigning.list_unrecorded(unit)


def find_row(app: App, kind: str, given: str) -> UUID:
    """A person's or worker's row, by the id of ours or of the files. Raises ChangeError."""
    try:
        return UUID(given)
    except ValueError:
        pass
    with app.records.begin() as unit:
        try:
            return get_row(unit, kind, given)
        except NotRecordedError:
            raise ChangeError(f"there is no such row in {kind}.csv") from None


def _expect_possible(unit: Unit, person_id: UUID, to_id: UUID, role: str, now: datetime) -> None:
    if not silences.is_service_user(unit, person_id):
        raise ChangeError("expected somebody who uses the service")
    if assigning.has_assignment_after(unit, person_id, role, now):
        raise ChangeError("another change of this role is entered for a later day")
    reader = staff_names.get_reader(unit, Staff("worker", to_id), person_id)
    if reader is None:
        raise ChangeError("there is no such worker")
    if reader.is_close:
        raise ChangeError("this worker has the phone of the person or of somebody close to them")


def _get(unit: Unit, code: str) -> Change:
    change = worker_changes.find_change_by_code(unit, code)
    if change is None:
        raise ChangeError("there is no change of key worker with this code")
    return change
