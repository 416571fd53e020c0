"""What was said around an item: who wrote what and when, what we sent, and whether it arrived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from fastapi import APIRouter, Request, Response

from bot.care.delivery import FAILURES
from bot.clock import local
from bot.services.read_conversation import Confidence, Heard, OpenedTalk, Said, read_conversation
from bot.web.console.paging import PER_PAGE, page_number
from bot.web.console.room import Room
from bot.web.on_call.attached import Shown, attached
from bot.web.on_call.codes import code_of
from bot.web.on_call.sent import became_of
from bot.web.on_call.shown import title_of
from bot.web.on_call.when import When, when


@dataclass(frozen=True, slots=True)
class Line:
    """One text or call. `notes` stand beneath its words; `is_wrong`: it did not arrive."""

    at: When
    is_ours: bool
    is_wrong: bool
    is_danger: bool
    is_of_item: bool
    notes: tuple[str, ...]
    who: str
    words: str = field(repr=False)
    behind: str = field(default="", repr=False)
    media: Sequence[Shown] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """What was said on one day."""

    title: str
    lines: tuple[Line, ...]


def add_conversation(router: APIRouter, room: Room) -> None:
    """The route of an item's conversation."""

    @router.get("/item/{code}/conversation")
    async def read(request: Request, code: str, page: str = "") -> Response:
        session = await room.signed_in(request)
        if session is None:
            return room.ask_sign_in(request)
        wanted, opened = code_of(code), None
        number = page_number(page) if page else None
        if wanted is not None:
            asked = (room.app, session.staff, wanted, number, PER_PAGE)
            opened = await room.run(read_conversation, *asked)
        if opened is None:
            return room.nothing(request, session)
        return room.show(
            request,
            session,
            "conversation.html",
            opened=opened,
            days=days(opened, room.app.clock.now()),
            address=f"/console/item/{opened.code}/conversation",
        )


def days(opened: OpenedTalk, now: datetime) -> list[Day]:
    """The lines of a page by the day on which they were said, oldest first."""
    by_day = groupby(opened.talk.lines, key=lambda line: local(line.at).date())
    return [
        Day(f"{day:%A} {day.day} {day:%B %Y}", tuple(_line(opened, line, now) for line in lines))
        for day, lines in by_day
    ]


def _line(opened: OpenedTalk, line: Heard | Said, now: datetime) -> Line:
    if isinstance(line, Heard):
        return _theirs(line, opened.talk.name or "They", opened.code, now)
    return _ours(line, _writer(opened, line), now)


def _writer(opened: OpenedTalk, line: Said) -> str:
    if line.by is None:
        return "Keyline"
    name = opened.names.get(line.by)
    return "Somebody who has left" if name is None else title_of(name)


def _theirs(line: Heard, who: str, code: str, now: datetime) -> Line:
    notes = []
    if line.channel == "whatsapp":
        notes.append("WhatsApp")
    if line.confidence is Confidence.IN_CONFIDENCE:
        notes.append("in confidence")
    return Line(
        at=when(line.at, now),
        is_ours=False,
        is_wrong=False,
        is_danger=line.danger,
        is_of_item=line.of_item,
        notes=tuple(notes),
        who=who,
        words=line.words,
        media=attached(line.media, line.media_count, code),
    )


def _ours(line: Said, who: str, now: datetime) -> Line:
    status = became_of(line.status)
    if line.sent_at is not None and line.sent_at != line.at:
        status += f", sent at {when(line.sent_at, now).clock}"
    return Line(
        at=when(line.at, now),
        is_ours=True,
        is_wrong=line.status in FAILURES,
        is_danger=False,
        is_of_item=False,
        notes=(*(("by a call",) if line.is_call else ()), status),
        who=who,
        words=line.words or "Not made ready yet.",
        behind=line.behind or "",
    )
