"""The parts of a person's pages, each as a template takes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.care.delivery import FAILURES
from bot.clock import local
from bot.services.person_sharing import ToldTo
from bot.services.see_person import Brief, Contact, OpenItem, Owed, Phone, Text
from bot.web.console.person_words import LANES, MAY_TEXT, STATES, WAYS
from bot.web.on_call.sent import became_of
from bot.web.on_call.sharing import shown_sharing
from bot.web.on_call.when import when

_CONFIDENCE = {
    "in_confidence": "In confidence",
    "may_be_told": "The one they care for may know that they wrote",
}


def day(moment: datetime) -> str:
    """A day in words, such as Tue 24 Nov 2026."""
    here = local(moment)
    return f"{here:%a} {here.day} {here:%b %Y}"


def text(one: Text, now: datetime, *, of_carer: bool = False) -> dict[str, Any]:
    """A text, in or out, with what must be minded before it is passed on."""
    confidence = "" if one.confidence is None else _CONFIDENCE[one.confidence.value]
    if one.is_theirs and of_carer and not confidence:
        confidence = "Not said who may know: treat it as in confidence"
    return {
        "anchor": f"t{one.id}",
        "at": when(one.at, now),
        "is_theirs": one.is_theirs,
        "words": one.words,
        "channel": one.channel,
        "is_call": one.channel == "voice",
        "confidence": confidence if one.is_theirs else "",
        "danger": one.danger,
        "media": one.media_count,
        "code": one.code,
        "became": "" if one.status is None else became_of(one.status),
        "failed": one.status in FAILURES,
    }


def item(one: OpenItem, now: datetime) -> dict[str, Any]:
    """An open item in a line."""
    state = "somebody has it" if one.acknowledged_at else "nobody has said they have it"
    return {
        "code": one.code,
        "lane": LANES[one.lane],
        "at": when(one.opened_at, now),
        "state": state,
        "taken_back": one.taken_back_at is not None,
    }


def owed(one: Owed, now: datetime) -> dict[str, Any]:
    """A call that is owed, with its window."""
    here, until = local(one.due_from), local(one.due_until)
    same = here.date() == until.date()
    window = f"{day(one.due_from)}, {here:%H:%M} to {until:%H:%M}"
    if not same:
        window = f"{day(one.due_from)} {here:%H:%M} to {day(one.due_until)} {until:%H:%M}"
    return {
        "code": one.code,
        "window": window,
        "is_late": one.due_until < now,
        "asked": one.source.value == "asked",
        "taken_back": one.taken_back,
    }


def contact(one: Contact, now: datetime) -> dict[str, Any]:
    """The last contact with a human, and the next that is due."""
    return {
        "last": when(one.last_at, now) if one.last_at else None,
        "way": WAYS.get(one.last_way or "", ""),
        "due": day(one.due_at) if one.due_at else "",
        "is_late": one.due_at is not None and one.due_at <= now,
        "is_soon": one.due_at is not None and now < one.due_at <= now + timedelta(days=2),
    }


def cover(brief: Brief) -> dict[str, Any] | None:
    """Who reads while the key worker is not there; None while they are."""
    fact = brief.cover
    if fact is None:
        return None
    return {
        "who": fact.cover_name or "the duty desk",
        "until": day(fact.until),
        "day_off": fact.day_off,
    }


def told_to(one: ToldTo, brief: Brief, now: datetime) -> dict[str, Any]:
    """What somebody may be told of the person, in words."""
    details = brief.details
    name = f"{details.first_name} {details.last_name}".strip()
    shown = shown_sharing([one.sharing])[0]
    lines = [line.replace("the person", name) if name else line for line in shown.lines]
    review = one.review_at
    return {
        "other": one.sharing.other or "somebody whose name is not recorded",
        "lines": lines,
        "is_alarm": shown.is_alarm,
        "state": STATES[one.state],
        "until": day(one.until) if one.until else "",
        "review": day(review) if review else "",
        "is_due": review is not None and review <= now,
        "is_asked_for": one.is_asked_for,
    }


def phone(one: Phone, now: datetime, number: str | None) -> dict[str, Any]:
    """A phone, with its last digits or, where it was asked for, in full."""
    return {
        "id": one.id,
        "number": number or one.address,
        "is_shown": number is not None,
        "is_phone": one.is_phone,
        "may_text": MAY_TEXT[one.may_text],
        "may_text_is": one.may_text.value,
        "calls_safe": one.calls_safe,
        "do_not_ring": one.do_not_ring,
        "calls": "no" if one.do_not_ring else "yes" if one.calls_safe else "",
        "others_see": one.others_see,
        "is_shared": one.is_shared,
        "is_proved": one.last_seen_at is not None and one.doubted_at is None,
        "doubted": one.doubted_at is not None,
        "retired": day(one.retired_at) if one.retired_at else "",
        "seen": when(one.last_seen_at, now) if one.last_seen_at else None,
    }
