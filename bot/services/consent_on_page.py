"""What may be told to everybody beside a person, with why and since when, for staff who read it.

All of it is decided by the rules that decide what Keyline says. Each reading stands in the audit
trail (`person.opened`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.consent import Decision
from bot.care.consent_now import ConsentNow
from bot.care.consent_records import Standing
from bot.care.facts import Category
from bot.care.item_view import ASKED_FOR
from bot.care.protected import Protected, StaffAccess
from bot.care.sharing_view import Current, decide_all, live_consent, review_day, stamp_of
from bot.clock import local
from bot.records import known_facts, own_sharing
from bot.records import sharing_view as records
from bot.records.person_access import find_seeker
from bot.records.phones import Staff
from bot.records.sharing_view import Number as Number
from bot.records.sharing_view import Version as Version
from bot.records.staff_for import find_objection
from bot.records.standing import find_standing
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.person_access import may_change, open_person
from bot.services.told_facts import fingerprint_now


@dataclass(frozen=True, slots=True)
class Beside:
    """Somebody beside a person: what they may be told now. `stamp` changes with the records;
    `recorders` are by known fact."""

    other_id: UUID
    standing: Standing
    decisions: Mapping[Category, Decision]
    current: Current
    live: ConsentNow | None
    review_at: datetime | None
    stamp: str
    name: str = field(repr=False)
    numbers: tuple[Number, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class SharingOf:
    """A person and everybody beside them. `may_change`: the reader may record something."""

    person_id: UUID
    now: datetime
    may_change: bool
    beside: tuple[Beside, ...]
    history: tuple[Version, ...]
    recorders: Mapping[UUID, UUID | None]
    name: str = field(repr=False)
    workers: Mapping[UUID, str] = field(repr=False)

    def of(self, other_id: UUID) -> Beside | None:
        """One of those beside."""
        return next((one for one in self.beside if one.other_id == other_id), None)


def see_sharing(app: App, staff: Staff, person_id: UUID) -> SharingOf | None:
    """All that is held of telling others of a person; None where there is nobody for them."""
    now = app.clock.now()
    with app.records.begin() as unit:
        access = open_for_sharing(app, unit, staff, person_id, now)
        if access is None:
            return None
        found = _collect(app, unit, staff, person_id, now)
        return Protected(found, person_id, Category.CONSENT_RECORD).reveal_to_staff(access)


def open_for_sharing(
    app: App, unit: Unit, staff: Staff, person_id: UUID, now: datetime
) -> StaffAccess | None:
    """Let staff open what is held of sharing. Another agency's workers see nothing of it."""
    access = open_person(app, unit, staff, person_id, now)
    seeker = find_seeker(unit, staff, now)
    return None if seeker is None or seeker.agency is not None else access


def may_record(unit: Unit, staff: Staff, person_id: UUID, other_id: UUID, now: datetime) -> bool:
    """Whether somebody may record something of these two: a worker, under their own name, who may
    write of the person and has the phone of neither."""
    if staff.kind != "worker" or not may_change(unit, staff, person_id, now):
        return False
    return find_objection(unit, staff.id, person_id, other_id) is None


def facts_now(unit: Unit, person_id: UUID, now: datetime) -> dict[Category, bytes | None]:
    """By what each fact about a person is known now."""
    found = {one: fingerprint_now(unit, person_id, one, now) for one in ASKED_FOR}
    uses = Category.USES_SERVICE
    found[uses] = known_facts.fingerprint(unit, person_id, uses, known_facts.USES_SERVICE)
    return found


def _collect(app: App, unit: Unit, staff: Staff, person_id: UUID, now: datetime) -> SharingOf:
    others = own_sharing.list_others(unit, person_id)
    names = records.list_names(unit, {person_id, *others})
    history = records.list_versions_of(unit, person_id)
    recorders = records.list_fact_recorders(unit, person_id)
    by = {row.recorded_by for row in history} | {row.confirmed_by for row in history}
    ids = {one for one in [*by, *recorders.values()] if one is not None}
    current = facts_now(unit, person_id, now)
    found = [_beside(app, unit, person_id, one, names, current, now) for one in others]
    return SharingOf(
        person_id=person_id,
        now=now,
        may_change=staff.kind == "worker" and may_change(unit, staff, person_id, now),
        beside=tuple(sorted(found, key=lambda one: (one.name, str(one.other_id)))),
        history=tuple(history),
        recorders=recorders,
        name=names.get(person_id, ""),
        workers=records.list_worker_names(unit, ids),
    )


def _beside(
    app: App,
    unit: Unit,
    person_id: UUID,
    other_id: UUID,
    names: Mapping[UUID, str],
    current: Current,
    now: datetime,
) -> Beside:
    standing = find_standing(unit, person_id, other_id, local(now).date())
    try:
        numbers = tuple(records.list_numbers(unit, other_id))
    except ErasedError:
        numbers = ()
    return Beside(
        other_id=other_id,
        standing=standing,
        decisions=decide_all(standing, app.terms, current, now),
        current=current,
        live=live_consent(standing, now),
        review_at=review_day(standing, now),
        stamp=stamp_of(standing, current),
        name=names.get(other_id, ""),
        numbers=numbers,
    )
