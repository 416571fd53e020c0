"""Somebody of every role in every state of cover, for the test of a whole week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import product
from uuid import UUID, uuid4

from sqlalchemy import text

from bot.care.facts import MayText
from bot.care.routing import Role
from bot.records import addresses, enrolment, people, tables, teams
from bot.records.people import NewPerson
from bot.records.unit import Unit
from tests.kit import Desk

#: A Monday at midnight; no bank holiday of England is in its week.
MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
_LONG = timedelta(days=60)


class Who(StrEnum):
    """Who texts, and what their number proves."""

    TOLD = "service user whose phone may be told who works with them"
    TOLD_MORE = "service user whose phone may be told of appointments too"
    TOLD_NOTHING = "service user whose phone may be told nothing"
    LAPSED = "service user whose number was silent for long"
    CARER = "carer whom staff know"
    CARER_UNVERIFIED = "carer whom nobody has looked into"
    SHARED = "a number that two service users have"
    STRANGER = "stranger"


#: Those who may be told facts about the person whom they ask about: themselves.
PERMITTED = frozenset({Who.TOLD, Who.TOLD_MORE})


class Cover(StrEnum):
    """Who is there for the service user in question."""

    THERE = "Sam"
    AWAY_COVERED = "Gwen"
    AWAY_UNCOVERED = "Callum"
    COVER_AWAY_TOO = "Adaeze"
    PART_TIMER = "Tomasz"
    NOBODY = "nobody"


#: Who covers, by the key worker's first name.
_COVERED_BY = {"Gwen": "Priya", "Callum": None, "Adaeze": "Callum"}


@dataclass(frozen=True)
class Texter:
    """Somebody with a number: who they are, who is there for them, how they read."""

    who: Who
    cover: Cover
    easy_read: bool
    number: str


def everybody() -> list[Texter]:
    """One texter of each kind, each with a number of their own."""
    kinds = product(Who, Cover, (False, True))
    return [Texter(*kind, f"+447700900{400 + n}") for n, kind in enumerate(kinds)]


def settle_town(desk: Desk, texters: list[Texter]) -> None:
    """Enrol the texters in the demo's team, and send its workers on leave."""
    desk.rows("DELETE FROM absence RETURNING id")
    with desk.app.records.begin() as unit:
        team_id = teams.get_team_for_strangers(unit)
        workers = _workers(unit)
        for away, cover in _COVERED_BY.items():
            cover_id = None if cover is None else workers[cover]
            enrolment.add_absence(unit, workers[away], MONDAY - _LONG, MONDAY + _LONG, cover_id)
        for texter in texters:
            for _ in range(2 if texter.who is Who.SHARED else 1):
                _enrol(unit, texter, team_id, workers)
    for texter in texters:
        if texter.easy_read:
            desk.rows(
                "UPDATE person SET easy_read = true WHERE id IN"
                " (SELECT person_id FROM contact_point WHERE address_hash = :h) RETURNING id",
                h=_hash(desk, texter.number),
            )


def _enrol(unit: Unit, texter: Texter, team_id: UUID, workers: dict[str, UUID]) -> None:
    if texter.who is Who.STRANGER:
        return
    user = people.add_person(unit, NewPerson("Wyn", "Hale", True, False, team_id), MONDAY)
    if texter.cover is not Cover.NOBODY:
        worker_id = workers[texter.cover.value]
        enrolment.add_assignment(unit, user, worker_id, Role.KEY_WORKER, MONDAY - _LONG)
    texting = user
    if texter.who in (Who.CARER, Who.CARER_UNVERIFIED):
        texting = people.add_person(unit, NewPerson("Ada", "Hale", is_carer=True), MONDAY)
        verified_at = MONDAY - _LONG if texter.who is Who.CARER else None
        enrolment.add_relationship(unit, user, texting, "parent", verified_at)
    people.add_contact_point(
        unit,
        texting,
        texter.number,
        identifies=True,
        may_text=_MAY_TEXT.get(texter.who, MayText.NOTHING),
        last_seen_at=MONDAY - (timedelta(days=91) if texter.who is Who.LAPSED else _LONG / 60),
    )


_MAY_TEXT = {
    Who.TOLD: MayText.KEY_WORKER,
    Who.TOLD_MORE: MayText.APPOINTMENTS,
    Who.LAPSED: MayText.APPOINTMENTS,
    Who.SHARED: MayText.APPOINTMENTS,
}


def complete(desk: Desk, texters: list[Texter]) -> None:
    """Give everybody who has a key worker also a deputy, somebody in charge and an appointment;
    what a worker is by trade is no longer known."""
    desk.rows("UPDATE worker SET profession = NULL RETURNING id")
    with desk.app.records.begin() as unit:
        workers = _workers(unit)
        for texter in (t for t in texters if t.cover is not Cover.NOBODY):
            sender = people.find_sender(unit, addresses.fingerprint(unit, texter.number))
            assert sender is not None
            person_id, row = sender.person_id, uuid4()
            enrolment.add_assignment(unit, person_id, workers["Priya"], Role.DEPUTY, MONDAY - _LONG)
            in_charge = {"id": uuid4(), "person_id": person_id, "worker_id": workers["Sam"]}
            values = {"role": "accountable_professional", "starts_at": MONDAY - _LONG}
            unit.connection.execute(tables.assignment.insert().values(**in_charge, **values))
            key_id = people.data_key_of(unit, person_id)
            place = unit.seal(key_id, "Quay House", "appointment.place", row)
            arranged = {"starts_at": MONDAY + timedelta(days=9), "place": place}
            unit.connection.execute(
                tables.appointment.insert().values(id=row, person_id=person_id, **arranged)
            )


def restore(desk: Desk, texter: Texter) -> None:
    """Let a number prove again what it did before its owner said WRONG."""
    may_text = _MAY_TEXT.get(texter.who, MayText.NOTHING).value
    lapsed = texter.who is Who.LAPSED
    desk.rows(
        "UPDATE contact_point SET may_text = :may_text, last_seen_at = :seen, doubted_at = NULL"
        " WHERE address_hash = :h AND identifies RETURNING id",
        may_text=may_text,
        seen=MONDAY - timedelta(days=91) if lapsed else desk.clock.now(),
        h=_hash(desk, texter.number),
    )


def _hash(desk: Desk, number: str) -> bytes:
    with desk.app.records.begin() as unit:
        return addresses.fingerprint(unit, number)


def _workers(unit: Unit) -> dict[str, UUID]:
    rows = unit.connection.execute(text("SELECT id, first_name FROM worker")).all()
    return {unit.open(bytes(r.first_name), "worker.first_name", r.id): r.id for r in rows}


def hours_of_the_week() -> Iterator[datetime]:
    """Every full hour from Monday midnight on. No clock changes in this week."""
    return (MONDAY + timedelta(hours=n) for n in range(7 * 24))
