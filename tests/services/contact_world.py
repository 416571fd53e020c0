"""What tests of contact and calls share."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.care.contact import Way
from bot.records import addresses, people
from bot.records.contacts import HumanContact
from bot.records.phones import Staff
from bot.services.keep_contact import record_contact
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from tests.kit import ASHA, Desk, inbound
from tests.services.answers.asking import ring
from tests.services.answers.sharing_world import worker_of


def person_of(desk: Desk, address: str = ASHA) -> UUID:
    """Who texts from an address."""
    with desk.app.records.begin() as unit:
        sender = people.find_sender(unit, addresses.fingerprint(unit, address))
    assert sender is not None
    return sender.person_id


def promises(desk: Desk) -> list[dict[str, object]]:
    """Every promise, the oldest first."""
    return desk.rows("SELECT * FROM promise ORDER BY made_at, follows NULLS FIRST")


def staff_says(desk: Desk, phone: str, words: str) -> str:
    """A worker texts; the answer that they get."""
    before = len(desk.sender.to(phone))
    receive_message(desk.app, inbound(phone, words), desk.clock.now())
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))
    (answer,) = desk.sender.to(phone)[before:]
    return answer


def texts(desk: Desk, text_id: str) -> int:
    """How often one of our texts was written."""
    query = "SELECT count(*) FROM outbound_message WHERE text_id = :t"
    return desk.count(query, t=text_id)


def meet(desk: Desk, person_id: UUID, at: datetime | None = None) -> None:
    """Sam meets somebody."""
    contact = HumanContact(
        person_id, Way.MET, at or desk.clock.now(), Staff("worker", worker_of(desk, "Sam"))
    )
    with desk.app.records.begin() as unit:
        assert record_contact(unit, contact, desk.clock.now())


def go_on_until(desk: Desk, moment: datetime, step: timedelta = timedelta(minutes=30)) -> None:
    """Let time pass, ringing what is due on the way."""
    while desk.clock.moment < moment:
        desk.clock.moment = min(desk.clock.moment + step, moment)
        ring(desk)


def go_on(desk: Desk, **by: float) -> None:
    """Let time pass at once, and ring what is due then."""
    desk.clock.forward(**by)
    ring_clocks(desk.app)
    ring(desk)
