"""Fetches what came with a text, until it is there or is known never to be.

Three steps, and no transaction is open during the middle one. A crash in the middle is a repeat:
the clock that was set with the text rings, and it is fetched again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.app import App
from bot.logs import describe, logger
from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.inbound import Attached
from bot.messaging.media import Fetched, NotFetched
from bot.records import jobs, media
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock, set_clock
from bot.records.media import Content, NewMedium, ToFetch, Why
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.ids import media_id_of

#: When a try came to nothing: altogether a little more than a day. Twilio keeps it for long.
AGAIN_AFTER = tuple(
    timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 480, 720)
)
#: The job that was to fetch it has come to grief when nothing was heard of it for so long.
JOB_LOST_AFTER = timedelta(minutes=10)


def note_media(
    unit: Unit,
    message_id: UUID,
    provider_sid: str,
    sender: Sender,
    attached: tuple[Attached, ...],
    now: datetime,
) -> None:
    """Note what came with a text that is being taken in, and let the worker fetch it."""
    found = [
        NewMedium(media_id_of(provider_sid, position), one.url, one.content_type)
        for position, one in enumerate(attached)
    ]
    media.add_media(unit, message_id, sender, found)
    for one in found:
        set_clock(unit, ClockKind.MEDIA, one.id, now + JOB_LOST_AFTER)
        jobs.add_fetch(unit, one.id)


def ring_media(unit: Unit, media_id: UUID, now: datetime) -> None:
    """Let it be fetched again. Where that job is lost too, the clock rings once more."""
    set_clock(unit, ClockKind.MEDIA, media_id, now + JOB_LOST_AFTER)
    jobs.add_fetch(unit, media_id)


def fetch_media(app: App, media_id: UUID) -> None:
    """Fetch one. Does nothing where that was settled before."""
    try:
        with app.records.begin() as unit:
            wanted = media.find_to_fetch(unit, media_id)
    except ErasedError:
        wanted = None
    if wanted is None:
        with app.records.begin() as unit:
            end_clock(unit, media_id, app.clock.now(), ClockKind.MEDIA)
        return
    got: Fetched | NotFetched | None
    try:
        got = app.media.fetch(wanted.url, wanted.content_type)
    except ProviderUnavailableError as error:
        logger().warning("media.not_reached", message=str(wanted.message_id), error=describe(error))
        got = None
    _note_result(app, wanted, got)


def _note_result(app: App, wanted: ToFetch, got: Fetched | NotFetched | None) -> None:
    now = app.clock.now()
    try:
        with app.records.begin() as unit:
            if got is None and wanted.attempts < len(AGAIN_AFTER):
                media.count_attempt(unit, wanted.id)
                again_at = now + AGAIN_AFTER[wanted.attempts]
                set_clock(unit, ClockKind.MEDIA, wanted.id, again_at)
                return
            end_clock(unit, wanted.id, now, ClockKind.MEDIA)
            if isinstance(got, Fetched):
                content = Content(got.content_type, got.content)
                if media.keep_content(unit, wanted, content, now):
                    _note(unit, wanted, "kept", now)
                return
            why: Why = "not_reached" if got is None else got.why
            if media.give_up_media(unit, wanted.id, why, now):
                _note(unit, wanted, why, now)
    except ErasedError:
        # Whose it is was erased while it came: it is dropped here, and the erasure has the rest.
        return


def _note(unit: Unit, wanted: ToFetch, became: str, now: datetime) -> None:
    add_event(
        unit,
        Event(
            "media.settled",
            now,
            subject_id=wanted.person_id,
            message_id=wanted.message_id,
            details={"media": str(wanted.id), "became": became},
        ),
    )
