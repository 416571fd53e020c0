"""Weighs what a worker would write to somebody: what it may tell, to whom, on which phone.

Nothing is opened and nothing told by it: names that the records hold are only looked for in words
that the worker has typed already. What may be told is decided by the one function that decides for
the bot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.consent import Decision, decide
from bot.care.facts import Category, Request, Verification
from bot.care.protected import Permit
from bot.care.routing import Candidate, Role
from bot.care.worker_answers import (
    NamesAround,
    Never,
    Phone,
    Signed,
    Wrong,
    find_touched,
    waits_behind,
)
from bot.content.answer_lint import count_parts, list_wrong_answer
from bot.content.outcome_lint import is_safe_on_a_locked_screen
from bot.records import answer_ways, known_facts, outcomes, people, teams
from bot.records.answer_ways import LastWay
from bot.records.items import Item
from bot.records.names_around import Called, list_people_called, list_workers_called
from bot.records.people import Sender
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.answer_never import find_never
from bot.services.item_opening import candidates_for
from bot.services.tell_outcome_whose import Whose, find_whose, request_for
from bot.services.told_facts import fingerprint_now
from bot.services.wording import published_values

_TEXTS = {
    Signed.KEY_WORKER: "answer_key_worker",
    Signed.COVER: "answer_cover",
    Signed.STAFF: "answer_staff",
}
_SIGNS = {Role.KEY_WORKER: Signed.KEY_WORKER, Role.COVER: Signed.COVER}
_NAMES = {Signed.KEY_WORKER: Category.KEY_WORKER, Signed.COVER: Category.COVER}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What would go out, and what speaks against it. `warned`: the kinds of information that no
    permit covers. `proof`: it may be told only after a PIN; `waits`: behind a text that says only
    that something waits."""

    said: str = field(repr=False)
    text_id: str
    values: dict[str, str] = field(repr=False)
    signed: Signed
    sender: Sender
    way: LastWay
    subject_id: UUID | None
    parts: int
    wrong: tuple[Wrong, ...] = ()
    never: Never | None = None
    warned: tuple[Category, ...] = ()
    covered: tuple[Category, ...] = ()
    permits: tuple[Permit, ...] = ()
    known_by: tuple[bytes | None, ...] = ()
    proof: bool = False
    waits: bool = False
    asked: tuple[tuple[Decision, Request], ...] = ()


@dataclass(slots=True)
class _Decided:
    """What was decided of each kind that the words may tell."""

    permits: dict[Category, Permit] = field(default_factory=dict)
    known_by: dict[Category, bytes | None] = field(default_factory=dict)
    asked: list[tuple[Decision, Request]] = field(default_factory=list)
    covered: set[Category] = field(default_factory=set)
    warned: set[Category] = field(default_factory=set)
    proof: bool = False


