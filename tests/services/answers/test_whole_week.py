"""Every intent and topic, whoever texts, at every hour of a week, in every state of cover.

No answer is empty or too long, none is a dead end, none tells anything of staff to somebody
without a permit, and each names 999, the crisis line and the reading time when it has to, once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from bot.care.commands import Command
from bot.care.desk_hours import DeskHours
from bot.care.hours import StaffedHours, WeeklyHours
from bot.care.unstaffed_hours import Declared, UnstaffedHours
from bot.messaging.gsm7 import parts
from bot.records import teams
from bot.records.teams import Organisation
from bot.services.answers.question import Question
from bot.services.decline_offer import decline_offer
from bot.services.give_answer import give_answer
from bot.services.pass_on_unanswered import pass_on_unanswered
from bot.services.receive_message import receive_message
from bot.services.staffed_hours import staffed_hours
from bot.services.take_turn import finish_turn, start_turn
from bot.services.turns import Turn
from bot.services.wording import hours_values
from tests.conftest import Database
from tests.kit import Desk, desk_for, inbound
from tests.services.answers.asking import send
from tests.services.answers.town import PERMITTED, Who, everybody, restore, settle_town
from tests.services.answers.week import BODIES, LATER, TEAM_WEEK, TEXTS, Case, cases_of

#: What the demo has that nobody without a permit is told: workers, their team and its number.
STAFF = (
    *("Sam", "Priya", "Gwen", "Tomasz", "Adaeze", "Callum", "Okafor"),
    *("Quayside", "01632 960110", "Breakwater", "01632 960120"),
)
#: How a reply begins in hours without own staff.
OPENS = "In danger, call 999. If you cannot wait, call 111 and choose option 2. "
#: All times of day that show the team's hours.
TEAM_TIMES = ("10:20", "12:20", "3:40")


@pytest.fixture
def town(tmp_path: Path, database: Database) -> Iterator[Desk]:
    made = desk_for(tmp_path, database.app_url)
    hours = "UPDATE team SET hours = CAST(:week AS jsonb) WHERE takes_strangers RETURNING id"
    assert len(made.rows(hours, week=json.dumps(TEAM_WEEK))) == 1
    yield made
    made.app.records.engine.dispose()


@pytest.mark.parametrize("who", Who)
def test_every_answer_ends_well(town: Desk, who: Who) -> None:
    settle_town(town, [t for t in everybody() if t.who is who])
    answered: dict[UUID, tuple[Case, list[str]]] = {}
    told = False
    with town.app.records.begin() as unit:
        organisation = teams.get_organisation(unit)
    for case in cases_of(who):
        town.clock.moment = case.moment
        message_id, said, bodies = _answer(town, case)
        answered[message_id] = (case, said)
        routes = _count_routes(town, organisation, case, bodies)
        wrong = [*_wrong_form(said, bodies), *_told_too_much(case, bodies)]
        hands_over = _hands_over(town, said)
        wrong += _wrong_routes(case, routes, told=told and not case.first, hands_over=hands_over)
        told = all(routes.values())
        assert wrong == [], f"{case}: {said} {bodies}"
        if case.text == Command.WRONG or getattr(case.text, "topic", "") == "wrong_number":
            restore(town, case.texter)
    stand = _items(town)
    dead_ends = {
        str(case): (said, stand[message_id])
        for message_id, (case, said) in answered.items()
        if _is_dead_end(town, said, case, stand[message_id])
    }
    assert dead_ends == {}


@pytest.mark.parametrize("who", [Who.TOLD, Who.CARER])
def test_without_own_staff_whatever_names_999_begins_with_it(town: Desk, who: Who) -> None:
    """Reports, refusals and the plain text have 999 in their own words, further on."""
    town = replace(town, app=replace(town.app, unstaffed=_declared_always(town)))
    settle_town(town, [t for t in everybody() if t.who is who])
    began = set()
    for case in cases_of(who):
        town.clock.moment = case.moment
        _, said, (body,) = _answer(town, case)
        assert body.count("999") <= 1, f"{case}: {said} {body}"
        if "999" in body:
            assert body.startswith(OPENS), f"{case}: {said} {body}"
            assert parts(body) <= 2 or not said[0].startswith("report_"), body
            began.update(said)
        if case.text == Command.WRONG or getattr(case.text, "topic", "") == "wrong_number":
            restore(town, case.texter)
    assert "plain" in began
    assert any(text_id.startswith("report_") for text_id in began)


def _declared_always(town: Desk) -> UnstaffedHours:
    hours = DeskHours.from_json({day: ["00:00", "24:00"] for day in (*"0123456", "holiday")})
    teams = [str(row["name"]) for row in town.rows("SELECT name FROM team")]
    day = date(2026, 11, 20)
    return UnstaffedHours({name: Declared(hours, "A", "B", day) for name in teams}, "C", "D", day)


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
    # Words that answer what a report asked need no dialogue either.
    assert direct is (given in words) or _answers_a_report(town, message_id), case
    turn = Turn(message_id, "action_answer")
    if direct:
        pass
    elif isinstance(case.text, Question):
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


def _answers_a_report(town: Desk, message_id: UUID) -> bool:
    rows = "SELECT text_id FROM outbound_message WHERE turn_id = :m AND text_id LIKE 'report_%'"
    return town.rows(rows, m=message_id) != []


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
    if not case.carries_permit:
        yield from (f"tells {time_of_day}" for time_of_day in TEAM_TIMES if time_of_day in said)
    if case.texter.number in said:
        yield "tells the number"


def _wrong_routes(
    case: Case, routes: dict[str, int], *, told: bool, hands_over: bool
) -> Iterator[str]:
    """999, the crisis line and when staff read: out of hours once a conversation, and whenever
    staff take something over; never twice in one text. `told`: the text before said them."""
    wanted = not case.staffed_as_told and (not told or hands_over)
    for name, times in routes.items():
        if times > 1:
            yield f"{name} said twice"
        # In staffed hours too, whoever waits for staff is told until when.
        if (wanted or (name == "reading time" and hands_over)) and not times:
            yield f"{name} not said"
        if times and not case.staffed_as_told and not wanted:
            yield f"{name} said again within the conversation"


def _count_routes(
    town: Desk, organisation: Organisation, case: Case, bodies: tuple[str, ...]
) -> dict[str, int]:
    """How often an answer says each of the three."""
    # By when somebody calls is not by when a text is read, even where it is the same hour.
    body = re.sub(r"(a|your) call already: [^.]*\.", "", " ".join(bodies))
    routes = {"999": "999", "crisis line": town.app.texts.lines["crisis_line"]}
    routes["reading time"] = f" by {_reading_time(organisation, case)}"
    return {name: body.count(words) for name, words in routes.items()}


def _reading_time(organisation: Organisation, case: Case) -> str:
    """The team's where the answer carries a permit for key worker or cover, else what is
    published."""
    published = staffed_hours(organisation, case.moment)
    team = StaffedHours(WeeklyHours.from_json(TEAM_WEEK), published.closed)
    return hours_values(team if case.carries_permit else published, case.moment)["when"]


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
        "SELECT m.message_id, i.owner_id, i.closed_at, array(SELECT kind FROM clock c WHERE"
        " c.subject_id = i.id AND c.done_at IS NULL) AS clocks FROM item i JOIN (SELECT message_id,"
        " id AS item_id FROM item UNION ALL SELECT j.message_id, j.item_id FROM item_message j"
        " WHERE NOT EXISTS (SELECT 1 FROM item o WHERE o.message_id = j.message_id)) m"
        " ON m.item_id = i.id"
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
    or READ may be at rest, and only when its answer did not send the person to staff. PAUSE, RESUME
    and CLEAR are obeyed, and then nobody is chased."""
    if item.closed or not item.owned:
        return True
    if case.text in (Command.PAUSE, Command.RESUME, Command.CLEAR):
        return bool(item.clocks) or _hands_over(town, said)
    if {"acknowledge", "notice"} <= item.clocks:
        return False
    is_at_rest = case.body == BODIES[0] or case.text == Command.READ
    return not is_at_rest or _hands_over(town, said)


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
    left_out = {("text", "hour"), ("hour", "staffed"), ("hour", "body"), ("hour", "first")}
    for one, other in _pairs(list(sides)):
        if (one, other) not in left_out | {(b, a) for a, b in left_out}:
            found = {(seen[one](c), seen[other](c)) for c in cases}
            assert len(found) == len(sides[one]) * len(sides[other]), (one, other)


def _pairs(names: list[str]) -> Iterator[tuple[str, str]]:
    for n, one in zip(count(1), names, strict=False):
        yield from ((one, other) for other in names[n:])
