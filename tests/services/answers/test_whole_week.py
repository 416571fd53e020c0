"""Every intent and topic, whoever texts, at every hour of a week, in every state of cover.

No answer is empty or too long, none is a dead end, none tells anything of staff to somebody
without a permit, and each names 999, the crisis line and the reading time when it has to, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from bot.care.commands import Command
from bot.clock import local
from bot.messaging.gsm7 import parts
from bot.records import teams
from bot.services.answers.question import Question
from bot.services.answers.table import ANSWERS
from bot.services.decline_offer import decline_offer
from bot.services.give_answer import give_answer
from bot.services.pass_on_unanswered import pass_on_unanswered
from bot.services.receive_message import receive_message
from bot.services.take_turn import finish_turn, start_turn
from bot.services.turns import Turn
from bot.services.wording import published_values
from tests.conftest import Database
from tests.kit import Desk, desk_for, inbound
from tests.services.answers.asking import send
from tests.services.answers.town import (
    PERMITTED,
    Cover,
    Texter,
    Who,
    everybody,
    hours_of_the_week,
    restore,
    settle_town,
)

#: What the dialogue may make of a text, the words that need no dialogue, and its failures.
QUESTIONS = [Question(intent, topic) for intent, topics in ANSWERS.items() for topic in topics]
BESIDE_THE_TABLE = [
    Question("an_intent_that_nobody_knows"),
    Question("ask_key_worker", "a_topic_that_nobody_knows"),
    Question("contact_key_worker", "call", ("after 3", "not tomorrow")),
]
OTHER_WAYS = [*Command, "a picture", "no to the offer", "dialogue down", "action failed"]
TEXTS: list[Question | str] = [*QUESTIONS, *BESIDE_THE_TABLE, *OTHER_WAYS]

#: A bare question may be settled by its answer, the other text carries news.
BODIES = ("who is my key worker", "the tap has gone again and so has my sleep")
LATER = timedelta(minutes=10)

#: What the demo has that nobody without a permit is told: workers, their team and its number.
STAFF = ("Sam", "Priya", "Gwen", "Tomasz", "Adaeze", "Callum", "Okafor", "Quayside", "01632 960110")
TEAM_HOURS = ("10:20", "3:40")


@dataclass(frozen=True)
class Case:
    """One text: who sends it, when, what it is, whether they had another just before."""

    texter: Texter
    moment: datetime
    text: Question | str
    body: str
    first: bool

    def __str__(self) -> str:
        return f"{self.text} from {self.texter} at {self.moment:%a %H:%M}"

    @property
    def staffed(self) -> bool:
        here = local(self.moment)
        return here.weekday() < 5 and 9 <= here.hour < 17


def cases_of(who: Who) -> Iterator[Case]:
    """Two texts for each hour of the week, ten minutes apart: the states of cover, the ways of
    reading and the texts take turns, so that all pairs occur (see the last tests)."""
    texters = {(t.cover, t.easy_read): t for t in everybody() if t.who is who}
    covers, role = list(Cover), list(Who).index(who)
    for n, moment in enumerate(hours_of_the_week()):
        texter = texters[covers[(n + role) % len(covers)], bool((n // 7 + role) % 2)]
        for first in (True, False):
            number = n * 5 + role * 3 + (0 if first else len(TEXTS) // 2)
            text = TEXTS[number % len(TEXTS)]
            at = moment if first else moment + LATER
            yield Case(texter, at, text, BODIES[(n + role // 2) % 2], first)


@pytest.fixture
def town(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    made.rows("""UPDATE team SET hours = '{"0": ["10:20", "15:40"]}' RETURNING id""")
    yield made
    made.app.records.engine.dispose()


@pytest.mark.parametrize("who", Who)
def test_every_answer_ends_well(town: Desk, who: Who) -> None:
    settle_town(town, [t for t in everybody() if t.who is who])
    answered: dict[UUID, tuple[Case, list[str]]] = {}
    for case in cases_of(who):
        town.clock.moment = case.moment
        message_id, said, bodies = _answer(town, case)
        answered[message_id] = (case, said)
        wrong = [*_wrong_form(said, bodies), *_told_too_much(case, bodies)]
        wrong += _wrong_routes(town, case, said, bodies)
        assert wrong == [], f"{case}: {said} {bodies}"
        if case.text == Command.WRONG:
            restore(town, case.texter)
    stand = _items(town)
    dead_ends = {
        str(case): (said, stand[message_id])
        for message_id, (case, said) in answered.items()
        if _is_dead_end(town, said, case, stand[message_id])
    }
    assert dead_ends == {}


def _answer(town: Desk, case: Case) -> tuple[UUID, list[str], tuple[str, ...]]:
    """Let a text come in and be answered: the texts said, and their words as sent."""
    words = {**{c: c.value for c in Command}, "a picture": ""}
    given = case.text if isinstance(case.text, str) else ""
    body = words.get(given, case.body)
    received = inbound(case.texter.number, body)
    if given == "a picture":
        received = type(received)(**{**_fields(received), "media_count": 1})
    message_id = receive_message(town.app, received, case.moment).message_id
    direct = start_turn(town.app, message_id) is None
    assert direct is (given in words), case
    turn = Turn(message_id, "action_answer")
    if isinstance(case.text, Question):
        give_answer(town.app, turn, case.text)
    elif given == "no to the offer":
        decline_offer(town.app, turn)
    elif given == "action failed":
        pass_on_unanswered(town.app, turn)
    if not direct:
        finish_turn(town.app, message_id, answered=given != "dialogue down")
    bodies = send(town, message_id, case.texter.number)
    rows = town.rows(
        "SELECT text_id FROM outbound_message WHERE turn_id = :m AND recipient_kind = 'person'",
        m=message_id,
    )
    return message_id, [str(row["text_id"]) for row in rows], bodies


def _fields(received: object) -> dict[str, object]:
    return {name: getattr(received, name) for name in type(received).__slots__}  # type: ignore[attr-defined]


def _wrong_form(said: list[str], bodies: tuple[str, ...]) -> Iterator[str]:
    if len(said) != 1 or len(bodies) != 1:
        yield "not one answer"
    for body in bodies:
        if len(body.split()) < 5 or "{" in body:
            yield "an empty answer"
        if parts(body) > 3:
            yield f"{parts(body)} parts"


def _told_too_much(case: Case, bodies: tuple[str, ...]) -> Iterator[str]:
    said = " ".join(bodies)
    if case.texter.who not in PERMITTED:
        yield from (f"tells {w}" for w in (*STAFF, "Hale") if re.search(rf"\b{w}\b", said))
    yield from (f"tells {word}" for word in (*TEAM_HOURS, case.texter.number) if word in said)


def _wrong_routes(
    town: Desk, case: Case, said: list[str], bodies: tuple[str, ...]
) -> Iterator[str]:
    """999, the crisis line and when staff read: out of hours once a conversation, and whenever
    staff take something over; never twice in one text."""
    body = " ".join(bodies)
    routes = {"999": "999", "crisis line": town.app.texts.lines["crisis_line"]}
    routes["reading time"] = f" by {_reading_time(town)}"
    wanted = not case.staffed and (case.first or _hands_over(town, said))
    for name, words in routes.items():
        times = body.count(words)
        if times > 1:
            yield f"{name} said twice"
        # In staffed hours too, whoever waits for staff is told until when.
        wait = name == "reading time" and _hands_over(town, said)
        if (wanted or wait) and not times:
            yield f"{name} not said"
        if times and not case.staffed and not wanted:
            yield f"{name} said again within the conversation"


def _reading_time(town: Desk) -> str:
    with town.app.records.begin() as unit:
        return published_values(teams.get_organisation(unit), town.clock.now())["when"]


def _hands_over(town: Desk, said: list[str]) -> bool:
    """Whether staff take it from here: they said so, or the answer refuses and listens."""
    texts = [town.app.texts.get(text_id) for text_id in said]
    return any(text.hand_over or text.says_routes for text in texts)


@dataclass(frozen=True)
class Stand:
    """What became of the item that a text opened."""

    owned: bool
    closed: bool
    clocks: frozenset[str]


def _items(town: Desk) -> dict[UUID, Stand]:
    rows = town.rows(
        "SELECT i.message_id, i.owner_id, i.closed_at, array(SELECT kind FROM clock c WHERE"
        " c.subject_id = i.id AND c.done_at IS NULL) AS clocks FROM item i"
    )
    return {
        UUID(str(row["message_id"])): Stand(
            owned=row["owner_id"] is not None,
            closed=row["closed_at"] is not None,
            clocks=frozenset(row["clocks"]),  # type: ignore[call-overload]
        )
        for row in rows
    }


def _is_dead_end(town: Desk, said: list[str], case: Case, item: Stand) -> bool:
    """A text ends well when somebody has it, open and with clocks that run. Only a bare question
    may be at rest, and only when its answer did not send the person to staff."""
    if item.closed or not item.owned:
        return True
    if {"acknowledge", "notice"} <= item.clocks:
        return False
    return case.body != BODIES[0] or _hands_over(town, said)


def test_all_pairs_occur() -> None:
    """No text meets only some roles, states of cover or ways of reading, and so on."""
    cases = [case for who in Who for case in cases_of(who)]
    sides = {
        "who": {c.texter.who for c in cases},
        "cover": {c.texter.cover for c in cases},
        "easy": {c.texter.easy_read for c in cases},
        "hour": {c.moment for c in cases if c.first},
        "text": {str(c.text) for c in cases},
        "staffed": {c.staffed for c in cases},
        "first": {c.first for c in cases},
        "body": {c.body for c in cases},
    }
    assert (len(sides["text"]), len(sides["hour"])) == (len(TEXTS), 168)
    seen = {
        "who": lambda c: c.texter.who,
        "cover": lambda c: c.texter.cover,
        "easy": lambda c: c.texter.easy_read,
        "hour": lambda c: c.moment if c.first else c.moment - LATER,
        "text": lambda c: str(c.text),
        "staffed": lambda c: c.staffed,
        "first": lambda c: c.first,
        "body": lambda c: c.body,
    }
    left_out = {("text", "hour"), ("hour", "staffed"), ("hour", "body")}
    for one, other in _pairs(list(sides)):
        if (one, other) not in left_out | {(b, a) for a, b in left_out}:
            found = {(seen[one](c), seen[other](c)) for c in cases}
            assert len(found) == len(sides[one]) * len(sides[other]), (one, other)


def _pairs(names: list[str]) -> Iterator[tuple[str, str]]:
    for n, one in zip(count(1), names, strict=False):
        yield from ((one, other) for other in names[n:])
