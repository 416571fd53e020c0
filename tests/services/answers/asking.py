"""What tests of answers share: a text comes in, is answered as the dialogue would, and is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from bot.care.routing import Role
from bot.records import enrolment, teams
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import finish_turn, list_waiting, start_turn
from bot.services.turns import Turn
from tests.kit import Desk, inbound

#: Says nothing that the screen or the small words know, and is no bare question.
NEWS = "about that thing with my neighbour"


@dataclass(frozen=True)
class Answered:
    """A text that was answered: its message, the ids of the texts, and their words as sent."""

    message_id: UUID
    text_ids: tuple[str, ...]
    bodies: tuple[str, ...]

    @property
    def body(self) -> str:
        (body,) = self.bodies
        return body


def ask(
    desk: Desk, address: str, question: Question | str, topic: str = "", body: str = NEWS
) -> Answered:
    """Text `body`, of which the dialogue makes `question`: an intent, or a whole question."""
    asked = question if isinstance(question, Question) else Question(question, topic)
    message_id = receive_message(desk.app, inbound(address, body), desk.clock.now()).message_id
    work = start_turn(desk.app, message_id)
    assert work is not None, "the text was to go to the dialogue"
    said = give_answer(desk.app, Turn(message_id, "action_answer"), asked)
    finish_turn(desk.app, message_id, answered=True)
    return Answered(message_id, said.text_ids, send(desk, message_id, address))


def tell(desk: Desk, address: str, body: str, media: int = 0) -> Answered:
    """Text something that needs no dialogue."""
    given = replace(inbound(address, body), media_count=media)
    message_id = receive_message(desk.app, given, desk.clock.now()).message_id
    assert start_turn(desk.app, message_id) is None, "the text was to be answered at once"
    rows = desk.rows(
        "SELECT text_id FROM outbound_message WHERE turn_id = :m AND recipient_kind = 'person'",
        m=message_id,
    )
    said = tuple(str(row["text_id"]) for row in rows)
    return Answered(message_id, said, send(desk, message_id, address))


def send(desk: Desk, message_id: UUID, address: str) -> tuple[str, ...]:
    """Send what a turn put in the outbox; the words that went to the address."""
    before = len(desk.sender.to(address))
    for outbound_id in list_waiting(desk.app, message_id):
        send_outbound(desk.app, outbound_id)
    return tuple(desk.sender.to(address)[before:])


def ring(desk: Desk) -> None:
    """Ring what is due, and send what that put in the outbox."""
    ring_clocks(desk.app)
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))


def item_of(desk: Desk, message_id: UUID) -> dict[str, object]:
    """The item that a message opened."""
    (row,) = desk.rows("SELECT * FROM item WHERE message_id = :m", m=message_id)
    return row


def running(desk: Desk, message_id: UUID) -> set[str]:
    """The clocks that run for the item that a message opened, but for those that its lane starts
    beside: the reminder, and the time for an answer."""
    rows = desk.rows(
        "SELECT kind FROM clock WHERE done_at IS NULL AND kind NOT IN ('remind', 'respond')"
        " AND subject_id ="
        " (SELECT id FROM item WHERE message_id = :m)",
        m=message_id,
    )
    return {str(row["kind"]) for row in rows}


def add_desk(desk: Desk, role: str, phone: str | None) -> UUID:
    """A desk of the first team, the one that takes strangers, in place of any that it had."""
    remove_desk(desk, role)
    with desk.app.records.begin() as unit:
        return enrolment.add_desk(unit, teams.get_team_for_strangers(unit), Role(role), phone)


def remove_desk(desk: Desk, role: str) -> None:
    """Let no team have a desk of this role, as most teams have no desk for one kind of wish."""
    of_role = "(SELECT id FROM desk WHERE role = :r)"
    desk.rows(f"DELETE FROM item_copy WHERE desk_id IN {of_role} RETURNING item_id", r=role)
    desk.rows("DELETE FROM desk WHERE role = :r RETURNING id", r=role)
    desk.app.records._memory._held.clear()
