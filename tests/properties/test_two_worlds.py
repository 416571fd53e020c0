"""What a carer can notice does not hang on what the other person agreed to, or is here at all.

Copies of one database differ in one thing. The same texts come in at the same moments of seven
days, nights and weekend included. What goes to the carers' phones is compared: the bytes, how
many, when, and what we asked. Where only consent differs, the same statements are run in the same
order. Wall time belongs to the bench.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from bot.app import build
from bot.care.consent_records import Basis, ConsentState, GivenVia, Hold, HowKnown
from bot.care.facts import Category
from bot.care.routing import Role
from bot.records import enrolment, people, tables
from bot.records.consents import NewConsent, add_consent
from bot.records.embedded_roles import OWNER
from bot.records.known_facts import USES_SERVICE, add_known_fact, fingerprint
from bot.records.people import NewPerson
from bot.records.unit import Unit
from tests.conftest import Database, Server
from tests.kit import TUESDAY_NOON, Desk, KeptSender, StillClock, desk_for, settings_for
from tests.properties.cast import add_phone
from tests.properties.worlds import World, plan_week

USER, PLAIN, KNOWING, WORKER = (UUID(int=n) for n in (101, 102, 103, 104))
PLAIN_PHONE, KNOWING_PHONE, STRANGE_PHONE = (f"+447700900{n}" for n in (901, 902, 903))
CARERS = {PLAIN: PLAIN_PHONE, KNOWING: KNOWING_PHONE}
NAME, NOBODYS_NAME = "Ottoline", "Peregrine"
DAY = timedelta(days=1)
BEGAN = TUESDAY_NOON - 30 * DAY
TEXTS = 60

#: Makes a copy of the world different.
Change = Callable[[Unit], None]


def _said(state: ConsentState, *listed: Category, **given: object) -> Change:
    """To both carers the person said this."""

    def change(unit: Unit) -> None:
        for carer in CARERS:
            version = NewConsent(
                subject_id=USER,
                other_id=carer,
                state=state,
                categories=frozenset(listed),
                basis=Basis.EXPLICIT,
                given_via=GivenVia.CALL,
                recorded_by=WORKER,
                confirmed_by=WORKER,
                valid_from=BEGAN,
                recorded_at=BEGAN,
            )
            add_consent(unit, replace(version, **given))  # type: ignore[arg-type]

    return change


def _all(*changes: Change) -> Change:
    def change(unit: Unit) -> None:
        for one in changes:
            one(unit)

    return change


def _hold(unit: Unit) -> None:
    query = text("UPDATE relationship SET safety_hold = :hold")
    unit.connection.execute(query, {"hold": Hold.ABUSE_SUSPECTED.value})


FULL = _said(ConsentState.FULL)
#: What nobody who asks may tell from the world in which nobody was asked.
NO_LIVE_CONSENT: Mapping[str, Change] = {
    "refused": _said(ConsentState.REFUSED),
    "withdrawn": _all(FULL, _said(ConsentState.WITHDRAWN)),
    "expired": _said(ConsentState.FULL, expires_at=BEGAN + DAY),
    "review overdue": _said(ConsentState.FULL, valid_from=BEGAN - 400 * DAY),
    "pending": _said(ConsentState.PENDING, confirmed_by=None),
    "not confirmed": _said(ConsentState.LIMITED, Category.KEY_WORKER, confirmed_by=None),
    "on hold": _all(FULL, _hold),
    "on hold, not asked": _hold,
    "best interests, but able": _said(ConsentState.FULL, basis=Basis.BEST_INTERESTS),
}


def _related(*, verified: bool) -> Change:
    def change(unit: Unit) -> None:
        for carer in CARERS:
            verified_at = BEGAN if verified else None
            enrolment.add_relationship(unit, USER, carer, "carer", verified_at)

    return change


def _arrive(unit: Unit) -> None:
    """The person is known here, with a key worker, somebody who covers, an appointment."""
    teams = unit.connection.execute(text("SELECT id FROM team WHERE NOT takes_strangers")).all()
    team_id = teams[0].id
    named = NewPerson(NAME, "Vane", is_service_user=True, team_id=team_id)
    people.add_person(unit, named, BEGAN, USER)
    key_id = people.data_key_of(unit, USER)
    born_on = unit.seal(key_id, "1980-02-03", "person.born_on", USER)
    unit.connection.execute(
        text("UPDATE person SET born_on = :b WHERE id = :p"), {"b": born_on, "p": USER}
    )
    add_phone(unit, USER, "+447700900904", TUESDAY_NOON)
    workers = unit.connection.execute(text("SELECT id FROM worker ORDER BY id")).scalars().all()
    enrolment.add_assignment(unit, USER, workers[0], Role.KEY_WORKER, BEGAN - 90 * DAY)
    away = TUESDAY_NOON + 3 * DAY
    enrolment.add_absence(unit, workers[0], away, away + 7 * DAY, workers[1])
    row = uuid4()
    unit.connection.execute(
        tables.appointment.insert().values(
            id=row,
            person_id=USER,
            starts_at=TUESDAY_NOON + 5 * DAY,
            place=unit.seal(key_id, "Quay House", "appointment.place", row),
        )
    )


def _knows_of_service(unit: Unit) -> None:
    """One of the carers is noted to know that the person uses the service."""
    known_by = fingerprint(unit, USER, Category.USES_SERVICE, USES_SERVICE)
    how = HowKnown.CARER_TOLD_US
    add_known_fact(unit, USER, KNOWING, Category.USES_SERVICE, known_by, how, BEGAN, WORKER)


@dataclass
class Maker:
    """Makes copies of one database, each with its own change."""

    home: Path
    postgres: Server
    superuser: psycopg.Connection
    names: list[str]

    def base(self, database: Database, *changes: Change) -> Desk:
        """The world before anything differs, with carers but nobody whom they care for."""
        desk = desk_for(self.home, database.app_url)
        desk.rows("DELETE FROM absence RETURNING id")
        with desk.app.records.begin() as unit:
            for carer, phone in CARERS.items():
                people.add_person(unit, NewPerson("Ada", "Vane", is_carer=True), BEGAN, carer)
                add_phone(unit, carer, phone, TUESDAY_NOON)
            for change in changes:
                change(unit)
        desk.app.records.engine.dispose()
        return desk

    def copy(self, name: str, database: Database, change: Change) -> World:
        """A copy of the base, changed."""
        copied = f"test_{uuid4().hex}"
        make = "CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY"
        base = database.app_url.rpartition("/")[2]
        parts = map(sql.Identifier, (copied, OWNER, base))
        self.superuser.execute(sql.SQL(make).format(*parts))
        self.names.append(copied)
        url = f"{database.app_url.rpartition('/')[0]}/{copied}"
        settings = settings_for(self.home, url)
        clock, sender = StillClock(), KeptSender()
        desk = Desk(build(settings, clock=clock, sender=sender, pool_size=2), clock, sender)
        with desk.app.records.begin() as unit:
            change(unit)
        return World(name, desk)


@pytest.fixture
def maker(tmp_path: Path, postgres: Server, superuser: psycopg.Connection) -> Iterator[Maker]:
    made = Maker(tmp_path, postgres, superuser, [])
    yield made
    for name in made.names:
        superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _live(worlds: list[World], seed: int) -> None:
    """The same week in every world."""
    phones = [PLAIN_PHONE, KNOWING_PHONE, KNOWING_PHONE, PLAIN_PHONE, STRANGE_PHONE]
    plan = plan_week(Random(seed), phones, [NAME, NAME, NOBODYS_NAME], TEXTS)
    for world in worlds:
        world.live(plan, until=plan[-1].after + DAY)


def _same(worlds: list[World]) -> None:
    first, *others = worlds
    for world in others:
        for expected, found in zip_longest(first.noticed, world.noticed):
            assert found == expected, f"{world.name} shows, beside {first.name}"


@pytest.mark.parametrize("seed", range(2))
def test_the_state_of_consent_does_not_show(maker: Maker, database: Database, seed: int) -> None:
    maker.base(database, _arrive, _related(verified=True), _knows_of_service)
    changes = {"not asked": _all(), **NO_LIVE_CONSENT}
    worlds = [maker.copy(name, database, change) for name, change in changes.items()]
    _live(worlds, seed)
    _same(worlds)
    for world in worlds[1:]:
        for number, statements in enumerate(worlds[0].statements):
            assert world.statements[number] == statements, (world.name, number)
    texts = len(worlds[0].noticed)
    print(f"\n{len(worlds)} worlds, {texts} texts to carers in each")  # noqa: T201
    assert texts >= TEXTS


@pytest.mark.parametrize("seed", range(2))
def test_whether_somebody_is_known_here_does_not_show(
    maker: Maker, database: Database, seed: int
) -> None:
    maker.base(database)
    worlds = [
        maker.copy("nobody of that name", database, _all()),
        maker.copy("a stranger to the carers", database, _arrive),
        maker.copy("not verified", database, _all(_arrive, _related(verified=False))),
        maker.copy("verified", database, _all(_arrive, _related(verified=True))),
        maker.copy(
            "refused", database, _all(_arrive, _related(verified=True), NO_LIVE_CONSENT["refused"])
        ),
        maker.copy("held", database, _all(_arrive, _related(verified=True), FULL, _hold)),
    ]
    _live(worlds, seed)
    _same(worlds)


def test_a_live_permit_does_show(maker: Maker, database: Database) -> None:
    """So that the others are worth something: with consent, the same week tells something."""
    maker.base(database, _arrive, _related(verified=True))
    worlds = [maker.copy("not asked", database, _all()), maker.copy("full", database, FULL)]
    _live(worlds, 0)
    with pytest.raises(AssertionError, match="full shows"):
        _same(worlds)
