"""Who can text in a scenario: the people, workers and desks of the demo team, and strangers."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.messaging.numbers import e164

Kind = Literal["person", "worker", "desk", "stranger"]

#: Of the numbers that Ofcom keeps for drama. No phone can have one.
_INVENTED = "+447700900"
_STRANGERS = {"a stranger": "+447700900199", "another stranger": "+447700900198"}
#: Letters that are no plain letter with a mark.
_PLAIN = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "\u2019": "'"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody with a phone. `key` is their row in the demo files; a stranger has none."""

    kind: Kind
    key: tuple[str, ...]
    name: str
    phone: str | None

    @property
    def is_staff(self) -> bool:
        """Whether this is a worker or a desk."""
        return self.kind in ("worker", "desk")


class Cast:
    """Everybody, to be found by first name, full name, or id; a desk by its role, with the name of
    its team before it where that is not the one that takes strangers."""

    def __init__(self, actors: Iterable[tuple[Actor, tuple[str, ...]]]) -> None:
        self._by_name: dict[str, list[Actor]] = {}
        self.actors: tuple[Actor, ...] = ()
        for actor, names in actors:
            self.actors += (actor,)
            for name in {_plain(n) for n in names}:
                self._by_name.setdefault(name, []).append(actor)

    def find(self, name: str, *kinds: Kind) -> Actor | str:
        """Who is meant, or why nobody is: what was expected instead."""
        plain = _plain(name)
        found = [a for a in self._by_name.get(plain, ()) if a.kind in kinds]
        if len(found) == 1:
            return found[0]
        if found:
            listed = " or ".join(f"{a.name} ({a.key[-1]})" for a in found)
            return f"expected one of several of that name: {listed}"
        if "stranger" in kinds:
            if plain in _STRANGERS:
                return Actor("stranger", (), plain, _STRANGERS[plain])
            number = e164(name, "GB")
            if number is not None:
                return self._by_number(name, number)
        return f"expected {_expected(kinds)}, not {name!r}"

    def _by_number(self, name: str, number: str) -> Actor | str:
        if any(actor.phone == number for actor in self.actors):
            return "expected the name of whoever has that number, not the number"
        if not number.startswith(_INVENTED):
            return "expected a number that no phone can have: 07700 900 and three digits"
        return Actor("stranger", (), name, number)


def load_cast(folder: Path) -> Cast:
    """The cast of a demo folder."""
    return Cast([*_named(folder, "people", "person"), *_named(folder, "workers", "worker"),
                 *_desks(folder)])  # fmt: skip


def _named(folder: Path, file: str, kind: Kind) -> Iterable[tuple[Actor, tuple[str, ...]]]:
    for row in _rows(folder, file):
        first, last = row["first_name"], row["last_name"]
        actor = Actor(kind, (row["id"],), f"{first} {last}", e164(row["phone"], "GB"))
        yield actor, (row["id"], first, actor.name)


def _desks(folder: Path) -> Iterable[tuple[Actor, tuple[str, ...]]]:
    teams = {row["id"]: row for row in _rows(folder, "teams")}
    for row in _rows(folder, "desks"):
        role, team = row["role"].replace("_", "-"), teams[row["team"]]
        full = f"{team['name']} {role}"
        name = role if team["takes_strangers"] == "yes" else full
        actor = Actor("desk", (row["team"], row["role"]), name, e164(row["phone"], "GB"))
        yield actor, (name, f"{name} desk", full, f"{full} desk")


def _rows(folder: Path, file: str) -> list[dict[str, str]]:
    with (folder / f"{file}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _plain(name: str) -> str:
    """A name as it is compared: no accents, no capitals, single spaces, no hyphens."""
    words = " ".join(name.casefold().replace("-", " ").replace("_", " ").split())
    spelled = unicodedata.normalize("NFKD", words.translate(_PLAIN))
    return "".join(letter for letter in spelled if not unicodedata.combining(letter))


def _expected(kinds: tuple[Kind, ...]) -> str:
    words = {
        "person": "a person of the demo team",
        "worker": "a worker",
        "desk": (
            "a desk (duty, lead, on-call, manager, director, health lead, link worker, peer worker)"
        ),
        "stranger": "`a stranger`, `another stranger`, a number such as 07700 900150",
    }
    return " or ".join(words[kind] for kind in kinds)
