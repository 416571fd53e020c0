"""What `keyline doctor` asks the records: whether somebody can be alerted at every hour ahead."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from bot.bank_holidays import closed_days
from bot.care.interlock import (
    LOOKS_AHEAD,
    find_gaps,
    find_service_gaps,
    list_unreachable,
)
from bot.care.unstaffed_hours import UnstaffedHoursError
from bot.clock import UK, local
from bot.content.unstaffed_hours import FILE, load_unstaffed_hours
from bot.records import gaps, rota_posts, teams
from bot.records.keys import KeysError
from bot.records.rota_posts import list_without_deputy
from bot.records.unit import DatabaseSilent, Records, TablesMissingError, Unit, make_engine
from bot.records.vault import open_vault
from bot.settings import Settings

#: So many gaps are listed; more of them have one cause.
_LISTED = 12


def list_rota_faults(settings: Settings, now: datetime) -> list[str]:
    """Every fault of the rota in words that name team, desk, day and hour; empty when it is whole.

    A database that cannot be read is a fault too: nobody knows who would be told.
    """
    if settings.database_url is None:
        return ["the database is not set, so nobody knows who would be told"]
    engine = make_engine(settings.database_url, 1)
    try:
        records = Records(engine, open_vault(settings.keyline_keys_file), settings.keyline_nation)
        with records.begin() as unit:
            return _faults(unit, settings, now)
    except UnstaffedHoursError as error:
        return [str(error)]
    except KeysError:
        return ["the rota cannot be read without the encryption keys"]
    except (*DatabaseSilent, TablesMissingError) as error:
        return [f"the rota cannot be read: {type(error).__name__}"]
    finally:
        engine.dispose()


def list_unstaffed(settings: Settings, today: date) -> list[str]:
    """The hours that are declared to be without own staff, a line a team: which service takes
    alerts then, who of it agreed, and who signed. None where the file is at fault: a check says so.
    """
    try:
        declared = load_unstaffed_hours(settings.keyline_home, today)
    except UnstaffedHoursError:
        return []
    return [
        f"unstaffed hours of {team}: {one.service} takes alerts, agreed by {one.agreed_by} on"
        f" {one.agreed_on}, signed by {declared.signed_by}, {declared.role}, on"
        f" {declared.signed_on}"
        for team, one in declared.teams.items()
    ]


def list_no_deputy(settings: Settings, now: datetime) -> list[str]:
    """A line for each role of a team that needs a deputy and has none, and one for the people whose
    key worker has none. None where the database cannot be read: a check says so."""
    if settings.database_url is None:
        return []
    engine = make_engine(settings.database_url, 1)
    try:
        records = Records(engine, open_vault(settings.keyline_keys_file), settings.keyline_nation)
        with records.begin() as unit:
            return [
                line
                for team_id in teams.list_team_ids(unit)
                for line in _no_deputy(unit, team_id, now)
            ]
    except (KeysError, *DatabaseSilent, TablesMissingError):
        return []
    finally:
        engine.dispose()


def _no_deputy(unit: Unit, team_id: UUID, now: datetime) -> list[str]:
    team = teams.get_team_name(unit, team_id)
    lines = [f"{team}, {role}: no deputy" for role in list_without_deputy(unit, team_id, now)]
    people = gaps.count_without_deputy(unit, team_id, now)
    if people:
        lines.append(f"{team}, key workers: neither deputy nor buddy for {people} of its people")
    return lines


def _faults(unit: Unit, settings: Settings, now: datetime) -> list[str]:
    rotas = rota_posts.list_rotas(unit)
    if not rotas:
        return ["there is no team yet: `keyline import` loads them"]
    faults: list[str] = []
    if not teams.get_organisation(unit).hours.days:
        faults.append("the organisation has no staffed hours")
    closed = closed_days(settings.keyline_nation, local(now).date())
    declared = load_unstaffed_hours(settings.keyline_home, local(now).date())
    names = {rota.team for rota in rotas}
    faults += [f"{FILE}: there is no team {t!r}" for t in declared.teams if t not in names]
    for rota in rotas:
        unstaffed = declared.hours_of(rota.team)
        gaps = find_gaps(rota, now, UK, closed, unstaffed)
        if unstaffed is not None:
            missing = find_service_gaps(rota, now, UK, closed, unstaffed)
            faults += [f"{gap.words}, not the service that takes alerts" for gap in missing[:1]]
        if gaps:
            faults += list_unreachable(rota)
        faults += [gap.words for gap in gaps[:_LISTED]]
        if len(gaps) > _LISTED:
            faults.append(f"{rota.team}: {len(gaps) - _LISTED} more in {LOOKS_AHEAD.days} days")
    return faults
