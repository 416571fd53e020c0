"""Plays a month through the services, from one event to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heappop, heappush
from uuid import UUID

from sqlalchemy import text

from bench.alert_load.phones import MovedClock, Phones, Sent, send_waiting
from bench.alert_load.plan import Planned
from bench.alert_load.rates import Rates
from bench.alert_load.staff import CODE, TAKEN, Staff
from bench.alert_load.team import Team
from bot.app import App
from bot.care.screen import Scores
from bot.language.danger_scores import DangerScorer
from bot.messaging.inbound import InboundText
from bot.services.answers.question import Question
from bot.services.give_answer import give_answer
from bot.services.ids import message_id_of
from bot.services.receive_message import receive_message
from bot.services.ring_clocks import ring_clocks
from bot.services.take_turn import finish_turn, start_turn
from bot.services.turns import Turn

_OURS = "+447700900000"
_NEXT = text("SELECT min(due_at) FROM clock WHERE done_at IS NULL AND due_at <= :until")
_TURN = text("SELECT turn FROM inbound_message WHERE id = :id")
_STATE = text(
    "SELECT item.closed_at IS NOT NULL AS closed, episode.stopped_at IS NOT NULL AS stopped"
    " FROM item LEFT JOIN episode ON episode.item_id = item.id WHERE item.code = :code"
)
_TOLD = text("SELECT text_id FROM outbound_message WHERE turn_id = :id AND step = 'answered'")
_ITEM_OF = text("SELECT message_id FROM item WHERE code = :code")


class RememberingScorer:
    """The classifier, asked once about each distinct text."""

    def __init__(self, inner: DangerScorer) -> None:
        self._inner = inner
        self._known: dict[str, Scores | None] = {}

    def score(self, body: str) -> Scores | None:
        """The scores of a text, as the classifier gave them the first time."""
        # Codes differ from run to run, and every answer of staff has one.
        known_by = CODE.sub("7KQM3", body)
        if known_by not in self._known:
            self._known[known_by] = self._inner.score(known_by)
        return self._known[known_by]

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


def remembering(app: App) -> App:
    """The same app, which asks the classifier once about each distinct text."""
    scorer: DangerScorer = RememberingScorer(app.danger_scorer)  # type: ignore[assignment]
    return replace(app, danger_scorer=scorer)


@dataclass(order=True, slots=True)
class _Answer:
    at: datetime
    number: int
    address: str = field(compare=False)
    words: str = field(compare=False)


class Player:
    """One month: texts come in, clocks ring, staff answer, and everything sent is kept."""

    def __init__(
        self, app: App, clock: MovedClock, phones: Phones, team: Team, rates: Rates, seed: int
    ) -> None:
        self._app, self._clock, self._phones = app, clock, phones
        # For reading what no service of staff's tells: one statement at a time.
        self._own = app.records.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._answers: list[_Answer] = []
        self._numbers = 0
        self._marks: dict[str, int | None] = {}
        self._places: dict[UUID, int] = {}
        nation = app.records.nation
        self._staff = Staff(team, rates, seed, nation, self._later, self._mark)
        self.sent: list[Sent] = []

    def play(self, planned: Sequence[Planned], ends: datetime) -> None:
        """Everything that happens until a moment."""
        waiting = list(reversed(planned))
        while True:
            text_at = waiting[-1].at if waiting else ends
            answer_at = self._answers[0].at if self._answers else ends
            clock_at = self._next_clock(min(text_at, answer_at, ends))
            at = min(text_at, answer_at, clock_at)
            if at >= ends:
                return
            self._clock.moment = max(self._clock.moment, at)
            if clock_at == at:
                ring_clocks(self._app)
            elif answer_at == at:
                self._hear(heappop(self._answers))
            else:
                self._take(waiting.pop())
            self._send()

    def _next_clock(self, until: datetime) -> datetime:
        found = self._own.execute(_NEXT, {"until": until}).scalar_one_or_none()
        return found or datetime.max.replace(tzinfo=until.tzinfo)

    def _take(self, planned: Planned) -> None:
        message_id = message_id_of(planned.sid)
        self._places[message_id] = planned.n
        self._receive(planned.number, planned.text.body, planned.sid)
        # What carries news is passed on: its item waits for a human as it was opened.
        if (
            not planned.text.asks
            or self._own.execute(_TURN, {"id": message_id}).scalar_one() != "waiting"
        ):
            return
        if start_turn(self._app, message_id) is None:
            return
        # In place of the dialogue: it is taken to understand what the text asks.
        intent, topic = planned.text.asks.split("/")
        give_answer(self._app, Turn(message_id, "answer"), Question(intent, topic))
        finish_turn(self._app, message_id, answered=True)

    def _hear(self, answer: _Answer) -> None:
        code = answer.words.split()[1]
        state = self._own.execute(_STATE, {"code": code}).one()
        # Whoever heard that it is over answers no more; DONE after TRIED closes it.
        if state.closed or (state.stopped and not answer.words.startswith("DONE")):
            return
        self._numbers += 1
        sid = f"SMf{self._numbers:031x}"
        self._receive(answer.address, answer.words, sid)
        told = self._own.execute(_TOLD, {"id": message_id_of(sid)}).scalar_one_or_none()
        if told in TAKEN:
            self._staff.has_taken(answer.address, code, self._clock.now())

    def _receive(self, address: str, body: str, sid: str) -> None:
        inbound = InboundText(
            provider_sid=sid, channel="sms", address=address, to=_OURS, body=body, media_count=0
        )
        receive_message(self._app, inbound, self._clock.now())

    def _mark(self, code: str) -> int | None:
        """The place in the month of the text that opened the item of a code."""
        if code not in self._marks:
            found = self._own.execute(_ITEM_OF, {"code": code}).scalar_one_or_none()
            self._marks[code] = None if found is None else self._places.get(found)
        return self._marks[code]

    def _send(self) -> None:
        for sent in send_waiting(self._app, self._phones, self._own):
            self.sent.append(sent)
            self._staff.read(sent)

    def _later(self, at: datetime, address: str, words: str) -> None:
        self._numbers += 1
        heappush(self._answers, _Answer(at, self._numbers, address, words))
