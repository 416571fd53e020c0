"""Copies of one world that differ in one thing, and what a carer can notice in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import event, text

from bot.records.questions import find_open_question
from bot.records.unit import Memory, Unit
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import finish_turn, list_waiting, start_turn
from bot.services.turns import Turn
from tests.kit import Desk, inbound
from tests.properties.cast import PIN, WRONG_PIN

#: What carers ask about the person, in words that name them or do not.
ASKED = (
    Question("ask_key_worker", "who"),
    Question("ask_key_worker", "who"),
    Question("ask_key_worker", "team"),
    Question("ask_cover_or_hours", "cover"),
    Question("appointment_query", "when"),
    Question("appointment_query", "change"),
    Question("ask_about_service_user", "ask"),
    Question("check_message_status", "received"),
    Question("report_concern_about_other", "news"),
    Question("contact_key_worker", "call"),
    Question("contact_key_worker", "pass_on"),
    Question("medication_question", "ask"),
    Question("ask_consent_or_privacy", "about_me"),
    Question("ask_consent_or_privacy", "who_texted"),
    Question("give_consent", "give"),
    Question("withdraw_consent", "withdraw"),
    Question("thank_bye"),
    Question("nlu_fallback", "unclear"),
)
BODIES = (
    "who is the key worker of {name}",
    "i am worried about {name}, up all night again",
    "is {name} with you",
    "when is the next appointment of {name}",
    "who is covering this week",
    "did you get my text about {name}",
    "{name} says it is fine to tell me",
    "ok",
    "thanks",
    "CALL",
    "PAUSE",
    "4711",
    "she wants to die",
)

_NEXT_DUE = text("SELECT min(due_at) AS at FROM clock WHERE done_at IS NULL")
_PICKED_UP = (
    text("UPDATE item SET acknowledged_at = :now WHERE acknowledged_at IS NULL RETURNING id"),
    text("UPDATE clock SET done_at = :now WHERE done_at IS NULL RETURNING id"),
)
_UNSENT = text("SELECT id FROM outbound_message WHERE status = 'waiting' ORDER BY created_at, step")


@dataclass(frozen=True)
class Planned:
    """A text that a carer sends: when, from which phone, and what is made of it.

    `reply`: where we asked them something by then, they answer that instead; a right PIN or a
    wrong one, and the name that they mean. `picked_up`: staff have seen to all before it.
    """

    after: timedelta
    phone: str
    body: str
    question: Question
    name: str
    reply: bool
    knows_pin: bool
    picked_up: bool


@dataclass(frozen=True)
class Noticed:
    """A text as the phone gets it, and when; `asked` is what we asked with it."""

    phone: str
    at: datetime
    written: datetime
    body: str
    asked: str | None


@dataclass
class World:
    """One of the copies. `statements` are those of each planned text, in their order."""

    name: str
    desk: Desk
    noticed: list[Noticed] = field(default_factory=list)
    statements: list[list[str]] = field(default_factory=list)
    in_answer: list[list[str]] = field(default_factory=list)
    _kept: list[str] | None = None

    def __post_init__(self) -> None:
        # Nothing is forgotten or remembered by the wall clock.
        self.desk.app.records._memory = Memory(lambda: 0.0)
        event.listen(self.desk.app.records.engine, "before_cursor_execute", self._on_statement)

    def live(self, plan: Sequence[Planned], until: timedelta) -> None:
        """Let the planned texts come in, each at its time, and every clock ring in between."""
        began = self.desk.clock.moment
        for planned in plan:
            self._pass_time(began + planned.after)
            self.desk.app.records.vault._cache.clear()
            if planned.picked_up:
                self._pick_up()
            self._kept = []
            self._take(planned)
            self.statements.append(self._kept)
            self._kept = None
        self._pass_time(began + until)

    def _take(self, planned: Planned) -> None:
        app, phone = self.desk.app, planned.phone
        body = self._reply(planned) if planned.reply else planned.body
        given = inbound(phone, body or planned.body)
        now = self.desk.clock.now()
        received = receive_message(app, given, now)
        for said in received.reply:
            self.noticed.append(Noticed(phone, now, now, said.text, self._asked(phone)))
        message_id = received.message_id
        if start_turn(app, message_id) is None:
            waiting = list_waiting(app, message_id)
        else:
            began = len(self._kept or ())
            give_answer(app, Turn(message_id, "action_answer"), planned.question)
            self.in_answer.append((self._kept or [])[began:])
            waiting = finish_turn(app, message_id, answered=True)
        for outbound_id in waiting:
            self._send(outbound_id)

    def _reply(self, planned: Planned) -> str | None:
        """What answers our last question to this phone, as far as it can be seen there."""
        asked = self._asked(planned.phone)
        pin = PIN if planned.knows_pin else WRONG_PIN
        return None if asked is None else {"pin": pin, "about": planned.name}.get(asked, "1")

    def _pass_time(self, until: datetime) -> None:
        """Whatever falls due rings when it does, and is sent."""
        while True:
            (due,) = self._rows(_NEXT_DUE)
            if due.at is None or due.at > until:
                break
            self.desk.clock.moment = max(due.at, self.desk.clock.moment)
            ring_clocks(self.desk.app)
            for row in self._rows(_UNSENT):
                self._send(row.id)
        self.desk.clock.moment = until

    def _pick_up(self) -> None:
        """A worker picks up whatever is on the list: nothing moves on from there."""
        for query in _PICKED_UP:
            self._rows(query, now=self.desk.clock.moment)

    def _send(self, outbound_id: UUID) -> None:
        before = len(self.desk.sender.sent)
        send_outbound(self.desk.app, outbound_id)
        for sent in self.desk.sender.sent[before:]:
            query = text("SELECT created_at, recipient_kind FROM outbound_message WHERE id = :id")
            (row,) = self._rows(query, id=outbound_id)
            if row.recipient_kind == "person":
                asked = self._asked(sent.address)
                now = self.desk.clock.now()
                self.noticed.append(Noticed(sent.address, now, row.created_at, sent.body, asked))

    def _asked(self, phone: str) -> str | None:
        with self._unwatched() as unit:
            known = unit.vault.fingerprint("address", phone)
            query = text(
                "SELECT v.id FROM conversation v JOIN contact_point c USING (person_id)"
                " WHERE c.address_hash = :known"
            )
            rows = unit.connection.execute(query, {"known": known}).all()
            found = [find_open_question(unit, row.id) for row in rows]
        return next((question.kind for question in found if question), None)

    def _rows(self, query: Any, **given: object) -> list[Any]:
        with self._unwatched() as unit:
            return list(unit.connection.execute(query, given).all())

    @contextmanager
    def _unwatched(self) -> Iterator[Unit]:
        kept, self._kept = self._kept, None
        with self.desk.app.records.begin() as unit:
            yield unit
        self._kept = kept

    def _on_statement(self, _c: Any, _k: Any, statement: str, *_: object) -> None:
        if self._kept is not None:
            self._kept.append(statement)


def plan_week(
    lot: Random,
    phones: Sequence[str],
    names: Sequence[str],
    asked: Sequence[Question],
    texts: int,
) -> list[Planned]:
    """A carer's week: nights and weekends too, some texts soon after one another."""
    at, plan = timedelta(0), list[Planned]()
    while len(plan) < texts:
        goes_on = bool(plan) and lot.random() < 0.7
        at += timedelta(minutes=lot.randint(1, 9) if goes_on else lot.randint(60, 1_200))
        phone = plan[-1].phone if goes_on else lot.choice(phones)
        name = plan[-1].name if goes_on else lot.choice(names)
        plan.append(_planned(lot, at, phone, name, asked))
    return plan


def _planned(
    lot: Random, at: timedelta, phone: str, name: str, questions: Sequence[Question]
) -> Planned:
    asked = replace(lot.choice(questions), names=(name,) if lot.random() < 0.6 else ())
    body = lot.choice(BODIES).format(name=name if asked.names else "she")
    chances = [lot.random() < chance for chance in (0.75, 0.8, 0.7)]
    return Planned(at, phone, body, asked, name, *chances)
