"""Copies of one database, each made different in one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from sqlalchemy import text

from bot.app import build
from bot.care.agreed_secrets import SecretKind
from bot.care.consent_records import Basis, ConsentState, GivenVia, Hold, HowKnown
from bot.care.facts import Category
from bot.care.routing import Role
from bot.records import enrolment, people, tables
from bot.records.consents import NewConsent, add_consent
from bot.records.embedded_roles import OWNER
from bot.records.known_facts import USES_SERVICE, add_known_fact, fingerprint
from bot.records.people import NewPerson
from bot.records.proofs import set_secret
from bot.records.unit import Unit
from tests.conftest import Database, Server
from tests.kit import TUESDAY_NOON, Desk, KeptSender, StillClock, desk_for, settings_for
from tests.properties.cast import PIN, add_phone
from tests.properties.worlds import World

USER, PLAIN, KNOWING, WORKER = (UUID(int=n) for n in (101, 102, 103, 104))
PLAIN_PHONE, KNOWING_PHONE, STRANGE_PHONE = (f"+447700900{n}" for n in (901, 902, 903))
CARERS = {PLAIN: PLAIN_PHONE, KNOWING: KNOWING_PHONE}
NAME, NOBODYS_NAME = "Ottoline", "Peregrine"
DAY = timedelta(days=1)
BEGAN = TUESDAY_NOON - 30 * DAY

#: Makes a copy of the world different.
Change = Callable[[Unit], None]


def said(state: ConsentState, *listed: Category, **given: object) -> Change:
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


def together(*changes: Change) -> Change:
    """One change after the other; none at all where there are none."""

    def change(unit: Unit) -> None:
        for one in changes:
            one(unit)

    return change


def hold(unit: Unit) -> None:
    """Every relationship is on hold."""
    query = text("UPDATE relationship SET safety_hold = :hold")
    unit.connection.execute(query, {"hold": Hold.ABUSE_SUSPECTED.value})


FULL = said(ConsentState.FULL)
#: What nobody who asks may tell from the world in which nobody was asked.
NO_LIVE_CONSENT: Mapping[str, Change] = {
    "refused": said(ConsentState.REFUSED),
    "withdrawn": together(FULL, said(ConsentState.WITHDRAWN)),
    "expired": said(ConsentState.FULL, expires_at=BEGAN + DAY),
    "review overdue": said(ConsentState.FULL, valid_from=BEGAN - 400 * DAY),
    "pending": said(ConsentState.PENDING, confirmed_by=None),
    "not confirmed": said(ConsentState.LIMITED, Category.KEY_WORKER, confirmed_by=None),
    "on hold": together(FULL, hold),
    "on hold, not asked": hold,
    "best interests, but able": said(ConsentState.FULL, basis=Basis.BEST_INTERESTS),
}


def related(*, verified: bool) -> Change:
    """Both carers are related to the person."""

    def change(unit: Unit) -> None:
        for carer in CARERS:
            verified_at = BEGAN if verified else None
            enrolment.add_relationship(unit, USER, carer, "carer", verified_at)

    return change


def arrive(unit: Unit) -> None:
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
    workers = _workers(unit)
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


def knows_of_service(unit: Unit) -> None:
    """One of the carers is noted to know that the person uses the service."""
    known_by = fingerprint(unit, USER, Category.USES_SERVICE, USES_SERVICE)
    how = HowKnown.CARER_TOLD_US
    add_known_fact(unit, USER, KNOWING, Category.USES_SERVICE, known_by, how, BEGAN, WORKER)


def knows_key_worker(unit: Unit) -> None:
    """One of the carers is noted to know who the key worker is."""
    known_by = fingerprint(unit, USER, Category.KEY_WORKER, str(_workers(unit)[0]))
    how = HowKnown.PRESENT_AT_MEETING
    add_known_fact(unit, USER, KNOWING, Category.KEY_WORKER, known_by, how, BEGAN, WORKER)


def _workers(unit: Unit) -> list[UUID]:
    return list(unit.connection.execute(text("SELECT id FROM worker ORDER BY id")).scalars())


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
                set_secret(unit, carer, SecretKind.PIN, PIN, BEGAN, None)
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
