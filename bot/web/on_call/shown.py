"""An opened item as the page shows it: every fact as words, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.care.alert_chain import Entry, Kind
from bot.care.alert_marks import CUT_OFF, DURESS, NO_RING, QUIET
from bot.care.delivery import FAILURES
from bot.care.lanes import Lane
from bot.care.routing import Role
from bot.services.list_alerts import OpenAlert
from bot.services.read_item import ItemMessage, OpenedItem, StaffName
from bot.services.sign_in import Session
from bot.web.on_call.attached import Shown, attached
from bot.web.on_call.lane_why import lane_why
from bot.web.on_call.marked import Piece, legend, list_times, pieces
from bot.web.on_call.sent import sent_back
from bot.web.on_call.sharing import shown_sharing, summary
from bot.web.on_call.told import says_whom, shown_told, told_times
from bot.web.on_call.way import shown_way
from bot.web.on_call.when import When, when
from bot.web.on_call.why import about, source, tags, who_notes

ROLES = {
    Role.HEALTH_LEAD: "Health lead",
    Role.LINK_WORKER: "Link worker",
    Role.PEER_WORKER: "Peer worker",
    Role.DUTY: "Duty desk",
    Role.LEAD: "Team lead",
    Role.ON_CALL: "On-call",
    Role.MANAGER: "Manager",
    Role.DIRECTOR: "Director",
}
_LANES = {
    Lane.NOW: "Now",
    Lane.FOUR_HOURS: "Within 4 hours",
    Lane.TODAY: "Today",
    Lane.THREE_DAYS: "Within 3 days",
    Lane.ROUTINE: "Routine",
    Lane.INFO: "For information",
}
_DID = {
    Kind.ALERTED: "told",
    Kind.TAKEN: "said: I have this",
    Kind.REMINDED: "told that their time was up",
    Kind.UNDELIVERED: "not reached: the text did not arrive",
    Kind.TRIED: "said what they tried",
    Kind.DECIDED: "said what was decided",
    Kind.HANDED_OVER: "told at the end of a shift that it is still open",
    Kind.ACCEPTED: "said: I have this, from the last shift",
}
_OF_ITSELF = {
    Kind.BEGAN: "The alert began",
    Kind.RAISED: "More urgent words came: the alert began again",
    Kind.MORE_WORDS: "More words came",
    Kind.NO_REPLY: "Nobody replied for 15 minutes to: are you safe?",
}
_NOTES = {
    Kind.DECIDED.value: "Decided and closed",
    Kind.TRIED.value: "Tried",
    "words": "For the sender",
    "nothing": "Nothing for the sender",
}
#: Beside what else is said of a phone, before anybody rings it.
DO_NOT_RING = "Do NOT ring them. They said that a call to this phone is not safe."
#: So many texts are shown at once; of more, the first and the newest.
_SHOWN_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the person's: its words to the letter, in pieces of which some are marked."""

    at: When
    pieces: tuple[Piece, ...] = field(repr=False)
    danger: bool
    media: list[Shown]
    channel: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a member of staff wrote."""

    at: When
    who: str
    kind: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what happened: when, who, what."""

    at: When
    who: str | None
    what: str


def shown(opened: OpenedItem, session: Session, now: datetime) -> dict[str, Any]:
    """The values of the item's template."""
    person, sharing = opened.words.person, shown_sharing(opened.sharing)
    return {
        "code": opened.code,
        "lane": _LANES[opened.lane],
        "is_now": opened.lane is Lane.NOW,
        "marks": _marks(opened.marks | ({NO_RING} if person.do_not_ring else set())),
        "is_quiet": person.do_not_ring or bool({QUIET, DURESS, NO_RING} & opened.marks),
        "came": when(opened.opened_at, now),
        "no_reply_since": _no_reply_since(opened, now),
        **(texts := _texts(opened, now)),
        **_read_beside(opened, session, now),
        "between_danger": sum(text.danger for text in texts["between"]),
        "person": person,
        "who_notes": who_notes(opened),
        "number": _pretty(person.number),
        "sent_back": sent_back(opened, now),
        "state": _state(opened, session, now),
        "chain": [_line(opened, entry, session, now) for entry in opened.entries],
        "notes": _notes(opened, session, now),
        "may_take": opened.may_take,
        "may_hear": opened.may_hear.value,
        "is_open": opened.closed_at is None,
        "desks": [_desk(d.staff, d.present, session) for d in opened.desks],
        "source": source(opened),
        "tags": tags(opened),
        "legend": legend(opened.mentions),
        "sharing": sharing,
        "sharing_summary": summary(sharing),
    }


def _read_beside(opened: OpenedItem, session: Session, now: datetime) -> dict[str, Any]:
    """What is read of the words, and why whoever has the item has it."""
    rows = shown_told(opened, _anchors(opened), now)
    said = told_times(rows)
    times = list_times(opened.words.messages, opened.mentions)
    copies = [_name(opened, one, session) for one in opened.way.copies]
    return {
        "told": rows,
        "times": [one for one in times if (one.words.casefold(), one.days) not in said],
        # Two lines that say whom might be about two: what was said of this item holds.
        "about": None if says_whom(rows) else about(opened, now),
        "lane_why": lane_why(opened, now),
        "owner": _name(opened, opened.way.owner.id, session),
        "way": shown_way(opened, now),
        "copies": copies,
    }


