"""Keeps a text on the disk while the database is silent, and takes it in when it is not."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.app import App
from bot.logs import describe, logger
from bot.messaging.inbound import InboundText, inbound_again
from bot.records.spool import Spooled
from bot.records.unit import DatabaseBusyError, DatabaseSilent
from bot.services.give_danger_reply import DangerReply, ReplyText
from bot.services.receive_message import receive_message
from bot.services.screen_text import screen_text


def spool_message(
    app: App, inbound: InboundText, received_at: datetime, said: DangerReply = ()
) -> None:
    """Keep a text, and what it was answered at once, encrypted and on the disk when this returns.
    Raises OSError when it cannot."""
    payload = {
        "inbound": asdict(inbound),
        "received_at": received_at.isoformat(),
        "said": [{**asdict(text), "outbound_id": str(text.outbound_id)} for text in said],
    }
    app.spool.put(inbound.provider_sid, payload)


def list_spooled(app: App) -> list[Spooled]:
    """The texts that wait on the disk, oldest first."""
    return app.spool.list_waiting()


def list_calls_for_help(app: App) -> list[InboundText]:
    """Of the texts that wait on the disk, those with danger in them, oldest first."""
    kept = [spooled.payload["inbound"] for spooled in app.spool.list_waiting()]
    return [inbound_again(text) for text in kept if screen_text(app, text["body"]).is_danger]


def take_in_spooled(app: App, spooled: Spooled) -> InboundText | None:
    """Store one text of the spool; the file goes when the database has it.

    A text that comes up against a fault of ours is set aside: kept, reported, in nobody's way.
    One set aside that calls for help is returned, for somebody to be told another way.
    """
    inbound: InboundText | None = None
    try:
        inbound = inbound_again(spooled.payload["inbound"])
        received_at = datetime.fromisoformat(spooled.payload["received_at"])
        said = tuple(_said(text) for text in spooled.payload.get("said", ()))
        received = receive_message(app, inbound, received_at, said)
    except (*DatabaseSilent, DatabaseBusyError):
        raise
    except Exception as error:
        logger().critical("spool.text_set_aside", error=describe(error))
        app.spool.set_aside(spooled)
        called = inbound is not None and screen_text(app, inbound.body).is_danger
        return inbound if called else None
    app.spool.remove(spooled)
    logger().info("spool.taken_in", message=str(received.message_id))
    return None


def _said(text: dict[str, Any]) -> ReplyText:
    return ReplyText(UUID(text["outbound_id"]), text["text_id"], text["text"])
