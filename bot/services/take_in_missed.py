"""Takes in texts that Twilio has and that never reached us: a webhook that met nobody, or an
answer of ours that was lost. Each once, as though it had just lain in the spool."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.app import App
from bot.logs import describe, logger
from bot.messaging.inbound import BadInbound
from bot.messaging.received import Listed, ReceivedReader
from bot.records import messages
from bot.records.audit import Event, add_event
from bot.records.unit import DatabaseBusyError, DatabaseSilent
from bot.services.receive_message import receive_message

#: For so long a text may still be on its way to us by itself: webhook, fallback, spool.
SETTLES_IN = timedelta(seconds=90)
#: How far back is looked every time, and the first time of a process: over a long weekend.
LOOKS_BACK, FIRST_LOOK_BACK = timedelta(hours=1), timedelta(days=3)


class MissedTexts:
    """Looks for them again and again: far back at first, then for what is new."""

    def __init__(self, app: App) -> None:
        self._app, self._reader = app, ReceivedReader(app.settings)
        self._back = FIRST_LOOK_BACK

    def look(self) -> int:
        """Take in what is missing, as `take_in_missed` does."""
        found = take_in_missed(self._app, self._reader, self._app.clock.now() - self._back)
        self._back = LOOKS_BACK
        return found


def take_in_missed(app: App, reader: ReceivedReader, since: datetime) -> int:
    """Take in what came since a moment and is not kept; returns how many there were.

    Raises ProviderUnavailableError where Twilio cannot be asked. A text that comes up against a
    fault of ours is reported, is in nobody's way, and is tried again at the next look.
    """
    settled = app.clock.now() - SETTLES_IN
    listed = [one for one in reader.list_since(since) if one.created_at < settled]
    return sum(_take_in(app, reader, one) for one in _not_kept(app, listed))


def _not_kept(app: App, listed: Sequence[Listed]) -> list[Listed]:
    with app.records.begin() as unit:
        kept = messages.list_kept_sids(unit, [one.sid for one in listed])
    return [one for one in listed if one.sid not in kept]


def _take_in(app: App, reader: ReceivedReader, one: Listed) -> bool:
    try:
        inbound = reader.read(one)
        if isinstance(inbound, BadInbound):
            logger().error("inbound.missed_unreadable", code=inbound.field)
            return False
        received = receive_message(app, inbound, one.created_at)
    except (*DatabaseSilent, DatabaseBusyError):
        raise
    except Exception as error:
        logger().critical("inbound.missed_not_taken_in", error=describe(error))
        return False
    if received.repeat:
        return False  # It came by itself meanwhile.
    logger().error("inbound.missed", message=str(received.message_id))
    with app.records.begin() as unit:
        now = app.clock.now()
        late = int((now - one.created_at).total_seconds())
        details: dict[str, str | int | None] = {"seconds": late}
        missed = Event("inbound.missed", now, message_id=received.message_id, details=details)
        add_event(unit, missed)
    return True
