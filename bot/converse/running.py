"""Runs scenarios on a stack, one after the other; none knows anything of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.app import App
from bot.converse.cast import Actor, Cast
from bot.converse.items_seen import ItemsSeen
from bot.converse.judging import Came, judge_consent, judge_item, judge_texts
from bot.converse.phones import Phones
from bot.converse.scenario import Expected, Scenario, Turn
from bot.converse.stack import StackError, wait_until
from bot.records.pristine import restore_pristine
from bot.records.scenario_setup import NotRecordedError
from bot.services.move_test_clock import move_test_clock
from bot.services.see_scenario import (
    all_is_quiet,
    find_last_change_code,
    find_last_consent,
    list_rows,
    list_text_ids,
)
from bot.services.set_up_consent import ImpossibleError
from bot.services.set_up_scenario import set_up_scenario

#: How long everything that follows from one text may take. It ends as soon as all is quiet.
QUIET_S = 90.0
_PAUSE_S = 0.02
#: More clocks than this between two turns are a clock that sets itself again and again.
_MOST_STEPS = 1000

_CODE, _CHANGE = "{code}", "{change}"

#: What came to each number.
_Came = dict[str, list[Came]]


@dataclass(frozen=True, slots=True)
class Failure:
    """One turn that was not as expected: what was not, and what came."""

    turn: Turn
    faults: tuple[str, ...]
    came: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one scenario. A fault before the first turn is in `broken`."""

    scenario: Scenario
    failures: tuple[Failure, ...] = ()
    broken: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether all was as expected."""
        return not self.failures and not self.broken


@dataclass(slots=True)
class _Said:
    """What was said so far in one scenario."""

    items: ItemsSeen
    by_turn: dict[int, Sequence[Came]] = field(default_factory=dict)


class Runner:
    """Runs scenarios on one stack."""

    def __init__(self, app: App, admin_url: str, phones: Phones, cast: Cast) -> None:
        self._app = app
        self._admin_url = admin_url
        self._phones = phones
        self._staff = [actor for actor in cast.actors if actor.is_staff]
        keys = [(f"{actor.kind}s", actor.key) for actor in self._staff]
        self._names = dict(zip(list_rows(app, keys), self._staff, strict=True))

    def run(self, scenario: Scenario) -> Outcome:
        """Run one scenario from the beginning of its time. What is wrong is in the outcome."""
        try:
            restore_pristine(self._admin_url)
            self._phones.begin()
            set_up_scenario(self._app, scenario.set_up)
        except (NotRecordedError, ImpossibleError, StackError) as error:
            return Outcome(scenario, broken=f"set up: {error}")
        said, failures = _Said(ItemsSeen(self._app, self._names)), list[Failure]()
        for turn in scenario.turns:
            try:
                failure = self._turn(turn, said)
            except (StackError, NotRecordedError, ImpossibleError) as error:
                return Outcome(scenario, (*failures, Failure(turn, (str(error),))))
            if failure is not None:
                failures.append(failure)
        return Outcome(scenario, tuple(failures))

    def _turn(self, turn: Turn, said: _Said) -> Failure | None:
        looked_at = self._phones_of(turn)
        before = {number: self._sids(number) for number in looked_at}
        self._move_to(turn.at)
        # What the time alone brought is no answer to what is texted now.
        asked_after = set() if turn.sender is None else self._sids(_phone(turn.sender))
        if turn.staff is not None:
            set_up_scenario(self._app, turn.staff)
            self._wait_until_quiet()
        sid = self._text(turn, said)
        came = {number: self._came(number, before[number]) for number in looked_at}
        if turn.sender is not None:
            said.by_turn[turn.number] = self._came(_phone(turn.sender), asked_after)
        faults = [
            *self._judge_answer(turn, said),
            *self._judge_alerts(turn, came, said),
            *([] if turn.item is None else judge_item(turn.item, said.items.of_turn(turn, sid))),
            *self._judge_consents(turn),
        ]
        return Failure(turn, tuple(faults), self._shown(turn, came)) if faults else None

    def _text(self, turn: Turn, said: _Said) -> str | None:
        """Send the turn's text and wait for all that follows; the provider's id of it."""
        if turn.sender is None:
            return None
        body = turn.says.replace(_CODE, said.items.code)
        if _CHANGE in body:
            body = body.replace(_CHANGE, find_last_change_code(self._app))
        sid = self._phones.text(_phone(turn.sender), body, turn.channel, turn.pictures)
        self._wait_until_quiet()
        said.items.note(sid)
        return sid

    def _phones_of(self, turn: Turn) -> list[str]:
        """The numbers of all phones that the turn looks at."""
        actors = [alert.to for alert in turn.alerts]
        actors += [] if turn.sender is None else [turn.sender]
        actors += self._staff if turn.no_alerts else []
        return list(dict.fromkeys(_phone(actor) for actor in actors if actor.phone is not None))

    def _sids(self, number: str) -> set[str]:
        return {one.sid for one in self._phones.received(number)}

    def _came(self, number: str, before: set[str]) -> list[Came]:
        new = [one for one in self._phones.received(number) if one.sid not in before]
        ids = list_text_ids(self._app, [one.sid for one in new])
        return [Came(one.body, ids.get(one.sid)) for one in new]

    def _judge_answer(self, turn: Turn, said: _Said) -> list[str]:
        if turn.answer is None or turn.sender is None:
            return []
        return self._judge(turn.answer, said.by_turn[turn.number], said, "answer")

    def _judge_alerts(self, turn: Turn, came: _Came, said: _Said) -> list[str]:
        faults = []
        for alert in turn.alerts:
            what = f"alert to {alert.to.name}"
            faults += self._judge(alert.expected, came[_phone(alert.to)], said, what)
        if turn.no_alerts:
            others = [actor for actor in self._staff if actor.phone and actor != turn.sender]
            faults += [f"alerts none: {a.name} got one" for a in others if came[_phone(a)]]
        return faults

    def _judge_consents(self, turn: Turn) -> list[str]:
        faults = []
        for expected in turn.consents:
            keys = expected.person.key[0], expected.other.key[0]
            faults += judge_consent(expected, find_last_consent(self._app, *keys))
        return faults

    def _judge(self, expected: Expected, came: Sequence[Came], said: _Said, what: str) -> list[str]:
        expected = replace(
            expected,
            has=tuple(words.replace(_CODE, said.items.code) for words in expected.has),
        )
        faults = judge_texts(expected, came, self._app.texts.lines["crisis_line"], said.by_turn)
        return [f"{what}: {fault}" for fault in faults]

    def _shown(self, turn: Turn, came: _Came) -> tuple[str, ...]:
        """What came to each phone that the turn looks at, for whoever reads the report."""
        actors = [alert.to for alert in turn.alerts] + (self._staff if turn.no_alerts else [])
        names = {_phone(a): a.name for a in actors if a.phone}
        if turn.sender is not None:
            names = {_phone(turn.sender): turn.sender.name, **names}
        return tuple(
            f"to {name}: {' / '.join(one.body for one in came[number]) or 'nothing'}"
            for number, name in names.items()
            if came[number] or not turn.no_alerts
        )

    def _move_to(self, moment: datetime) -> None:
        """Move the clock, and let each clock ring that is due on the way, at its own moment."""
        for _ in range(_MOST_STEPS):
            there = move_test_clock(self._app, moment)
            self._wait_until_quiet()
            if there:
                return
        raise StackError(f"more than {_MOST_STEPS} clocks rang before this turn")

    def _wait_until_quiet(self) -> None:
        self._phones.settle()
        wait_until(self._is_quiet, QUIET_S, lambda: "something is still under way", _PAUSE_S)
        self._phones.settle()

    def _is_quiet(self) -> bool:
        return all_is_quiet(self._app)


def _phone(actor: Actor) -> str:
    """The number of somebody who has one, as reading the file made sure."""
    return actor.phone or ""
