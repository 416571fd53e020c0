"""What waits for a worker about telling others, across their own people, the oldest first: what was
asked for by text, numbers that are doubted, refusals to look into, what is not known any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from bot.app import App
from bot.care.consent_records import Basis, ConsentState, GivenVia
from bot.care.facts import Category
from bot.care.protected import Protected
from bot.care.sharing_changes import Agreement, At, apply_change
from bot.care.sharing_view import Effect, decide_all, effect_of
from bot.clock import local
from bot.records import sharing_view as records
from bot.records import sharing_waiting as waits
from bot.records.phones import Staff
from bot.records.sharing_waiting import Refused, Waiting
from bot.records.standing import find_standing
from bot.records.unit import Unit
from bot.services.confirm_consent import NotConfirmableError, confirm_consent, refuse_consent
from bot.services.consent_on_page import facts_now, may_record, open_for_sharing
from bot.services.person_access import list_caseload, may_open_many

T = TypeVar("T")

#: For how long a refusal that staff were told of is listed.
_REFUSED_FOR = timedelta(days=14)
#: Of each of the shorter lists no more at once.
_MOST = 25


@dataclass(frozen=True, slots=True)
class Number:
    """A number that proves nothing until staff look into it. `beside`: whose service user it is
    listed for."""

    person_id: UUID
    since: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody knew who the key worker was, and it is another now."""

    person_id: UUID
    other_id: UUID


@dataclass(frozen=True, slots=True)
class Confirmations:
    """A page of what waits, and the shorter lists beside it. `total`: all that wait."""

    now: datetime
    waiting: tuple[Waiting, ...]
    total: int
    numbers: tuple[Number, ...]
    refused: tuple[Refused, ...]
    known: tuple[Known, ...]
    names: Mapping[UUID, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that waits, and what confirming it would do. `may_decide`: by the reader;
    `is_doubted`: a number of the person's may be somebody else's."""

    waiting: Waiting
    effect: Effect
    may_decide: bool
    is_doubted: bool
    now: datetime
    person: str = field(repr=False)
    other: str = field(repr=False)


def list_confirmations(app: App, staff: Staff, start: int, most: int) -> Confirmations:
    """What waits for somebody: of what was asked for by text, from `start` on, `most` at once. Each
    person that stands in it is opened, which stands in the audit trail."""
    now = app.clock.now()
    with app.records.begin() as unit:
        people = list_caseload(unit, staff, now)
        waiting = waits.list_waiting(unit, people)
        shown = page_from(waiting, start, most)
        numbers = _numbers(unit, staff, people, now)
        refused = waits.list_refused_since(unit, people, now - _REFUSED_FOR)[:_MOST]
        known = _known(unit, people, now)
        subjects = {one.person_id for one in shown} | {one.person_id for one in numbers}
        subjects |= {one.person_id for one in refused} | {one.person_id for one in known}
        opened = {one for one in sorted(subjects) if open_for_sharing(app, unit, staff, one, now)}
        beside = {one.other_id for one in shown} | {one.other_id for one in refused}
        beside |= {one.other_id for one in known}
        return Confirmations(
            now=now,
            waiting=tuple(one for one in shown if one.person_id in opened),
            total=len(waiting),
            numbers=tuple(one for one in numbers if one.person_id in opened),
            refused=tuple(one for one in refused if one.person_id in opened),
            known=tuple(one for one in known if one.person_id in opened),
            names=records.list_names(unit, opened | (beside if opened else set())),
        )


def page_from(lines: Sequence[T], start: int, most: int) -> Sequence[T]:
    """A page of a list, from `start` on; past its end the last."""
    last = max(0, len(lines) - 1) // most * most
    return lines[min(start, last) :][:most]


def see_asked(app: App, staff: Staff, consent_id: UUID) -> Asked | None:
    """One thing that waits; None where there is none, or nothing for them."""
    now = app.clock.now()
    with app.records.begin() as unit:
        # Of an id that is nobody's too: whoever asks must not see a difference.
        person_id = waits.find_waiting(unit, consent_id) or consent_id
        access = open_for_sharing(app, unit, staff, person_id, now)
        found = [one for one in waits.list_waiting(unit, [person_id]) if one.id == consent_id]
        if access is None or not found:
            return None
        asked = _asked(app, unit, staff, found[0], now)
        return Protected(asked, person_id, Category.CONSENT_RECORD).reveal_to_staff(access)


def decide_asked(app: App, staff: Staff, consent_id: UUID, *, confirms: bool) -> str | None:
    """Confirm it or turn it down. Returns what was wrong, in words; empty where it was done; None
    where there is nothing for them."""
    asked = see_asked(app, staff, consent_id)
    if asked is None:
        return None
    if not asked.may_decide:
        return "A worker of the team decides this, under their own name."
    try:
        decide = confirm_consent if confirms else refuse_consent
        decide(app, consent_id, staff.id)
    except NotConfirmableError:
        return (
            "It cannot be confirmed as it is: it was changed since, or by their age or capacity the"
            " person cannot agree to it alone. Look at what holds, and record who decides."
        )
    return ""


def _asked(app: App, unit: Unit, staff: Staff, one: Waiting, now: datetime) -> Asked:
    standing = find_standing(unit, one.person_id, one.other_id, local(now).date())
    current = facts_now(unit, one.person_id, now)
    categories = frozenset(Category(code) for code in one.categories)
    last = max(standing.consents, key=lambda record: record.version)
    change = Agreement(
        ConsentState.LIMITED, categories, Basis(last.basis), GivenVia.TEXT, last.expires_at
    )
    at = At(now, staff.id, app.terms.table, current)
    names = records.list_names(unit, {one.person_id, one.other_id})
    return Asked(
        waiting=one,
        effect=effect_of(
            decide_all(standing, app.terms, current, now),
            decide_all(apply_change(standing, change, at), app.terms, current, now),
        ),
        may_decide=may_record(unit, staff, one.person_id, one.other_id, now),
        is_doubted=any(w == one.person_id for _, w, _ in waits.list_doubted(unit, [one.person_id])),
        now=now,
        person=names.get(one.person_id, ""),
        other=names.get(one.other_id, ""),
    )


def _numbers(unit: Unit, staff: Staff, people: Collection[UUID], now: datetime) -> Sequence[Number]:
    found = waits.list_doubted(unit, people)
    may = may_open_many(unit, staff, {whose for _, whose, _ in found}, now)
    return [Number(whose, since) for _, whose, since in found if whose in may][:_MOST]


def _known(unit: Unit, people: Collection[UUID], now: datetime) -> list[Known]:
    """Who knew the key worker before: until then named at a question, now not any more."""
    facts = waits.list_knowing_key_worker(unit, people)
    current = {
        one: facts_now(unit, one, now)[Category.KEY_WORKER]
        for one in sorted({person_id for person_id, _, _ in facts})
    }
    old = {(person, other) for person, other, known in facts if known != current[person]}
    still = {(person, other) for person, other, known in facts if known == current[person]}
    return [Known(*pair) for pair in sorted(old - still)][:_MOST]
