"""Changes the demo team to what a scenario says, before it begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from bot.app import App
from bot.care.facts import MayText
from bot.clock import local
from bot.records import scenario_setup as setup
from bot.records.unit import Unit
from bot.services.change_key_worker import ChangeError, ChangeWanted, change_worker
from bot.services.keep_leave import LeaveError, add_leave
from bot.services.set_proof import SecretKind, set_proof
from bot.services.set_up_consent import Consenting, ImpossibleError, set_up_consent


@dataclass(frozen=True, slots=True)
class Away:
    """A worker is away from the one moment to the other; `cover` is None when nobody is named."""

    worker: str
    starts_at: datetime
    ends_at: datetime
    cover: str | None


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment of a person."""

    person: str
    starts_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class SetUp:
    """What is different from the demo team. Workers and people by their ids in the demo files."""

    away: tuple[Away, ...] = ()
    at_work: tuple[str, ...] = ()
    may_text: Mapping[str, MayText] = field(default_factory=dict)
    key_worker: Mapping[str, str | None] = field(default_factory=dict)
    last_seen: Mapping[str, datetime | None] = field(default_factory=dict)
    easy_read: tuple[str, ...] = ()
    text_only: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    consenting: Consenting = field(default_factory=Consenting)
    #: Who gets whom for key worker, and who is away, as the commands enter it: with all that
    #: follows, which `key_worker` and `away` leave out.
    changes: Mapping[str, str] = field(default_factory=dict)
    leave: tuple[Away, ...] = ()
    #: What each is known by: pin, memory_word, duress or quiet.
    known_by: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def set_up_scenario(app: App, given: SetUp) -> None:
    """Change the team, all of it or nothing: before a scenario, or as staff do in the middle.

    Raises NotRecordedError naming what is not there, ImpossibleError for what nobody could enter.
    """
    now = app.clock.now()
    with app.records.begin() as unit:
        _set_absences(unit, given)
        for person, worker in given.key_worker.items():
            worker_id = None if worker is None else _worker(unit, worker)
            setup.set_key_worker(unit, _person(unit, person), worker_id, now)
        for person, may_text in given.may_text.items():
            setup.set_may_text(unit, _person(unit, person), may_text)
        for person, moment in given.last_seen.items():
            setup.set_last_seen(unit, _person(unit, person), moment)
        for person in given.easy_read:
            setup.set_easy_read(unit, _person(unit, person))
        for person in given.text_only:
            setup.set_text_only(unit, _person(unit, person))
        for person in given.paused:
            setup.set_paused(unit, _person(unit, person), now)
        for one in given.appointments:
            setup.add_appointment(unit, _person(unit, one.person), one.starts_at, one.place)
        set_up_consent(app, unit, given.consenting, _person)
        people = {person: _person(unit, person) for person in given.known_by}
    _enter_rota(app, given)
    for person, secrets in given.known_by.items():
        for kind, secret in secrets.items():
            try:
                set_proof(app, people[person], SecretKind(kind), secret)
            except ValueError as error:
                raise ImpossibleError(f"{person}, {kind}: {error}") from error


def _enter_rota(app: App, given: SetUp) -> None:
    with app.records.begin() as unit:
        wanted = [
            ChangeWanted(_person(unit, person), _worker(unit, worker), no_introduction="no_time")
            for person, worker in given.changes.items()
        ]
        leave = [
            (_worker(unit, one.worker), one, one.cover and _worker(unit, one.cover))
            for one in given.leave
        ]
    try:
        for change in wanted:
            change_worker(app, change)
        for worker_id, one, cover_id in leave:
            days = local(one.starts_at).date(), local(one.ends_at - timedelta(hours=1)).date()
            add_leave(app, worker_id, *days, cover_id or None, no_cover_yet=cover_id is None)
    except (ChangeError, LeaveError) as error:
        raise ImpossibleError(str(error)) from error


def _set_absences(unit: Unit, given: SetUp) -> None:
    absences: dict[str, list[setup.Absence]] = {worker: [] for worker in given.at_work}
    for one in given.away:
        cover_id = None if one.cover is None else _worker(unit, one.cover)
        absences.setdefault(one.worker, []).append((one.starts_at, one.ends_at, cover_id))
    for worker, found in absences.items():
        setup.set_absences(unit, _worker(unit, worker), found)


def _worker(unit: Unit, key: str) -> UUID:
    return setup.get_row(unit, "workers", key)


def _person(unit: Unit, key: str) -> UUID:
    return setup.get_row(unit, "people", key)
