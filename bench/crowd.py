"""Adds invented people to a running stack's database, as an import would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bench import invented
from bench.plan import Texter
from bot.app import App
from bot.care.facts import MayText
from bot.care.routing import Role
from bot.care.working_days import WorkingDays
from bot.records import enrolment, people
from bot.records.people import NewPerson
from bot.records.unit import Unit

_HOURS = {str(day): ("09:00", "17:00") for day in range(5)}
_DESKS = (Role.DUTY, Role.LEAD, Role.ON_CALL, Role.MANAGER, Role.DIRECTOR)
_TEAM_NAMES = ("Anchorage", "Bellfield", "Copperhill", "Drovers Row", "Eastgate", "Ferryside")
_WORKERS_A_TEAM = 12
#: Mon to Fri, Mon to Thu, Tue to Fri, Mon with Wed and Fri, Wed to Fri.
_WORKING_DAYS = ((0, 1, 2, 3, 4), (0, 1, 2, 3), (1, 2, 3, 4), (0, 2, 4), (2, 3, 4))
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many people of each kind."""

    service_users: int
    carers: int
    strangers: int


def sizes_of(total: int) -> Sizes:
    """Two in three service users, the rest carers, and one stranger in sixteen."""
    strangers = total // 16
    carers = (total - strangers) * 2 // 7
    return Sizes(total - strangers - carers, carers, strangers)


class Crowd:
    """Adds teams, workers, service users and carers; strangers are only numbers."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._now: datetime = app.clock.now()
        self._numbers = invented.numbers()
        self._names = invented.names()
        self._workers: list[tuple[UUID, UUID]] = []

    def add(self, sizes: Sizes) -> list[Texter]:
        """Add everybody; returns who can text."""
        with self._app.records.begin() as unit:
            for name in _TEAM_NAMES:
                self._add_team(unit, name)
        users = self._add_service_users(sizes.service_users)
        texters = [Texter(number, "service_user") for _, number in users]
        texters += [Texter(n, "carer") for n in self._add_carers(users, sizes.carers)]
        texters += [Texter(next(self._numbers), "stranger") for _ in range(sizes.strangers)]
        return texters

    def _add_team(self, unit: Unit, name: str) -> None:
        team = enrolment.add_team(unit, name, "01632 960111", _HOURS, takes_strangers=False)
        for role in _DESKS:
            enrolment.add_desk(unit, team, role, next(self._numbers))
        members: list[UUID] = []
        for n in range(_WORKERS_A_TEAM):
            first, last = next(self._names)
            days = WorkingDays.of(_WORKING_DAYS[n % len(_WORKING_DAYS)])
            worker = enrolment.add_worker(unit, team, first, last, days, next(self._numbers))
            members.append(worker)
        # Three of each team are away: two with somebody standing in, one without.
        since, until = self._now - timedelta(days=2), self._now + timedelta(days=9)
        for away, cover in ((0, members[4]), (1, members[5]), (2, None)):
            enrolment.add_absence(unit, members[away], since, until, cover)
        self._workers += [(team, worker) for worker in members]

    def _add_service_users(self, count: int) -> list[tuple[UUID, str]]:
        added: list[tuple[UUID, str]] = []
        for batch in _batches(count):
            with self._app.records.begin() as unit:
                added += [self._add_service_user(unit, n) for n in batch]
        return added

    def _add_service_user(self, unit: Unit, n: int) -> tuple[UUID, str]:
        team, key_worker = self._workers[n % len(self._workers)]
        _, deputy = self._workers[n % len(self._workers) - 1]
        first, last = next(self._names)
        person = people.add_person(
            unit, NewPerson(first, last, is_service_user=True, team_id=team), self._now
        )
        number = next(self._numbers)
        # One in ten has not agreed to be told anything by text.
        may_text = MayText.NOTHING if n % 10 == 9 else MayText.KEY_WORKER
        people.add_contact_point(
            unit, person, number, identifies=True, may_text=may_text, last_seen_at=self._now
        )
        enrolment.add_assignment(unit, person, key_worker, Role.KEY_WORKER, self._now)
        enrolment.add_assignment(unit, person, deputy, Role.DEPUTY, self._now)
        return person, number

    def _add_carers(self, users: list[tuple[UUID, str]], count: int) -> list[str]:
        kinds = ("parent", "partner", "relative", "friend")
        added: list[str] = []
        for batch in _batches(count):
            with self._app.records.begin() as unit:
                for n in batch:
                    first, last = next(self._names)
                    person = people.add_person(
                        unit, NewPerson(first, last, is_carer=True), self._now
                    )
                    number = next(self._numbers)
                    people.add_contact_point(
                        unit, person, number, identifies=True, last_seen_at=self._now
                    )
                    cared_for, _ = users[(n * 7) % len(users)]
                    kind = kinds[n % len(kinds)]
                    enrolment.add_relationship(unit, cared_for, person, kind, self._now)
                    added.append(number)
        return added


def _batches(count: int) -> Iterator[range]:
    for start in range(0, count, _AT_ONCE):
        yield range(start, min(start + _AT_ONCE, count))
