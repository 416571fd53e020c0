"""Writes a copy of a person's texts for the record system of the trust, as plain text.

Each copy is an event of the audit trail: it leaves Keyline. What somebody who cares for the person
wrote stands apart, and only where whoever copies asks for it; what they wrote in confidence, or
without saying who may know, stands in a part of its own with a warning, and is asked for by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from bot.app import App
from bot.care.person_access import Seeker
from bot.care.protected import StaffAccess
from bot.care.record_copy import Entry, Section, Span, write_copy
from bot.clock import local
from bot.records import person_around, person_brief, person_done, person_texts
from bot.records.audit import Event, add_event
from bot.records.confidences import Confidence
from bot.records.person_access import find_seeker
from bot.records.person_around import Near
from bot.records.person_brief import About
from bot.records.person_done import Done
from bot.records.person_texts import Text
from bot.records.phones import Staff
from bot.records.staff_names import find_staff_name
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.copy_words import (
    CONFIDENCE_WARNING,
    OTHERS_NAMED,
    SPANS,
    done_in_words,
    text_in_words,
)
from bot.services.person_access import may_open_many, open_person

#: The most entries of one part of a copy.
MOST = 1_000
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be copied: a span and, of an item, its code; whether with what carers wrote that
    the person may know of, and with what they wrote in confidence."""

    span: Span
    code: str = ""
    with_carers: bool = False
    with_confidence: bool = False


@dataclass(frozen=True, slots=True)
class Copied:
    """The copy, and the name of a file for it: a date and an id, nobody's name."""

    file_name: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Copying:
    app: App
    unit: Unit
    staff: Staff
    seeker: Seeker
    person_id: UUID
    wanted: Wanted
    since: datetime | None
    item_id: UUID | None
    now: datetime


def copy_for_record(app: App, staff: Staff, person_id: UUID, wanted: Wanted) -> Copied | None:
    """The copy; None where there is nobody, or no such item, for this member of staff."""
    now = app.clock.now()
    with app.records.begin() as unit:
        access = open_person(app, unit, staff, person_id, now)
        seeker = find_seeker(unit, staff, now)
        about = person_brief.find_about(unit, person_id)
        if access is None or seeker is None or about is None:
            return None
        item_id = None
        if wanted.span is Span.ITEM:
            item_id = person_done.find_item(unit, seeker, person_id, wanted.code)
            if item_id is None:
                return None
        since = _since(wanted.span, now)
        copying = _Copying(app, unit, staff, seeker, person_id, wanted, since, item_id, now)
        try:
            sections = _sections(copying, access, about.reveal_to_staff(access))
        except ErasedError:
            return None
        _note(copying, sections)
        head = _head(copying, about.reveal_to_staff(access))
    name = f"keyline-{local(now):%Y-%m-%d}-{person_id}.txt"
    return Copied(name, write_copy(head, sections))


def _since(span: Span, now: datetime) -> datetime | None:
    if span is Span.TODAY:
        return local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return now - _WEEK if span is Span.WEEK else None


def _head(copying: _Copying, about: About) -> list[str]:
    details, wanted = about.details, copying.wanted
    who = find_staff_name(copying.unit, copying.staff.id)
    by = "" if who is None else f" by {who.name or f'the {who.role} desk of {who.team}'}"
    code = f" {wanted.code}" if wanted.span is Span.ITEM else ""
    return [
        f"Record number: {details.record_number or 'not recorded in Keyline'}",
        f"Name: {_name(about)}",
        f"Copied from Keyline {local(copying.now):%d %b %Y %H:%M}{by}",
        f"Span: {SPANS[wanted.span]}{code}",
        OTHERS_NAMED,
    ]


def _name(about: About) -> str:
    details = about.details
    return f"{details.first_name} {details.last_name}".strip() or "not recorded"


