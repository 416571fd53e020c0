"""What the tests of changes and leave share: people by phone, workers by name, clocks rung on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.clock import UK
from bot.records import addresses, people
from bot.records.scenario_setup import get_row
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from tests.kit import Desk, inbound


def person(desk: Desk, address: str) -> UUID:
    """Whose number this is."""
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, address))
    assert sender is not None
    return sender.person_id


def worker(desk: Desk, key: str) -> UUID:
    """A worker of the demo team, by the id in its files."""
    with desk.app.records.begin() as unit:
        return get_row(unit, "workers", key)


def text(desk: Desk, address: str, body: str) -> UUID:
    """Let somebody text; returns the message's id."""
    return receive_message(desk.app, inbound(address, body), desk.clock.now()).message_id


def go_to(desk: Desk, moment: str) -> None:
    """Move to a local moment, and let all that is due by then ring and be sent."""
    desk.clock.moment = datetime.fromisoformat(moment).replace(tzinfo=UK)
    ring(desk)


def ring(desk: Desk) -> None:
    """Ring what is due, and send what waits."""
    ring_clocks(desk.app)
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))


def owner(desk: Desk, message_id: UUID) -> tuple[UUID, str]:
    """Who has the item of a message, and as what."""
    (row,) = desk.rows("SELECT owner_id, owner_role FROM item WHERE message_id = :m", m=message_id)
    return UUID(str(row["owner_id"])), str(row["owner_role"])


def events(desk: Desk, kind: str) -> list[dict[str, object]]:
    """What the audit trail says of one kind."""
    return desk.rows("SELECT * FROM audit_event WHERE kind = :kind ORDER BY seq", kind=kind)