def listed(alerts: Sequence[OpenAlert], now: datetime) -> list[dict[str, Any]]:
    """The open alerts as a list shows them."""
    return [
        {
            "code": alert.code,
            "lane": _LANES[alert.lane],
            "came": when(alert.opened_at, now),
            "state": "Tried, still open"
            if alert.is_stopped
            else ("Somebody has it" if alert.is_held else "Nobody has it"),
        }
        for alert in alerts
    ]


def title_of(who: StaffName) -> str:
    """A worker by name, a desk by role and team."""
    if who.role is None:
        return str(who.name)
    return f"{ROLES.get(who.role, who.role.value)}, {who.team}"


def _marks(marks: frozenset[str]) -> list[str]:
    said = []
    if DURESS in marks:
        said.append("Duress word. Do NOT call or text them first. It may put them in danger.")
    elif QUIET in marks:
        said.append("Do NOT call or text them first. It may put them in danger.")
    elif NO_RING in marks:
        said.append(DO_NOT_RING)
    if CUT_OFF in marks:
        said.append("Our texts do NOT reach this number. They have had no answer.")
    return said


def _texts(opened: OpenedItem, now: datetime) -> dict[str, list[Text]]:
    """All of them in their order; of many those in the middle folded away."""
    anchors = _anchors(opened)
    before = [_text(opened, m, anchors, now) for m in opened.words.messages if m.is_before]
    texts = [_text(opened, m, anchors, now) for m in opened.words.messages if not m.is_before]
    newest = _SHOWN_AT_ONCE - 1
    if len(texts) <= _SHOWN_AT_ONCE + 1:  # One is not folded: the fold would take its place.
        return {"before": before, "first_texts": texts, "between": [], "newest": []}
    return {
        "before": before,
        "first_texts": texts[:1],
        "between": texts[1:-newest],
        "newest": texts[-newest:],
    }


def _text(
    opened: OpenedItem, message: ItemMessage, anchors: dict[UUID, str], now: datetime
) -> Text:
    channel = "WhatsApp" if message.channel == "whatsapp" else ""
    at = when(message.received_at, now)
    found = pieces(message.words, opened.mentions.get(message.id, ()))
    media = attached(message.media, message.media_count, opened.code)
    return Text(at, found, message.danger, media, channel, anchors[message.id])


def _anchors(opened: OpenedItem) -> dict[UUID, str]:
    """Where on the page each text stands."""
    return {message.id: f"text-{n}" for n, message in enumerate(opened.words.messages, 1)}


def _notes(opened: OpenedItem, session: Session, now: datetime) -> list[Note]:
    return [
        Note(
            when(note.at, now),
            _name(opened, note.by.id, session),
            _NOTES.get(note.kind, ""),
            note.words,
        )
        for note in opened.notes
    ]


def _no_reply_since(opened: OpenedItem, now: datetime) -> When | None:
    """When they were last heard, where we have said something since."""
    heard = opened.words.last_heard_at
    if heard is None or opened.closed_at is not None:
        return None
    answered = any(s.at >= heard and s.status not in FAILURES for s in opened.words.sent_back)
    return when(heard, now) if answered else None


def _state(opened: OpenedItem, session: Session, now: datetime) -> str:
    if opened.closed_at is not None:
        return f"Closed at {when(opened.closed_at, now).clock}."
    if opened.stopped_at is not None:
        at = when(opened.stopped_at, now).clock
        return f"Someone said at {at} what they tried. It is still open."
    if opened.holder is not None and opened.held_until is not None:
        until = when(opened.held_until, now).clock
        if opened.holder == session.staff.id:
            return f"You have this until {until}."
        return f"{_name(opened, opened.holder, session)} has this until {until}."
    if not opened.has_chain and opened.acknowledged_by is not None:
        return f"{_name(opened, opened.acknowledged_by, session)} has this."
    return "Nobody has this now."


def _line(opened: OpenedItem, entry: Entry, session: Session, now: datetime) -> Line:
    at = when(entry.at, now)
    if entry.kind in _OF_ITSELF:
        return Line(at, None, _OF_ITSELF[entry.kind])
    if entry.who is None:
        return Line(at, None, "Nobody could be told")
    return Line(at, _name(opened, entry.who, session), _DID[entry.kind])


def _name(opened: OpenedItem, staff_id: UUID, session: Session) -> str:
    found = opened.names.get(staff_id)
    name = "Somebody who has left" if found is None else title_of(found)
    return f"{name} (you)" if staff_id == session.staff.id else name


def _desk(staff: StaffName, present: bool, session: Session) -> dict[str, Any]:
    is_me = staff.id == session.staff.id
    return {
        "title": title_of(staff) + (" (you)" if is_me else ""),
        "present": present,
        "phone": staff.phone,
        "number": _pretty(staff.phone),
    }


def _pretty(number: str | None) -> str | None:
    """A British number as people read it aloud."""
    if number is not None and number.startswith("+44") and len(number) == 13:
        return f"0{number[3:7]} {number[7:10]} {number[10:]}"
    return number
