"""Who takes part in a history: teams, workers, people who use the service, carers, strangers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from bot.care.agreed_secrets import SecretKind
from bot.care.facts import Category, MayText
from bot.care.routing import Role
from bot.records import enrolment, people, tables
from bot.records.known_facts import fingerprint
from bot.records.people import NewPerson
from bot.records.proofs import set_secret
from bot.records.unit import Unit
from tests.properties.marks import Marks, What

#: How old those who use the service are, in years: each side of every birthday that counts.
AGES = (44, 30, 70, 18, 17, 16, 15, 14, 12, 9)
PIN, WRONG_PIN = "4711", "1234"
DURESS, QUIET = "copper beech", "grey heron"
LONG_AGO = timedelta(days=400)
_WEEKDAYS = [0, 1, 2, 3, 4]


@dataclass
class Player:
    """A person of the history. `phones` are their addresses, the first their own from the start."""

    id: UUID
    name: str
    is_service_user: bool
    phones: list[str]
    born_on: date | None = None
    said: list[str] = field(default_factory=list)


@dataclass
class Cast:
    """Everybody, and the marks of every fact about them."""

    marks: Marks
    numbers: Iterator[str]
    teams: list[UUID] = field(default_factory=list)
    workers: list[UUID] = field(default_factory=list)
    worker_names: dict[UUID, str] = field(default_factory=dict)
    worker_teams: dict[UUID, UUID] = field(default_factory=dict)
    users: list[Player] = field(default_factory=list)
    carers: list[Player] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    #: Of a fact that somebody may know: by its fingerprint, the words that tell it.
    values: dict[bytes, set[str]] = field(default_factory=dict)

    @property
    def players(self) -> list[Player]:
        return [*self.users, *self.carers]

    @property
    def addresses(self) -> list[str]:
        return [*(phone for p in self.players for phone in p.phones), *self.strangers]

    def teams_of(self, user_id: UUID) -> list[UUID]:
        """The team of somebody who uses the service."""
        return [self.teams[n % 2] for n, user in enumerate(self.users) if user.id == user_id]

    def player(self, person_id: UUID) -> Player | None:
        """One of us; None for a stranger."""
        return next((p for p in self.players if p.id == person_id), None)


def phone_numbers() -> Iterator[str]:
    """Numbers kept for stories, over and over, none of them in the demo's data."""
    return itertools.cycle(f"+447700900{n}" for n in range(400, 1000))


def gather(unit: Unit, numbers: Iterator[str], now: datetime, ages: tuple[int, int]) -> Cast:
    """Enrol a new cast: two teams of two workers, two who use the service, four carers."""
    cast = Cast(Marks(), numbers)
    for _ in range(2):
        _add_team(unit, cast)
    for number, age in enumerate(ages):
        _add_user(unit, cast, number, _born(now, age), now)
    for _ in range(4):
        cast.carers.append(_add_player(unit, cast, NewPerson(is_carer=True), now))
    cast.strangers = [next(numbers) for _ in range(2)]
    _note_values(unit, cast)
    return cast


def _born(now: datetime, years: int) -> date:
    # A birthday comes up within the weeks that a history lasts.
    return (now + timedelta(days=20)).date().replace(year=now.year - years)


def _add_team(unit: Unit, cast: Cast) -> None:
    team_id = uuid4()
    minute = cast.marks.minute(team_id)
    stretch = [time(8, minute).isoformat("minutes"), time(15, minute).isoformat("minutes")]
    unit.connection.execute(
        tables.team.insert().values(
            id=team_id,
            name=f"Team {minute}",
            public_number=cast.marks.number(team_id),
            hours={str(day): stretch for day in range(6)},
            takes_strangers=False,
        )
    )
    enrolment.add_desk(unit, team_id, Role.DUTY, next(cast.numbers))
    cast.teams.append(team_id)
    for _ in range(2):
        add_worker(unit, cast, team_id)


def add_worker(unit: Unit, cast: Cast, team_id: UUID) -> UUID:
    """A worker with a name of their own."""
    worker_id, key_id = uuid4(), unit.new_data_key()
    name = cast.marks.word(What.WORKER, worker_id)
    unit.connection.execute(
        tables.worker.insert().values(
            id=worker_id,
            data_key_id=key_id,
            team_id=team_id,
            first_name=unit.seal(key_id, name, "worker.first_name", worker_id),
            last_name=unit.seal(key_id, "Nobody", "worker.last_name", worker_id),
            working_days=_WEEKDAYS,
        )
    )
    cast.workers.append(worker_id)
    cast.worker_names[worker_id] = name
    cast.worker_teams[worker_id] = team_id
    return worker_id


def _add_user(unit: Unit, cast: Cast, number: int, born_on: date, now: datetime) -> None:
    team_id = cast.teams[number % 2]
    new = NewPerson(is_service_user=True, team_id=team_id)
    player = _add_player(unit, cast, new, now)
    player.born_on = born_on
    sealed = unit.seal(
        people.data_key_of(unit, player.id), born_on.isoformat(), "person.born_on", player.id
    )
    unit.connection.execute(
        tables.person.update().where(tables.person.c.id == player.id).values(born_on=sealed)
    )
    worker_id = cast.workers[number * 2 % len(cast.workers)]
    enrolment.add_assignment(unit, player.id, worker_id, Role.KEY_WORKER, now - LONG_AGO)
    cast.users.append(player)


def _add_player(unit: Unit, cast: Cast, new: NewPerson, now: datetime) -> Player:
    person_id = uuid4()
    name = cast.marks.word(What.PERSON, person_id)
    named = NewPerson(name, "Nobody", new.is_service_user, new.is_carer, new.team_id)
    people.add_person(unit, named, now, person_id)
    phone = next(cast.numbers)
    add_phone(unit, person_id, phone, now)
    set_secret(unit, person_id, SecretKind.PIN, PIN, now, None)
    if new.is_service_user:
        set_secret(unit, person_id, SecretKind.DURESS, DURESS, now, None)
        set_secret(unit, person_id, SecretKind.QUIET, QUIET, now, None)
    return Player(person_id, name, new.is_service_user, [phone])


def add_phone(unit: Unit, person_id: UUID, phone: str, now: datetime) -> UUID:
    """A phone that was heard of yesterday."""
    return people.add_contact_point(
        unit,
        person_id,
        phone,
        identifies=True,
        may_text=MayText.NOTHING,
        last_seen_at=now - timedelta(days=1),
    )


def _note_values(unit: Unit, cast: Cast) -> None:
    """Note by what each key worker is known again, for each who could have them."""
    for user in cast.users:
        for worker_id in cast.workers:
            known_by = fingerprint(unit, user.id, Category.KEY_WORKER, str(worker_id))
            # Who knows whom somebody works with knows how and when to reach them.
            whose = [worker_id, cast.worker_teams[worker_id], *cast.teams_of(user.id)]
            cast.values[known_by] = cast.marks.of(*whose)
