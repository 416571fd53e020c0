"""Hours in which a team has no staff of its own, as an adopter declares and signs them.

A contracted service then takes the alerts: the team's on-call desk. Every reply says first where
else to turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.care.desk_hours import DeskHours, DeskHoursError

#: The days as an adopter writes them, and as the hours of a desk have them.
_DAYS = {
    "mon": "0",
    "tue": "1",
    "wed": "2",
    "thu": "3",
    "fri": "4",
    "sat": "5",
    "sun": "6",
    "bank_holiday": "holiday",
}
_FIELDS = frozenset({"signed_by", "role", "signed_on", "teams"})
_OF_A_TEAM = frozenset({"service", "agreed_by", "agreed_on", "hours"})


class UnstaffedHoursError(ValueError):
    """The declaration cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One team's hours without staff of its own, the service that takes alerts then, and who of
    the service agreed to it, and when."""

    hours: DeskHours
    service: str
    agreed_by: str
    agreed_on: date


@dataclass(frozen=True, slots=True)
class UnstaffedHours:
    """What is declared, by the names of the teams, and who signed it. Empty: nothing is."""

    teams: Mapping[str, Declared] = field(default_factory=dict)
    signed_by: str = ""
    role: str = ""
    signed_on: date | None = None

    def hours_of(self, team: str) -> DeskHours | None:
        """The declared hours of a team; None where it has declared none."""
        declared = self.teams.get(team)
        return None if declared is None else declared.hours

    def is_on(self, team: str, local: datetime, closed: Set[date]) -> bool:
        """Whether a moment lies in a team's declared hours."""
        hours = self.hours_of(team)
        return hours is not None and hours.is_on(local, closed)


def read_unstaffed_hours(given: Any, today: date) -> UnstaffedHours:
    """A declaration as its file has it. Nothing is signed or agreed after `today`.

    Raises UnstaffedHoursError: half a declaration is nobody's.
    """
    if not isinstance(given, Mapping) or set(given) != _FIELDS:
        raise UnstaffedHoursError(f"expected {', '.join(sorted(_FIELDS))}, and no others")
    teams = given["teams"]
    if not isinstance(teams, Mapping) or not teams:
        raise UnstaffedHoursError("expected teams by their names")
    return UnstaffedHours(
        {str(name): _declared(str(name), fields, today) for name, fields in teams.items()},
        _words(given["signed_by"], "signed_by"),
        _words(given["role"], "role"),
        _day(given["signed_on"], "signed_on", today),
    )


def _declared(team: str, fields: Any, today: date) -> Declared:
    if not isinstance(fields, Mapping) or set(fields) != _OF_A_TEAM:
        raise UnstaffedHoursError(f"{team}: expected {', '.join(sorted(_OF_A_TEAM))}")
    return Declared(
        _hours(team, fields["hours"]),
        _words(fields["service"], f"{team}, service"),
        _words(fields["agreed_by"], f"{team}, agreed_by"),
        _day(fields["agreed_on"], f"{team}, agreed_on", today),
    )


def _hours(team: str, given: Any) -> DeskHours:
    if not isinstance(given, Mapping) or not given or not _DAYS.keys() >= set(given):
        raise UnstaffedHoursError(f"{team}, hours: expected some of {', '.join(_DAYS)}")
    try:
        return DeskHours.from_json(
            {_DAYS[day]: str(stretch).split("-") for day, stretch in given.items()}
        )
    except DeskHoursError:
        raise UnstaffedHoursError(f"{team}, hours: expected stretches as 17:00-09:00") from None


def _words(given: Any, what: str) -> str:
    if not isinstance(given, str) or not given.strip():
        raise UnstaffedHoursError(f"{what}: expected a name")
    return given.strip()


def _day(given: Any, what: str, today: date) -> date:
    if type(given) is not date or given > today:
        raise UnstaffedHoursError(f"{what}: expected a day as 2026-11-20, and not one to come")
    return given
