"""A digest's lines in words, for its page and its sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.care.digest import Kind, Section, Step
from bot.care.lanes import Lane
from bot.services.read_digest import (
    Confidence,
    Line,
    LinePerson,
    LineText,
    LineWords,
    OpenedList,
    Pair,
)
from bot.web.on_call.when import When, when
from bot.web.on_call.why import why_lane

#: So much of a text stands in a line. The rest is on its item's page, and a cut is shown as one.
SHOWN = 200

SECTIONS = {
    Section.UNTAKEN: "Nobody has these yet",
    Section.SAFEGUARDING: "Safeguarding",
    Section.TAKEN: "Urgent, and somebody has them",
    Section.TODAY: "Today",
    Section.PROMISE: "Calls owed today",
    Section.THREE_DAYS: "Within 3 days",
    Section.CONTACT: "Contact due",
    Section.ROUTINE: "Routine",
    Section.REVIEW: "For review",
    Section.INFO: "For information",
}
LANES = {
    Lane.NOW: "Now",
    Lane.FOUR_HOURS: "Within 4 hours",
    Lane.TODAY: "Today",
    Lane.THREE_DAYS: "Within 3 days",
    Lane.ROUTINE: "Routine",
    Lane.INFO: "Information",
}
_STEPS = {
    Step.CALL_BACK: "Call back",
    Step.ADD_TO_REVIEW: "Add to review",
    Step.GET_IN_TOUCH: "Get in touch",
}
_CONSENTS = {
    "FULL": "yes, in full",
    "LIMITED": "yes, for some things",
    "REFUSED": "no",
    "WITHDRAWN": "no, taken back",
    "EXPIRED": "no, it has ended",
    "PENDING": "not yet confirmed",
    "NOT_ASKED": "not asked",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """The beginning of a text, and whether there is more of it."""

    words: str = field(repr=False)
    is_cut: bool
    at: When
    pictures: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as it is shown."""

    code: str
    href: str
    initials: str = field(repr=False)
    at: When
    is_due: bool
    lane: str
    why: str
    found: tuple[str, ...] = field(repr=False)
    source: str
    sharing: tuple[str, ...] = field(repr=False)
    text: Cut | None = field(repr=False)
    newest: Cut | None = field(repr=False)
    count: int
    sent: str | None = field(repr=False)
    sent_at: When | None
    sent_count: int
    step: str
    do_not_call: bool
    do_not_ring: bool
    stands_in: bool
    is_taken: bool
    may_take: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its lines on this page, and how many it has in all."""

    title: str
    count: int
    lines: Sequence[Shown]


def parts(opened: OpenedList, *, by_time: bool) -> list[Part]:
    """The page in its sections; one alone where an adopter has switched the ordering off."""
    if by_time:
        lines = [shown(line, opened) for line in opened.lines]
        return [Part("Oldest first", opened.total, lines)] if lines else []
    found = []
    for section in Section:
        lines = [shown(line, opened) for line in opened.lines if line.section is section]
        if lines:
            found.append(Part(SECTIONS[section], opened.counts[section], lines))
    return found


def counts_of(opened: OpenedList) -> list[tuple[Section, str, int]]:
    """Each section that has lines, with its name and how many."""
    return [(one, SECTIONS[one], opened.counts[one]) for one in Section if opened.counts[one]]


def shown(line: Line, opened: OpenedList) -> Shown:
    """One line in words."""
    entry, words = line.entry, line.words
    has_item = entry.item_id is not None
    return Shown(
        code=entry.code,
        href=f"/console/item/{entry.code}" if has_item else "",
        initials=(line.person.initials if line.person else "") or "Unknown",
        at=when(entry.since, opened.at),
        is_due=entry.kind in (Kind.PROMISE, Kind.CONTACT),
        lane=LANES[entry.lane] if entry.lane else "",
        why=why_lane(words.lane_set_by) if words and entry.lane else "",
        found=words.found if words else (),
        source=_source(line.person, words),
        sharing=_sharing(line.person, words),
        text=_cut(words.first, opened) if words else None,
        newest=_cut(words.newest, opened) if words else None,
        count=words.count if words else 0,
        sent=words.sent if words else None,
        sent_at=when(words.sent_at, opened.at) if words and words.sent_at else None,
        sent_count=words.sent_count if words else 0,
        step=_STEPS[line.step] if line.step else "",
        do_not_call=line.do_not_call,
        do_not_ring=line.do_not_ring,
        stands_in=line.stands_in,
        is_taken=entry.is_taken,
        may_take=entry.kind is Kind.ITEM and not entry.is_taken,
    )


def _cut(text: LineText | None, opened: OpenedList) -> Cut | None:
    if text is None:
        return None
    is_cut = len(text.words) > SHOWN
    return Cut(text.words[:SHOWN], is_cut, when(text.at, opened.at), text.media_count)


def _source(person: LinePerson | None, words: LineWords | None) -> str:
    if person is None:
        return "Not known"
    if not person.is_carer:
        return "Self" if person.is_service_user else "Not known"
    is_partner = any(pair.kind == "partner" and not pair.of_writer for pair in person.pairs)
    who = "Partner" if is_partner else "Carer"
    if person.is_service_user:
        who = f"Self, and {who.lower()} of somebody"
    secret = words is not None and words.confidence is Confidence.IN_CONFIDENCE
    return f"{who}, in confidence" if secret else who


def _sharing(person: LinePerson | None, words: LineWords | None) -> tuple[str, ...]:
    """What is recorded of what may be shared back, and with whom: the item's page decides it."""
    if person is None:
        return ()
    found = [_of_pair(pair) for pair in person.pairs]
    if person.is_carer and words is not None:
        found.insert(0, _of_text(words.confidence))
    if not found:
        return ("Nobody else is recorded. Share it with nobody.",)
    return tuple(dict.fromkeys(found))


def _of_text(confidence: Confidence | None) -> str:
    if confidence is Confidence.IN_CONFIDENCE:
        return "In confidence. Tell nobody that they wrote."
    if confidence is Confidence.MAY_BE_TOLD:
        return "The person they care for may know that they wrote."
    return "They have not said who may know that they wrote. Treat it as in confidence."


def _of_pair(pair: Pair) -> str:
    subject, other = pair.subject or "?", pair.other or "?"
    if pair.is_held:
        return f"Safety hold: tell {other} nothing about {subject}."
    says = _CONSENTS.get(pair.consent or "NOT_ASKED", "see the item")
    return f"May {other} be told about {subject}: {says}."
