"""The invented team: written as the files that an adopter would import, and imported."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from bench import invented
from bench.alert_load.plan import Month, Texter
from bench.alert_load.rates import Rates
from bot.app import App
from bot.bank_holidays import closed_days
from bot.care.routing import Role
from bot.clock import local
from bot.services.importing.import_folder import import_folder
from bot.services.importing.layout import FILES

_OFFICE = "09:00-17:00"
_WEEK = ("mon", "tue", "wed", "thu", "fri")
#: Duty and lead sit in the office's hours; the others are always there. On-call changes at nine.
_DESKS = (Role.DUTY, Role.LEAD, Role.ON_CALL, Role.MANAGER, Role.DIRECTOR)
_IN_OFFICE_HOURS = (Role.DUTY, Role.LEAD)
_WITH_MAILBOX = (Role.DUTY, Role.LEAD, Role.MANAGER)
_CHANGES_AT = timedelta(hours=9)
#: Whole weeks, four days, three: as in a team of which some work part of the week.
_WORKING_DAYS = (
    *(("Mon to Fri", (0, 1, 2, 3, 4)),) * 3,
    ("Mon to Thu", (0, 1, 2, 3)),
    ("Mon, Wed and Fri", (0, 2, 4)),
)
_KINDS = ("parent", "partner", "relative", "friend")

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Team:
    """Who texts, and whose phones are staff's: a worker's own, or a desk's that changes hands."""

    texters: Sequence[Texter]
    workers: Sequence[str] = field(repr=False)
    desks: dict[str, Role] = field(repr=False)
    month: Month

    def holder(self, address: str, at: datetime) -> str:
        """Who has a phone, or reads a mailbox, at a moment: a worker or a desk of one person."""
        if address in self.workers:
            return _name(self.workers.index(address))
        role = self.desks[address]
        here = local(at)
        if role is Role.ON_CALL:
            # Everybody in turn, a day and its night at a time.
            day = (here - _CHANGES_AT).date()
            return _name(day.toordinal() % len(self.workers))
        if role is Role.DUTY:
            there = _there(len(self.workers), here.date())
            return _name(there[here.date().toordinal() % len(there)])
        return role.value

    def role(self, address: str) -> str:
        """What a phone is: a desk's role, or a worker's."""
        found = self.desks.get(address)
        return "worker" if found is None else found.value


def _name(n: int) -> str:
    return f"worker {n + 1}"


def _there(workers: int, day: date) -> list[int]:
    at_work = [n for n in range(workers) if day.weekday() in _WORKING_DAYS[n % 5][1]]
    return at_work or list(range(workers))


def next_working_moment(at: datetime, nation: str) -> datetime:
    """The moment itself in office hours; else the next opening."""
    here = local(at)
    closed = closed_days(nation, here.date())  # type: ignore[arg-type]
    while here.weekday() > 4 or here.date() in closed or here.hour >= 17:
        here = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    opening = here.replace(hour=9, minute=5, second=0)
    return at if here == local(at) and here >= opening else opening.astimezone(at.tzinfo)


def add_team(app: App, folder: Path, month: Month, rates: Rates) -> Team:
    """Import the team on the day before the month. Raises ValueError where the import refuses."""
    numbers = invented.numbers()
    desks = {next(numbers): role for role in _DESKS}
    workers = list(islice(numbers, rates.workers))
    users = list(islice(numbers, rates.service_users))
    carers = list(islice(numbers, rates.carers))
    rows = {**_organisation(month, desks, workers), **_people(month, len(workers), users, carers)}
    folder.mkdir(parents=True, exist_ok=True)
    for file in FILES:
        with (folder / file.name).open("w", newline="") as out:
            writer = csv.DictWriter(out, [column.name for column in file.columns])
            writer.writeheader()
            writer.writerows(rows.get(file.name, []))
    report = import_folder(app, folder)
    if report.is_refused:
        raise ValueError("the team cannot be imported:\n" + "\n".join(report.lines()))
    texters = [Texter(number, "service_user") for number in users]
    texters += [Texter(number, "carer") for number in carers]
    mailboxes = {_mailbox(role): role for role in _WITH_MAILBOX}
    return Team(texters, workers, {**desks, **mailboxes}, month)


def _mailbox(role: Role) -> str:
    return f"{role.value}@example.org"


def _organisation(
    month: Month, desks: dict[str, Role], workers: Sequence[str]
) -> dict[str, list[Row]]:
    hours: Row = dict.fromkeys(_WEEK, _OFFICE)
    named = list(islice(invented.names(), len(workers)))
    away_from = month.first + timedelta(days=7)
    away_to = away_from + timedelta(days=6)
    return {
        "organisation.csv": [
            {
                "name": "Invented Care",
                "public_number": "01632 960100",
                "role_name": "key worker",
                **hours,
            },
        ],
        "teams.csv": [
            {
                "id": "t1",
                "name": "Anchorage",
                "public_number": "01632 960110",
                "takes_strangers": "yes",
                **hours,
            }
        ],
        "desks.csv": [
            {
                "team": "t1",
                "role": role.value,
                "phone": phone,
                "email": _mailbox(role) if role in _WITH_MAILBOX else "",
                **(hours if role in _IN_OFFICE_HOURS else {}),
            }
            for phone, role in desks.items()
        ],
        "workers.csv": [
            {
                "id": f"w{n}",
                "team": "t1",
                "first_name": named[n][0],
                "last_name": named[n][1],
                "working_days": _WORKING_DAYS[n % 5][0],
                "phone": phone,
            }
            for n, phone in enumerate(workers)
        ],
        # One is away for a week, and the next covers.
        "absences.csv": [{"worker": "w0", "from": away_from, "to": away_to, "cover": "w1"}],
    }


def _people(
    month: Month, workers: int, users: Sequence[str], carers: Sequence[str]
) -> dict[str, list[Row]]:
    named = list(islice(invented.names(), 200, 200 + len(users) + len(carers)))
    seen = month.first - timedelta(days=20)
    people: list[Row] = [
        {
            "id": f"s{n}",
            "kind": "service_user",
            "team": "t1",
            "may_text": "nothing" if n % 10 == 9 else "key_worker",
            "others_see_phone": "yes" if n % 40 == 39 else "",
            "born_on": f"{1950 + n % 55}-03-14",
        }
        for n in range(len(users))
    ]
    people += [
        {"id": f"c{n}", "kind": "carer", "may_text": "nothing", "born_on": f"{1945 + n % 50}-09-02"}
        for n in range(len(carers))
    ]
    for row, phone, (first, last) in zip(people, [*users, *carers], named, strict=True):
        row |= {
            "phone": phone,
            "number_confirmed_on": seen,
            "first_name": first,
            "last_name": last,
        }
    since = seen - timedelta(days=100)
    return {
        "people.csv": people,
        "assignments.csv": [
            {"person": f"s{n}", "worker": f"w{(n + by) % workers}", "role": role, "from": since}
            for n in range(len(users))
            for by, role in ((0, "key_worker"), (1, "deputy"))
        ],
        "relationships.csv": [
            {
                "person": f"s{n * 3 % len(users)}",
                "other": f"c{n}",
                "kind": _KINDS[n % len(_KINDS)],
                "verified_on": seen,
            }
            for n in range(len(carers))
        ],
    }
