"""Lets a worker or a desk read their list. Each line is an event of the audit trail, and only with
it do its words open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.app import App
from bot.care.alert_marks import DURESS, NO_RING, QUIET
from bot.care.digest import Entry, Section, Step, in_order, next_step, section_of
from bot.care.lanes import Lane
from bot.care.protected import StaffAccess
from bot.records import digests
from bot.records.audit import Event, add_event
from bot.records.confidences import Confidence as Confidence
from bot.records.digest_words import LinePerson as LinePerson
from bot.records.digest_words import LineText as LineText
from bot.records.digest_words import LineWords as LineWords
from bot.records.digest_words import PageWords, load_page_words
from bot.records.digest_words import Pair as Pair
from bot.records.digests import Choice, Digest
from bot.records.digests import Way as Way
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.digest_list import list_current, reads_people
from bot.services.ring_digest import way_for
from bot.services.see_changes import mark_of_entries

#: So many lines go on a printed sheet; a list that is longer says so.
MOST_PRINTED = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list. Without `words` there is no text behind it, or its writer was erased.

    `do_not_call`: nobody may ring or text first; `do_not_ring`: nobody may ring.
    `stands_in`: its owner is somebody else.
    """

    entry: Entry
    section: Section
    step: Step | None
    do_not_call: bool
    do_not_ring: bool
    stands_in: bool
    person: LinePerson | None = field(repr=False)
    words: LineWords | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Initials:
    """As much of a line as an e-mail to a secure domain may say."""

    initials: str = field(repr=False)
    code: str
    section: Section
    lane: Lane | None
    since: datetime


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A page of a list: its lines, and how many there are of each section in all. `mark` is
    another whenever the list is."""

    lines: tuple[Line, ...]
    mark: str
    total: int
    counts: Mapping[Section, int]
    at: datetime


def read_digest(
    app: App,
    staff: Staff,
    first: int,
    most: int,
    only: Section | None = None,
    by_hand: bool = True,
) -> OpenedList:
    """The lines of a list from a place on, at most so many; `only` those of one section. Whoever
    reads it has opened every digest that was made for them so far: of a section alone, none, and
    none where it is not `by_hand` but a page that lies open, before which nobody may sit."""
    now = app.clock.now()
    with app.records.begin() as unit:
        if not reads_people(unit, staff):
            return _nothing(now)
        if only is None and by_hand:
            digests.mark_opened(unit, staff.id, now)
        return _open(app, unit, staff, slice(first, first + most), now, only)


def print_digest(app: App, staff: Staff) -> OpenedList:
    """All of a list for a sheet of paper, for when no screen can be had. That it was printed stands
    in the audit trail beside each line."""
    now = app.clock.now()
    with app.records.begin() as unit:
        if not reads_people(unit, staff):
            return _nothing(now)
        digests.mark_opened(unit, staff.id, now)
        opened = _open(app, unit, staff, slice(0, MOST_PRINTED), now)
        details: dict[str, str | int | None] = {"lines": len(opened.lines), **_account(staff)}
        add_event(
            unit,
            Event("digest.printed", now, actor=staff.kind, actor_id=staff.id, details=details),
        )
        return opened


def open_initials(unit: Unit, staff: Staff, now: datetime, most: int) -> list[Initials]:
    """The first lines of a list for an e-mail to a domain that was declared secure: initials, lanes
    and when it came, no word of anybody's. Each is an event of the audit trail."""
    shown = in_order(list_current(unit, staff, now))[:most]
    words = load_page_words(unit, set(), {one.person_id for one in shown})
    found = []
    for entry in shown:
        details: dict[str, str | int | None] = {"kind": entry.kind.value, "code": entry.code}
        event = Event(
            "digest.line_mailed",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=entry.person_id,
            details=details,
        )
        access = StaffAccess(staff.id, entry.person_id, add_event(unit, event))
        person = words.people.get(entry.person_id)
        initials = "" if person is None else person.reveal_to_staff(access).initials
        found.append(Initials(initials, entry.code, section_of(entry), entry.lane, entry.since))
    return found


def list_sent(app: App, staff: Staff, first: int, most: int) -> list[Digest]:
    """The digests that were made for somebody, the newest first."""
    with app.records.begin() as unit:
        return digests.list_digests(unit, staff.id, limit=most, offset=first)


def find_way(app: App, staff: Staff) -> tuple[Choice, Way]:
    """How somebody wants to hear of their digests, and how they do."""
    with app.records.begin() as unit:
        choice = digests.find_choice(unit, staff)
        return choice, way_for(choice)


def choose_way(app: App, staff: Staff, way: Way, email: str | None) -> None:
    """Keep how somebody wants to hear of their digests."""
    now = app.clock.now()
    with app.records.begin() as unit:
        digests.set_choice(unit, staff, way, email, now)
        details: dict[str, str | int | None] = {"way": way, **_account(staff)}
        add_event(
            unit,
            Event("digest.way_chosen", now, actor=staff.kind, actor_id=staff.id, details=details),
        )


def _nothing(now: datetime) -> OpenedList:
    """What there is for whoever is signed in for something else than people."""
    return OpenedList((), "", 0, Counter(), now)


def _open(
    app: App,
    unit: Unit,
    staff: Staff,
    which: slice,
    now: datetime,
    only: Section | None = None,
) -> OpenedList:
    by_time = app.settings.keyline_list_order == "time"
    entries = in_order(list_current(unit, staff, now), by_time=by_time)
    counts, mark = Counter(map(section_of, entries)), mark_of_entries(unit, entries)
    if only is not None:
        entries = [one for one in entries if section_of(one) is only]
    shown = entries[which]
    items = {one.item_id for one in shown if one.item_id is not None}
    words = load_page_words(unit, items, {one.person_id for one in shown})
    lines = tuple(_line(unit, staff, one, words, now) for one in shown)
    return OpenedList(lines, mark, len(entries), counts, now)


def _line(unit: Unit, staff: Staff, entry: Entry, words: PageWords, now: datetime) -> Line:
    event = add_event(
        unit,
        Event(
            "digest.line_read",
            now,
            actor=staff.kind,
            actor_id=staff.id,
            subject_id=entry.person_id,
            details={
                "item": None if entry.item_id is None else str(entry.item_id),
                "kind": entry.kind.value,
                **_account(staff),
            },
        ),
    )
    access = StaffAccess(staff.id, entry.person_id, event)
    person = words.people.get(entry.person_id)
    of_item = None if entry.item_id is None else words.items.get(entry.item_id)
    opened = None if person is None else person.reveal_to_staff(access)
    do_not_call = opened is not None and bool({QUIET, DURESS} & opened.marks)
    return Line(
        entry=entry,
        section=section_of(entry),
        # Nothing suggests a call to a phone that whoever hurts them may hold.
        step=None if do_not_call else next_step(entry),
        do_not_call=do_not_call,
        do_not_ring=opened is not None and NO_RING in opened.marks,
        stands_in=staff.id not in (entry.owner.id, entry.taken_by),
        person=opened,
        words=None if of_item is None else of_item.reveal_to_staff(access),
    )


def _account(staff: Staff) -> dict[str, str | int | None]:
    return {"account": str(staff.account_id)}
