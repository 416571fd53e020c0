"""What people text in a history, and what the dialogue makes of it: anything at all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from uuid import UUID

from sqlalchemy import text

from bot.messaging.sender import InDoubt, PermanentFailure, TemporaryFailure
from bot.records.questions import OpenQuestion, find_open_question
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.resolve_doubt import find_doubtful, resolve_doubt
from bot.services.ring_clocks import ring_clocks
from bot.services.send_outbound import send_outbound
from bot.services.take_turn import finish_turn, list_waiting, start_turn
from bot.services.turns import Turn
from tests.kit import Desk, inbound
from tests.properties.cast import Cast, Player
from tests.properties.judge import LeakError
from tests.properties.marks import What
from tests.properties.sayings import (
    ANYTHING,
    ASKS,
    FITTING,
    MOSTLY_ASKED,
    OF_SHARING,
    REPLIES,
    SAYS_OF_SHARING,
)

_UNSENT = text("SELECT id FROM outbound_message WHERE status = 'waiting' ORDER BY created_at, step")


@dataclass
class Texting:
    """The texts of one history: those that come in, and those that wait to be sent."""

    desk: Desk
    cast: Cast
    lot: Random
    waiting: list[UUID] = field(default_factory=list)

    def ask(self, asker: Player | str, about: Player | None) -> None:
        """A question in words, of which the dialogue makes something."""
        asked = self.lot.choice((*MOSTLY_ASKED, self.lot.choice(ANYTHING)))
        self._ask(asker, about, asked, self.lot.choice(ASKS))

    def ask_of_sharing(self, asker: Player, about: Player) -> None:
        """A question or a wish about telling others, mostly understood as one."""
        asked = self.lot.choice((*OF_SHARING, self.lot.choice(ANYTHING)))
        self._ask(asker, about, asked, self.lot.choice(SAYS_OF_SHARING))

    def say(self, asker: Player | str, body: str) -> None:
        """A word that needs no dialogue, or that the dialogue cannot make anything of."""
        self.take(self._phone(asker), body, Question("nlu_fallback", "unclear"))

    def reply(self, asker: Player, meant: Player) -> bool:
        """The answer to what we asked last, mostly a fitting one; False where nothing was asked."""
        question = self._open_question(asker)
        if question is None:
            return False
        body = self.lot.choice(FITTING.get(question.kind, (meant.name,)))
        if self.lot.random() < 0.15:
            body = self.lot.choice(REPLIES)
        self.take(self._phone(asker), body, self.lot.choice(ANYTHING))
        return True

    def _ask(self, asker: Player | str, about: Player | None, asked: Question, said: str) -> None:
        names = () if about is None else (about.name,)
        body = said.format(name=about.name if about else "she", words=self._own_words(asker))
        self.take(self._phone(asker), body, replace(asked, names=names))

    def take(self, phone: str, body: str, made_of_it: Question) -> None:
        """Take a text through its turn; what it puts in the outbox waits, or goes out."""
        app, lot = self.desk.app, self.lot
        received = receive_message(app, inbound(phone, body), self.desk.clock.now())
        for said in received.reply:
            if self.cast.marks.found(said.text):
                raise LeakError(f"the answer to danger tells something: {said.text}")
        work = start_turn(app, received.message_id)
        if work is None:
            self.waiting += list_waiting(app, received.message_id)
        else:
            answered = lot.random() < 0.95
            if answered:
                give_answer(app, Turn(received.message_id, "action_answer"), made_of_it)
            self.waiting += finish_turn(app, received.message_id, answered=answered)
        if lot.random() < 0.75:
            self.send(len(self.waiting))

    def send(self, at_most: int) -> None:
        """Send some of what waits, in whatever order."""
        self.lot.shuffle(self.waiting)
        for _ in range(min(at_most, len(self.waiting))):
            if self.lot.random() < 0.03:
                failures = [TemporaryFailure("500"), InDoubt(), PermanentFailure("30003")]
                self.desk.sender.results = [self.lot.choice(failures)]
            send_outbound(self.desk.app, self.waiting.pop())
            self.desk.sender.results = []

    def ring(self) -> None:
        """Ring what is due, look into what is in doubt, and send everything."""
        ring_clocks(self.desk.app, at_most=10)
        for outbound_id in find_doubtful(self.desk.app):
            resolve_doubt(self.desk.app, outbound_id)
        with self.desk.app.records.begin() as unit:
            self.waiting = list(unit.connection.execute(_UNSENT).scalars())
        self.send(len(self.waiting))

    def _phone(self, who: Player | str) -> str:
        return who if isinstance(who, str) else self.lot.choice(who.phones)

    def _own_words(self, who: Player | str) -> str:
        whose = UUID(int=0) if isinstance(who, str) else who.id
        return self.cast.marks.word(What.WORDS, whose)

    def _open_question(self, who: Player) -> OpenQuestion | None:
        query = text("SELECT id FROM conversation WHERE person_id = :p")
        with self.desk.app.records.begin() as unit:
            found = unit.connection.execute(query, {"p": who.id}).scalar_one()
            return find_open_question(unit, found)
