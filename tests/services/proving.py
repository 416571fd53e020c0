"""What tests of proof share: who has which PIN, and a text that is answered as it comes."""

from __future__ import annotations

from uuid import UUID

from bot.care.agreed_secrets import SecretKind
from bot.records import addresses, people
from bot.records.people import Sender
from bot.services.answers.question import Question
from bot.services.receive_message import receive_message
from bot.services.set_proof import set_proof
from bot.services.take_turn import finish_turn, start_turn
from tests.kit import Desk, inbound
from tests.services.answers.asking import Answered, ask, send

PIN, WORD, DURESS, QUIET = "4821", "blue kettle", "copper beech", "grey heron"
APPOINTMENT = Question("appointment_query", "when")
WHEN = "when is my appointment"


def sender_at(desk: Desk, address: str) -> Sender:
    """Who texts from an address."""
    with desk.app.records.begin() as unit:
        found = people.find_sender(unit, addresses.fingerprint(unit, address))
    assert found is not None
    return found


def agree(desk: Desk, address: str, secret: str = PIN, kind: SecretKind = SecretKind.PIN) -> UUID:
    """Let whoever texts from an address have agreed a PIN or word; returns whose it is."""
    person_id = sender_at(desk, address).person_id
    set_proof(desk.app, person_id, kind, secret)
    return person_id


def asks_when(desk: Desk, address: str) -> Answered:
    """The question that a number match does not open."""
    return ask(desk, address, APPOINTMENT, body=WHEN)


def text(desk: Desk, address: str, body: str) -> tuple[str | None, Answered]:
    """Text something; returns what the dialogue was given of it (None: nothing), and what was
    answered without the dialogue."""
    received = receive_message(desk.app, inbound(address, body), desk.clock.now())
    work = start_turn(desk.app, received.message_id)
    if work is not None:
        finish_turn(desk.app, received.message_id, answered=False)
    bodies = send(desk, received.message_id, address)
    rows = desk.rows(
        "SELECT text_id FROM outbound_message WHERE turn_id = :m AND recipient_kind = 'person'",
        m=received.message_id,
    )
    said = tuple(str(row["text_id"]) for row in rows)
    return None if work is None else work.text, Answered(received.message_id, said, bodies)


def stored(desk: Desk, message_id: UUID) -> str:
    """The words of a text as they are kept."""
    with desk.app.records.begin() as unit:
        row = desk.rows("SELECT body FROM inbound_message WHERE id = :m", m=message_id)[0]
        return unit.open(bytes(row["body"]), "inbound_message.body", message_id)  # type: ignore[call-overload]


def events(desk: Desk, kind: str) -> list[dict[str, object]]:
    """The audit events of a kind."""
    return desk.rows("SELECT * FROM audit_event WHERE kind = :k ORDER BY seq", k=kind)
