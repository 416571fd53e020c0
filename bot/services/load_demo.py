"""Loads the invented team of demo mode, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from bot.app import App
from bot.care.facts import MayText
from bot.care.routing import Role
from bot.logs import logger
from bot.records import enrolment, people, teams
from bot.records.people import NewPerson
from bot.records.unit import Unit
from bot.settings import SettingsError

DEMO_FILE = Path(__file__).resolve().parents[2] / "demo" / "team.yml"

_KEY_TEAM = (Role.KEY_WORKER, Role.DEPUTY, Role.BUDDY)


def load_demo(app: App, file: Path = DEMO_FILE) -> bool:
    """Load the demo team into an empty database; False when there is a team already.

    Raises SettingsError where demo is not allowed: invented people must not stand beside real
    ones.
    """
    if not app.settings.demo_allowed:
        raise SettingsError(
            "demo data is refused: KEYLINE_MODE is live or real credentials are set"
        )
    given = yaml.safe_load(file.read_text())
    now = app.clock.now()
    with app.records.begin() as unit:
        if enrolment.has_organisation(unit):
            return False
        _load(unit, given, now)
    logger().info("demo.loaded", people=len(given["people"]), workers=len(given["workers"]))
    return True


def _load(unit: Unit, given: Mapping[str, Any], now: datetime) -> None:
    enrolment.add_organisation(unit, **given["organisation"])
    team = dict(given["team"])
    desks = team.pop("desks")
    team_id = enrolment.add_team(unit, **team, takes_strangers=True)
    for role, phone in desks.items():
        teams.add_desk(unit, team_id, Role(role), phone)
    workers = {
        key: teams.add_worker(unit, team_id, **worker) for key, worker in given["workers"].items()
    }
    for absence in given["absences"]:
        enrolment.add_absence(
            unit,
            workers[absence["worker"]],
            now + timedelta(days=absence["from_day"]),
            now + timedelta(days=absence["to_day"]),
            workers[absence["cover"]] if absence.get("cover") else None,
        )
    known: dict[str, UUID] = {}
    for key, person in given["people"].items():
        known[key] = _add_person(unit, person, team_id, workers, known, now)


def _add_person(
    unit: Unit,
    given: Mapping[str, Any],
    team_id: UUID,
    workers: Mapping[str, UUID],
    known: Mapping[str, UUID],
    now: datetime,
) -> UUID:
    is_service_user = bool(given.get("service_user"))
    new = NewPerson(
        first_name=given["first_name"],
        last_name=given["last_name"],
        is_service_user=is_service_user,
        is_carer="carer_of" in given,
        team_id=team_id if is_service_user else None,
    )
    person_id = people.add_person(unit, new, now)
    people.add_contact_point(
        unit,
        person_id,
        given["phone"],
        identifies=True,
        may_text=MayText(given.get("may_text", "nothing")),
        last_seen_at=now,
    )
    for role in _KEY_TEAM:
        if role.value in given:
            enrolment.add_assignment(unit, person_id, workers[given[role.value]], role, now)
    if "carer_of" in given:
        cared_for = known[given["carer_of"]["person"]]
        enrolment.add_relationship(unit, cared_for, person_id, given["carer_of"]["kind"], now)
    return person_id
