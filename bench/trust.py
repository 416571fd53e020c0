"""The files of a large trust, for the console's bench: teams of ten key workers whose caseloads
differ, as they do, with every fourth person somebody's carer."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.invented import names
from bot.services.importing.layout import FILES

#: How many service users each worker of a team has; 250 in all.
CASELOADS = (8, 14, 20, 22, 25, 28, 30, 31, 32, 40)
_A_TEAM = sum(CASELOADS)
#: Of so many service users one has a carer.
_ONE_CARER_IN = 3
_OFFICE = ["09:00-17:00"] * 5 + ["", ""]
_ALWAYS = [""] * 8
_DAYS = ("Mon to Fri", "Mon to Fri", "Mon to Thu", "Mon, Tue and Fri")
_DESKS = ("duty", "lead", "on_call", "manager")
#: A mobile range wide enough for all; nothing is ever sent.
_FIRST_NUMBER = 447_300_000_000

Rows = Iterator[Sequence[object]]


def write_trust(folder: Path, people: int) -> None:
    """Write the files of a trust with so many people, service users and carers together."""
    folder.mkdir(exist_ok=True)
    users = people * _ONE_CARER_IN // (_ONE_CARER_IN + 1)
    for name, rows in _files(users, -(-users // _A_TEAM)).items():
        [layout] = [file for file in FILES if file.kind == name]
        with (folder / layout.name).open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([column.name for column in layout.columns])
            writer.writerows([*row, *[""] * (len(layout.columns) - len(row))] for row in rows)


def _files(users: int, teams: int) -> dict[str, Rows]:
    size, number = len(CASELOADS), _numbers()
    workers = teams * size
    named = names()
    whose = [n for n, many in enumerate(CASELOADS * teams) for _ in range(many)][:users]
    carers = range(0, users, _ONE_CARER_IN)
    return {
        "organisation": iter([["Bench Care", "01632 960100", "", *_OFFICE, "named nurse"]]),
        "teams": (
            [f"t{n}", f"Team {n}", "01632 960110", "no" if n else "yes", *_OFFICE]
            for n in range(teams)
        ),
        "desks": ([f"t{n}", role, next(number), *_ALWAYS] for n in range(teams) for role in _DESKS),
        "workers": (
            [f"w{n}", f"t{n // size}", *next(named), _DAYS[n % 4], next(number), "nurse"]
            for n in range(workers)
        ),
        "people": itertools.chain(
            (_person(f"p{n}", next(named), f"t{whose[n] // size}", number) for n in range(users)),
            (_person(f"c{n}", next(named), "", number) for n in carers),
        ),
        "assignments": (
            [f"p{n}", f"w{worker}", role, "2025-06-02", ""]
            for n in range(users)
            for role, worker in (
                ("key_worker", whose[n]),
                ("deputy", whose[n] // size * size + (whose[n] + 1) % size),
            )
        ),
        "absences": iter(()),
        "relationships": ([f"p{n}", f"c{n}", "relative", "2025-10-05"] for n in carers),
        "appointments": iter(()),
    }


def _person(
    own_id: str, name: tuple[str, str], team: str, number: Iterator[str]
) -> Sequence[object]:
    kind, may_text = ("service_user", "key_worker") if team else ("carer", "nothing")
    return [own_id, *name, kind, team, next(number), may_text, "2025-11-03"]


def _numbers() -> Iterator[str]:
    return (f"+{_FIRST_NUMBER + n}" for n in itertools.count())
