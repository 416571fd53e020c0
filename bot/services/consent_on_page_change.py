"""A worker changes, on the page, what somebody may be told of a person: looked at, then done.

What widens is done only when the worker has seen what it opens and says so; what only closes counts
at once. A form that is older than the records changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.consent_records import Basis, Hold
from bot.care.sharing_changes import (
    Agreement,
    At,
    CapacityFound,
    Change,
    Fault,
    HoldSet,
    KnownAdded,
    KnownEnded,
    Related,
    RelationEnded,
    apply_change,
    list_faults,
)
from bot.care.sharing_view import Effect, decide_all, effect_of, stamp_of
from bot.clock import local
from bot.records import findings
from bot.records import sharing_view as records
from bot.records.audit import Event, add_event
from bot.records.known_facts import add_known_fact
from bot.records.own_sharing import list_others
from bot.records.phones import Staff
from bot.records.standing import find_standing
from bot.records.unit import Unit
from bot.services.confirm_consent import NotConfirmableError
from bot.services.consent_on_page import facts_now, may_record, open_for_sharing
from bot.services.record_consent import AgreedWithStaff, record_consent_in

_NOT_BY_THEM = "A worker of the team records this, under their own name."


@dataclass(frozen=True, slots=True)
class Wrong:
    """Nothing was changed: what is wrong, by field. `is_stale`: the records changed since the form
    was shown; `stamp` is theirs now."""

    faults: tuple[Fault, ...]
    stamp: str
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """Nothing was changed yet: what it would do."""

    effect: Effect
    stamp: str


@dataclass(frozen=True, slots=True)
class Done:
    """It was changed, and what that did."""

    effect: Effect


Outcome = Wrong | ToConfirm | Done


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks for, of whom; `stamp` is what it was made from, `confirmed` that the worker
    saw what it does."""

    person_id: UUID
    other_id: UUID
    change: Change
    stamp: str
    confirmed: bool = False


def change_sharing(app: App, staff: Staff, asked: Asked) -> Outcome | None:
    """Do it, or say what it would do, or what is wrong. None where there is nobody for them."""
    now = app.clock.now()
    try:
        with app.records.begin() as unit:
            return _change(app, unit, staff, asked, now)
    except NotConfirmableError as error:  # The rules of recording have the last word.
        return Wrong((("form", f"It cannot be recorded: {error}"),), asked.stamp)


def _change(app: App, unit: Unit, staff: Staff, asked: Asked, now: datetime) -> Outcome | None:
    person_id, other_id, change = asked.person_id, asked.other_id, asked.change
    if open_for_sharing(app, unit, staff, person_id, now) is None:
        return None
    if other_id not in list_others(unit, person_id):
        return None
    unit.lock_until_commit(person_id.bytes)
    standing = find_standing(unit, person_id, other_id, local(now).date())
    facts = facts_now(unit, person_id, now)
    stamp = stamp_of(standing, facts)
    if not may_record(unit, staff, person_id, other_id, now):
        return Wrong((("form", _NOT_BY_THEM),), stamp)
    if stamp != asked.stamp:
        return Wrong((), stamp, is_stale=True)
    at = At(now, staff.id, app.terms.table, facts)
    faults = list_faults(standing, change, at)
    if faults:
        return Wrong(tuple(faults), stamp)
    before = decide_all(standing, app.terms, at.current, now)
    after = decide_all(apply_change(standing, change, at), app.terms, at.current, now)
    effect = effect_of(before, after)
    if not asked.confirmed and (effect.widens or _always_confirmed(change)):
        return ToConfirm(effect, stamp)
    _write(unit, asked, at)
    return Done(effect)


def _always_confirmed(change: Change) -> bool:
    """What is looked at twice even where it opens nothing now."""
    if isinstance(change, HoldSet):
        return change.hold is Hold.NONE
    return isinstance(change, RelationEnded | KnownEnded | KnownAdded)


def _write(unit: Unit, asked: Asked, at: At) -> None:
    change, pair = asked.change, (asked.person_id, asked.other_id)
    match change:
        case Agreement():
            _agree(unit, asked, change, at)
        case CapacityFound():
            findings.add_capacity(
                unit,
                *pair,
                change.finding,
                assessed_at=change.assessed_at,
                review_by=change.review_by,
                recorded_by=at.worker_id,
            )
            _audit(unit, asked, at, Event("capacity.recorded", at.now), finding=change.finding)
        case HoldSet():
            records.set_hold_between(unit, *pair, change.hold)
            event = Event("safety_hold.set", at.now)
            _audit(unit, asked, at, event, hold=change.hold, why=change.why)
        case Related():
            _relate(unit, asked, change, at)
        case RelationEnded():
            records.end_between(unit, *pair, at.now)
            _audit(unit, asked, at, Event("relationship.ended", at.now), why=change.why)
        case KnownAdded():
            _note_known(unit, asked, change, at)
        case KnownEnded():
            records.end_known_fact(unit, change.fact_id, at.now)
            _audit(unit, asked, at, Event("known_fact.ended", at.now), fact=str(change.fact_id))


def _note_known(unit: Unit, asked: Asked, change: KnownAdded, at: At) -> None:
    category, value = change.category, at.current[change.category] or b""
    pair = (asked.person_id, asked.other_id)
    fact = add_known_fact(unit, *pair, category, value, change.how, at.now, at.worker_id)
    event = Event("known_fact.added", at.now)
    _audit(unit, asked, at, event, category=category, how=change.how, fact=str(fact))


def _agree(unit: Unit, asked: Asked, change: Agreement, at: At) -> None:
    record = record_consent_in(
        unit,
        AgreedWithStaff(
            person_id=asked.person_id,
            other_id=asked.other_id,
            state=change.state,
            categories=change.categories,
            basis=change.basis,
            given_via=change.given_via,
            worker_id=at.worker_id,
            expires_at=change.expires_at,
            knows_service=change.knows_service,
        ),
        at.now,
    )
    if change.basis is Basis.BEST_INTERESTS:
        considered = ",".join(sorted(change.considered))
        event = Event("best_interests.recorded", at.now)
        _audit(unit, asked, at, event, consent=str(record.id), considered=considered)


def _relate(unit: Unit, asked: Asked, change: Related, at: At) -> None:
    pair = (asked.person_id, asked.other_id)
    records.set_kind_between(unit, *pair, change.kind, at.now)
    event = Event("relationship.recorded", at.now)
    _audit(unit, asked, at, event, relationship=change.kind)
    if change.paper is not None:
        findings.add_evidence(
            unit,
            *pair,
            change.paper,
            change.opens,
            checked_at=at.now,
            review_by=change.review_by,
            recorded_by=at.worker_id,
        )
        _audit(unit, asked, at, Event("evidence.recorded", at.now), paper=change.paper)


def _audit(unit: Unit, asked: Asked, at: At, event: Event, **details: str) -> None:
    add_event(
        unit,
        replace(
            event,
            actor="worker",
            actor_id=at.worker_id,
            subject_id=asked.person_id,
            requester_id=asked.other_id,
            details={name: str(value) for name, value in details.items()},
        ),
    )