def weigh_answer(
    app: App, unit: Unit, staff: Staff, item: Item, words: str, now: datetime
) -> Weighed:
    """What would go out of these words, and what speaks against it. Raises ErasedError."""
    sent = outcomes.get_sent(unit, item)
    way = answer_ways.get_last_way(unit, item.person_id)
    sender = people.get_sender(unit, way.contact_point_id)
    whose = find_whose(unit, sender, sent.words, sent.received_at, now)
    around = _find_names(unit, sender, whose, now)
    decided = _decide_all(app, unit, sender, whose, way, words, around.names, now)
    signed = _sign(app, unit, staff, item, sender, whose, way, around, decided, now)
    values = _values(unit, signed, words, around, staff, now)
    said = app.texts.fill(_TEXTS[signed], values, easy_read=sender.easy_read)
    phone = Phone(sender.others_see, sender.may_text, way.received_at)
    plain = is_safe_on_a_locked_screen(said)
    waits = waits_behind(phone, now, app.answer_clocks.talk, plain=plain)
    permits = tuple(decided.permits.items())
    return Weighed(
        said=said,
        text_id=_TEXTS[signed],
        values=values,
        signed=signed,
        sender=sender,
        way=way,
        subject_id=whose.person_id,
        parts=count_parts(said),
        wrong=tuple(list_wrong_answer(words, said)),
        never=find_never(unit, item, sent, sender, whose, now, told=bool(decided.warned)),
        warned=tuple(sorted(decided.warned)),
        covered=tuple(sorted(decided.covered)),
        permits=tuple(permit for _, permit in permits),
        known_by=tuple(decided.known_by.get(category) for category, _ in permits),
        proof=decided.proof,
        waits=waits or decided.proof,
        asked=tuple(decided.asked),
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """The names that must not stand in words unnoticed, and who is what to the person."""

    names: NamesAround
    roles: dict[UUID, Role]
    workers: Sequence[Called] = field(repr=False)


def _find_names(unit: Unit, sender: Sender, whose: Whose, now: datetime) -> _Around:
    about = sender if whose.person_id is None else people.get_person(unit, whose.person_id)
    _, candidates = candidates_for(unit, about, now)
    roles = _roles(candidates)
    # Of every team: whoever works with somebody may be lent by another.
    called, workers = list_people_called(unit, sender.person_id), list_workers_called(unit)
    known = sender.verified_at(now) > Verification.UNKNOWN
    others = [one for one in called if one.id != sender.person_id or not known]
    by = {role: [w for w in workers if roles.get(w.id) is role] for role in _SIGNS}
    rest = [w for w in workers if roles.get(w.id) not in _SIGNS]
    names = NamesAround(
        people=tuple(one.first for one in others if one.first),
        people_last=tuple(one.last for one in others if one.last),
        key_workers=tuple(n for w in by[Role.KEY_WORKER] for n in (w.first, w.last)),
        covers=tuple(n for w in by[Role.COVER] for n in (w.first, w.last)),
        staff=tuple(w.first for w in rest),
        staff_last=tuple(w.last for w in rest),
    )
    return _Around(names, roles, workers)


def _roles(candidates: Sequence[Candidate]) -> dict[UUID, Role]:
    """What each worker is to the person: of a cover only one who is there."""
    return {
        c.id: c.role
        for c in reversed(candidates)
        if c.role is Role.KEY_WORKER or (c.role is Role.COVER and c.present)
    }


def _decide_all(
    app: App,
    unit: Unit,
    sender: Sender,
    whose: Whose,
    way: LastWay,
    words: str,
    names: NamesAround,
    now: datetime,
) -> _Decided:
    touched, decided = find_touched(words, names, own=whose.is_own), _Decided()
    for category in sorted(touched.kinds):
        _decide_one(app, unit, sender, whose, way, category, decided, now)
    decided.warned |= touched.beyond
    return decided


def _decide_one(
    app: App,
    unit: Unit,
    sender: Sender,
    whose: Whose,
    way: LastWay,
    category: Category,
    decided: _Decided,
    now: datetime,
) -> None:
    """Whether it may be told now, after a PIN, or only as a worker's own decision."""
    current = None if whose.is_own else current_of(unit, whose.person_id, category, now)

    def ask(*, proved: bool) -> Decision:
        asked = request_for(sender, whose, way.channel, now, proved=proved)
        request = replace(asked, category=category, current=current)
        decision = decide(request, app.terms)
        if not proved:
            decided.asked.append((decision, request))
        return decision

    permit = ask(proved=False)
    if isinstance(permit, Permit):
        decided.permits[category] = permit
        decided.known_by[category] = permit.fingerprint or current
        decided.covered.add(category)
    elif isinstance(ask(proved=True), Permit):
        decided.covered.add(category)
        decided.proof = True
    else:
        decided.warned.add(category)


def current_of(
    unit: Unit, subject_id: UUID | None, category: Category, now: datetime
) -> bytes | None:
    """What a fact about somebody is known by now; None where nobody can know it."""
    if subject_id is None:
        return None
    if category is Category.USES_SERVICE:
        return known_facts.fingerprint(unit, subject_id, category, known_facts.USES_SERVICE)
    return fingerprint_now(unit, subject_id, category, now)


def _sign(
    app: App,
    unit: Unit,
    staff: Staff,
    item: Item,
    sender: Sender,
    whose: Whose,
    way: LastWay,
    around: _Around,
    decided: _Decided,
    now: datetime,
) -> Signed:
    """As whom it goes out: by name only where that name may be told now. What may be about a worker
    is answered by nobody's name."""
    signed = _SIGNS.get(around.roles.get(staff.id, Role.DUTY), Signed.STAFF)
    if signed is Signed.STAFF or item.private:
        return Signed.STAFF
    category = _NAMES[signed]
    if category in decided.permits:
        return signed
    alone = _Decided()
    _decide_one(app, unit, sender, whose, way, category, alone, now)
    if category not in alone.permits:
        return Signed.STAFF
    decided.permits.update(alone.permits)
    decided.known_by.update(alone.known_by)
    decided.asked += alone.asked
    return signed


def _values(
    unit: Unit,
    signed: Signed,
    words: str,
    around: _Around,
    staff: Staff,
    now: datetime,
) -> dict[str, str]:
    published = published_values(teams.get_organisation(unit), now)
    values = {"words": words.strip(), "organisation": published["organisation"]}
    if signed is not Signed.STAFF:
        worker = next((w.first for w in around.workers if w.id == staff.id), "")
        values.update(worker=worker, role=published["role"])
    return values
