"""The demo team, read from the files it is imported from: who there is, and which phone is whose.

The stand-in and the page both read it, so that they agree without asking one another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from bot.logs import logger
from bot.services.demo_proofs import read_proofs
from bot.services.importing.checking import check_rows
from bot.services.importing.layout import FILES
from bot.services.importing.reading import read_file
from bot.services.importing.values import Reading

DEMO_FOLDER = Path(__file__).resolve().parents[3] / "demo"

Group = Literal["people", "carers", "staff", "else"]
Values = dict[str, Any]

_DESKS = {
    "duty": "Duty desk",
    "lead": "Lead desk",
    "on_call": "On-call desk",
    "manager": "Manager",
    "director": "Director",
    "health_lead": "Health lead",
    "link_worker": "Link worker",
    "peer_worker": "Peer worker",
}


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody of the team: a person, a worker or a desk. `key` is their id in the files."""

    kind: Literal["person", "worker", "desk"]
    key: str
    name: str
    first_name: str
    group: Group
    number: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the list of phones: a phone and all whose number it has.

    `number` is None for somebody who has no phone.
    """

    id: str
    owners: tuple[Owner, ...]

    @property
    def group(self) -> Group:
        return self.owners[0].group

    @property
    def number(self) -> str | None:
        return self.owners[0].number

    @property
    def name(self) -> str:
        """The names of all, a last name that they share said once."""
        names = [owner.name for owner in self.owners]
        lasts = {_last_name(owner) for owner in self.owners}
        if len(names) > 1 and len(lasts) == 1 and lasts != {""}:
            return f"{listed([o.first_name for o in self.owners])} {lasts.pop()}"
        return listed(names)


@dataclass(frozen=True, slots=True)
class Team:
    """What the files say, checked. Rows with a fault are not in it: the import refuses them."""

    teams: dict[str, Values]
    people: dict[str, Values]
    workers: dict[str, Values]
    desks: list[Values]
    assignments: list[Values]
    absences: list[Values]
    relationships: list[Values]
    proofs: dict[str, dict[str, str]]


def read_team(first_day: date, folder: Path = DEMO_FOLDER) -> Team:
    """The team in a folder. Its days are counted from `first_day`, as in the import."""
    reading = Reading(first_day, offsets=True)
    rows, faults = {}, []
    for file in FILES:
        rows[file.name], found = read_file(folder, file)
        faults += found
    checked = check_rows(rows, reading)
    faults += checked.faults
    if faults:
        logger().warning("folder.misread", problem=len(faults))
    records = {name: [r.values for r in found] for name, found in checked.records.items()}
    return Team(
        teams={values["id"]: values for values in records["teams.csv"]},
        people={values["id"]: values for values in records["people.csv"]},
        workers={values["id"]: values for values in records["workers.csv"]},
        desks=records["desks.csv"],
        assignments=records["assignments.csv"],
        absences=records["absences.csv"],
        relationships=records["relationships.csv"],
        proofs=read_proofs(folder),
    )


def places(team: Team, taken: tuple[str, ...] = ()) -> tuple[Place, ...]:
    """Every phone of the team, and everybody without one, in the order of the files.

    An id is the first owner's first name in plain letters; `taken` are ids of other phones. A
    desk's is its role, and nobody who has that for a name takes it away.
    """
    sharing: dict[str, list[Owner]] = {}
    for owner in _owners(team):
        sharing.setdefault(owner.number or f"none {owner.key}", []).append(owner)
    desks = {owners[0].key for owners in sharing.values() if owners[0].kind == "desk"}
    used = {*taken, *desks}
    found = []
    for owners in sharing.values():
        first = owners[0]
        is_desk = first.kind == "desk"
        place_id = first.key if is_desk else _unused(_plain(first.first_name), used)
        used.add(place_id)
        found.append(Place(place_id, tuple(owners)))
    return tuple(found)


def desk_key(team: Team, desk: Values) -> str:
    """A desk's role; with its team before it unless that is the first team."""
    role = str(desk["role"])
    return role if _is_of_first_team(team, desk) else f"{_plain(desk['team'])}-{role}"


def listed(words: list[str]) -> str:
    """Words as they are said one after another: a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _owners(team: Team) -> Iterator[Owner]:
    for key, values in team.people.items():
        group: Group = "carers" if values["kind"] == "carer" else "people"
        yield Owner("person", key, *_names(values), group, values["phone"])
    for key, values in team.workers.items():
        yield Owner("worker", key, *_names(values), "staff", values["phone"])
    yield from _desk_owners(team)


def _desk_owners(team: Team) -> Iterator[Owner]:
    for values in team.desks:
        name = _DESKS[values["role"]]
        if not _is_of_first_team(team, values):
            name = f"{name}, {team.teams[values['team']]['name']}"
        yield Owner("desk", desk_key(team, values), name, name, "staff", values["phone"])


def _is_of_first_team(team: Team, desk: Values) -> bool:
    return bool(desk["team"] == team.desks[0]["team"])


def _names(values: Values) -> tuple[str, str]:
    return f"{values['first_name']} {values['last_name']}", values["first_name"]


def _last_name(owner: Owner) -> str:
    return owner.name.removeprefix(owner.first_name).strip()


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", letters) or "somebody"


def _unused(word: str, used: set[str]) -> str:
    number, candidate = 1, word
    while candidate in used:
        number += 1
        candidate = f"{word}{number}"
    return candidate