def _sections(copying: _Copying, access: StaffAccess, about: About) -> list[Section]:
    found = _between(copying, copying.person_id).reveal_to_staff(access)
    done = person_done.list_done(
        copying.unit, copying.seeker, copying.person_id, copying.since, copying.item_id, MOST
    ).reveal_to_staff(access)
    name, wanted = _name(about), copying.wanted
    is_apart = _is_apart(found, is_carer=about.is_carer and not about.is_service_user)
    entries = _entries(copying.unit, found, done, name)
    apart = [
        entry for text, entry in zip(found, _texts(found, name), strict=True) if _said_so(text)
    ]
    heading = f"Texts with {name}, and what staff did"
    if is_apart:
        # What we answered and what staff noted may tell what was said in confidence.
        sections = [Section(heading, ())]
        held = [Section(f"In confidence: {name}", entries, CONFIDENCE_WARNING)]
    else:
        without = [entry for entry in entries if entry not in apart]
        sections = [Section(heading, without)]
        held = [Section(f"In confidence: {name}", apart, CONFIDENCE_WARNING)] if apart else []
    if wanted.with_confidence:
        sections += held
    return sections + _of_carers(copying, access)


def _between(copying: _Copying, person_id: UUID) -> person_texts.Texts:
    return person_texts.list_between(
        copying.unit, copying.seeker, person_id, copying.since, copying.item_id, MOST
    )


def _said_so(text: Text) -> bool:
    return text.confidence is Confidence.IN_CONFIDENCE


def _is_apart(texts: Sequence[Text], *, is_carer: bool) -> bool:
    """Whether all of it stands apart: a carer wrote it, and has not let all of it be known."""
    theirs = [text for text in texts if text.is_theirs]
    return is_carer and any(text.confidence is not Confidence.MAY_BE_TOLD for text in theirs)


def _of_carers(copying: _Copying, access: StaffAccess) -> list[Section]:
    """What those who care for the person wrote, each by themselves. Ours to them is not theirs to
    know, and is left out."""
    wanted = copying.wanted
    if copying.item_id is not None or not (wanted.with_carers or wanted.with_confidence):
        return []
    near = person_around.list_near(copying.unit, copying.person_id).reveal_to_staff(access)
    carers = {one.id: one for one in near if not one.is_subject}
    theirs = may_open_many(copying.unit, copying.staff, carers, copying.now)
    sections = []
    for one in carers.values():
        if one.id in theirs:
            sections += _of_carer(copying, one)
    return sections


def _of_carer(copying: _Copying, one: Near) -> list[Section]:
    # In the trail of the one who wrote it, too.
    opened = open_person(copying.app, copying.unit, copying.staff, one.id, copying.now)
    if opened is None:
        return []
    texts = [t for t in _between(copying, one.id).reveal_to_staff(opened) if t.is_theirs]
    name = one.name or "somebody whose name is not recorded"
    known = [text for text in texts if text.confidence is Confidence.MAY_BE_TOLD]
    apart = [text for text in texts if text.confidence is not Confidence.MAY_BE_TOLD]
    sections = []
    if copying.wanted.with_carers and known:
        sections.append(Section(f"From {name}, who said it may be known", _texts(known, name)))
    if copying.wanted.with_confidence and apart:
        heading = f"In confidence: {name}"
        sections.append(Section(heading, _texts(apart, name), CONFIDENCE_WARNING))
    return sections


def _texts(texts: Sequence[Text], name: str) -> list[Entry]:
    return [text_in_words(text, name) for text in texts]


def _entries(unit: Unit, texts: Sequence[Text], done: Sequence[Done], name: str) -> list[Entry]:
    names = _names(unit, done)
    entries = _texts(texts, name) + [done_in_words(one, names) for one in done]
    return sorted(entries, key=lambda entry: entry.at)


def _names(unit: Unit, done: Sequence[Done]) -> Mapping[UUID, str]:
    found = {}
    for staff_id in {one.by_id for one in done if one.by_id is not None}:
        who = find_staff_name(unit, staff_id)
        if who is not None:
            found[staff_id] = who.name or f"the {who.role} desk of {who.team}"
    return found


def _note(copying: _Copying, sections: Sequence[Section]) -> None:
    wanted, account = copying.wanted, copying.staff.account_id
    add_event(
        copying.unit,
        Event(
            "person.copied",
            copying.now,
            actor=copying.staff.kind,
            actor_id=copying.staff.id,
            subject_id=copying.person_id,
            details={
                "span": wanted.span.value,
                "item": None if copying.item_id is None else str(copying.item_id),
                "entries": sum(len(section.entries) for section in sections),
                "carers": int(wanted.with_carers),
                "confidence": int(wanted.with_confidence),
                **({} if account is None else {"account": str(account)}),
            },
        ),
    )
