"""What is held of telling others of a person, as the pages show it: every fact as words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.care.consent import Decision
from bot.care.consent_records import Capacity, Finding, Hold, Kind, KnownFact, Relationship
from bot.care.facts import Category
from bot.care.item_view import ASKED_FOR
from bot.care.sharing_view import Telling, telling
from bot.clock import local
from bot.services.consent_on_page import Beside, Number, SharingOf, Version
from bot.web.console import sharing_words as words

#: Who is somebody else's name where none is recorded.
NO_NAME = "Name not recorded"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the matrix: what, whether, why."""

    what: str
    says: str
    why: str = field(repr=False)
    code: Telling


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody beside a person."""

    id: str
    name: str = field(repr=False)
    kind: str
    verified: str
    is_verified: bool
    hold: str
    state: str
    basis: str
    until: str
    review: str
    capacity: str
    rows: tuple[Row, ...]
    numbers: tuple[str, ...] = field(repr=False)
    is_young: bool
    stamp: str
    hold_code: Hold = Hold.NONE


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the history."""

    other: str = field(repr=False)
    version: int
    state: str
    what: str
    basis: str
    via: str
    by: str = field(repr=False)
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Knows:
    """A known fact."""

    id: str
    what: str
    how: str
    by: str = field(repr=False)
    since: str
    state: str
    is_live: bool


def day(moment: datetime | None, none: str = "") -> str:
    """A day as staff write it."""
    if moment is None:
        return none
    here = local(moment)
    return f"{here.day} {here:%B %Y}"


def rows_of(decisions: Mapping[Category, Decision], subject: str) -> tuple[Row, ...]:
    """Each kind of fact with what was decided of it, and nothing besides."""
    return tuple(
        Row(
            words.SHAREABLE_WORDS[category],
            words.TELLING[telling(decisions[category])],
            words.why(decisions[category].reason, subject),
            telling(decisions[category]),
        )
        for category in ASKED_FOR
    )


def shown(one: Beside, sharing: SharingOf) -> Shown:
    """Somebody beside a person, in words."""
    beside, record = one.standing.relationship, None if one.live is None else one.live.record
    hold = Hold.NONE if beside is None else beside.hold
    return Shown(
        id=str(one.other_id),
        name=one.name or NO_NAME,
        kind="Not recorded" if beside is None else words.KINDS[beside.kind],
        verified=_verified(beside),
        is_verified=beside is not None and beside.verified_at is not None,
        hold="" if hold is Hold.NONE else words.HOLDS[hold],
        state=words.state_words(one.live),
        basis="" if record is None else words.BASES[record.basis],
        until=_until(one),
        review=day(one.review_at, "Nothing to review"),
        capacity=_capacity(one.standing.capacity),
        rows=rows_of(one.decisions, sharing.name or "the person"),
        numbers=tuple(_number(number) for number in one.numbers),
        is_young=beside is not None and beside.kind is Kind.YOUNG_CARER,
        stamp=one.stamp,
        hold_code=hold,
    )


def history(sharing: SharingOf) -> list[Line]:
    """Everything that was ever recorded, the newest first."""
    names = {one.other_id: one.name or NO_NAME for one in sharing.beside}
    return [_line(row, names.get(row.other_id, NO_NAME), sharing) for row in sharing.history]


def known(one: Beside, sharing: SharingOf) -> list[Knows]:
    """What somebody knows already, what holds first."""
    facts = sorted(one.standing.known, key=lambda fact: fact.recorded_at, reverse=True)
    found = [_knows(fact, one, sharing) for fact in facts]
    return sorted(found, key=lambda fact: not fact.is_live)


def _line(row: Version, other: str, sharing: SharingOf) -> Line:
    by = sharing.workers.get(row.confirmed_by or row.recorded_by, "")
    if row.confirmed_by is None and row.recorded_by == sharing.person_id:
        by = "the person, by text"
    return Line(
        other=other,
        version=row.version,
        state=_state(row),
        what=words.listed(row.categories),
        basis=_word(words.BASES, row.basis),
        via=_word(words.WAYS, row.given_via),
        by=by or "not a worker of ours",
        since=day(row.valid_from),
        until=day(row.expires_at, "no end"),
    )


def _state(row: Version) -> str:
    if row.state == "PENDING" and not row.categories:
        return "Turned down: what was asked for is not waiting any more"
    return _word(words.STATES, row.state)


def _word(table: Mapping[Any, str], code: str) -> str:
    return next((said for key, said in table.items() if str(key) == code), code)


def _verified(beside: Relationship | None) -> str:
    if beside is None:
        return "Nobody recorded how they stand to the person"
    if beside.verified_at is None:
        return "No worker has looked into it, or it ended: nothing may be told"
    paper = beside.evidence
    seen = "" if paper is None else f", paper seen: {words.PAPERS[paper.kind].lower()}"
    if paper is not None and paper.review_by is not None:
        seen += f", looked at again by {day(paper.review_by)}"
    return f"Looked into on {day(beside.verified_at)}{seen}"


def _until(one: Beside) -> str:
    if one.live is None or not one.live.is_live:
        return "Nothing agreed holds now"
    return day(one.live.expires_at, "No end was chosen")


def _capacity(found: Capacity | None) -> str:
    if found is None:
        return words.FINDINGS[Finding.PRESUMED]
    said = f"{words.FINDINGS[found.finding]}, found on {day(found.assessed_at)}"
    if found.review_by is not None:
        said += f", to be looked at again by {day(found.review_by)}"
    return said + (
        " (two findings of one moment contradict each other)" if found.is_disputed else ""
    )


def _number(number: Number) -> str:
    said = [f"{number.kind} ending {number.end}"]
    if number.doubted_at is not None:
        said.append("doubted: it proves nothing")
    if number.others_see:
        said.append("others see it: only public facts are texted")
    if not number.identifies:
        said.append("not entered as theirs")
    return ", ".join(said)


def _knows(fact: KnownFact, one: Beside, sharing: SharingOf) -> Knows:
    recorder = sharing.recorders.get(fact.id)
    live = fact.ended_at is None
    if not live:
        state = f"Ended on {day(fact.ended_at)}"
    elif one.current.get(fact.category) == fact.fingerprint:
        state = "Still so"
    else:
        state = "Not so any more: it has changed since, and is not said again"
    return Knows(
        id=str(fact.id),
        what=words.SHAREABLE_WORDS.get(fact.category, fact.category.value),
        how=words.HOW_KNOWN[fact.how],
        by="Keyline" if recorder is None else sharing.workers.get(recorder, "not a worker of ours"),
        since=day(fact.recorded_at),
        state=state,
        is_live=live,
    )


def options(table: Mapping[Any, str]) -> list[tuple[str, str]]:
    """The choices of a field: code and words."""
    return [(str(code), said) for code, said in table.items()]


def category_options(which: Iterable[Category]) -> list[tuple[str, str]]:
    """Kinds of facts as choices."""
    return [(one.value, words.SHAREABLE_WORDS[one]) for one in which]
