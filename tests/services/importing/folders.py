"""A small folder that is right, and every way of spoiling it that the documentation shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.services.importing.values import Reading

TODAY = date(2026, 11, 24)
READING = Reading(TODAY)

_WEEK = "mon,tue,wed,thu,fri,sat,sun"
_OFFICE = "09:00-17:00,09:00-17:00,09:00-17:00,09:00-17:00,09:00-16:30,,"

GOOD = {
    "organisation.csv": f"""\
name,public_number,crisis_line,{_WEEK},role_name
Fenland Partnership,01632 960200,01632 960299,{_OFFICE},named nurse
""",
    "teams.csv": f"""\
id,name,public_number,takes_strangers,{_WEEK}
fen-north,Fen North,01632 960210,yes,{_OFFICE}
fen-south,Fen South,01632 960220,no,{_OFFICE}
""",
    "desks.csv": """\
team,role,phone,mon,tue,wed,thu,fri,sat,sun,bank_holiday
fen-north,duty,07700 900730,,,,,,,,
fen-north,lead,07700 900731,09:00-17:00,,,,,,,
fen-south,duty,07700 900732,,,,,,,,
""",
    "workers.csv": """\
id,team,first_name,last_name,working_days,phone,profession
staff-4471,fen-north,Oyelaran,Babatunde,"Mon, Tue and Fri",07700 900741,nurse
staff-5820,fen-north,Caoimhe,Gallagher,Mon to Fri,+447700900742,occupational therapist
staff-6093,fen-south,Yasmin,Qureshi,Wed,,
""",
    "people.csv": """\
id,first_name,last_name,kind,team,phone,may_text,number_confirmed_on,easy_read
9434765919,Wilhelmina,Featherby,service_user,fen-north,07700 900751,key_worker,2026-11-20,yes
9434765870,Zbigniew,Featherby,carer,,+44 (0)7700 900752,,20/11/2026,no
9434765838,Thandiwe,Mkhize,both,fen-south,07700 900753,nothing,,
""",
    "assignments.csv": """\
person,worker,role,from,to
9434765919,staff-4471,key_worker,2025-03-10,
9434765919,staff-5820,deputy,2025-03-10,
9434765838,staff-6093,key_worker,2024-01-08,2027-01-31
""",
    "absences.csv": """\
worker,from,to,cover
staff-4471,2026-12-01,2026-12-12,staff-5820
""",
    "relationships.csv": """\
person,other,kind,verified_on
9434765919,9434765870,partner,2026-11-02
""",
    "appointments.csv": """\
id,person,date,time,place
visit-301,9434765919,2026-12-03,10:30,"Fen House, room 2"
visit-302,9434765838,25/10/2026,01:30,The library
""",
}

#: What is in the files about people: none of it may come back in a report.
OF_PEOPLE = (
    "Wilhelmina Featherby Zbigniew Thandiwe Mkhize Oyelaran Babatunde Caoimhe Gallagher Yasmin "
    "Qureshi 9434765919 9434765870 9434765838 9434765999 staff-4471 staff-5820 staff-6093 900751 "
    "900752 900753 900741 900742 visit-301 visit-302 library"
).split()

Files = dict[str, bytes]
Spoil = Callable[[Files], None]


@dataclass(frozen=True)
class Case:
    """One fault: what it is, how it comes about, and all that is said of it."""

    title: str
    spoil: Spoil
    says: tuple[str, ...]


def write(folder: Path, files: Files | None = None) -> Path:
    """Write a folder of files; the good one when none are given."""
    folder.mkdir(exist_ok=True)
    for name, content in (good() if files is None else files).items():
        (folder / name).write_bytes(content)
    return folder


def good() -> Files:
    """The good folder, ready to be spoilt."""
    return {name: text.encode() for name, text in GOOD.items()}


def signs(*rows: str) -> Spoil:
    """Put in the file of signs, which the good folder is without, with these rows."""

    def spoil(files: Files) -> None:
        files["signs.csv"] = "\n".join(["person,phrase,recorded_on,ended_on", *rows]).encode()

    return spoil


def change(name: str, old: str, new: str) -> Spoil:
    """Put something else in the place of what stands in a file once."""

    def spoil(files: Files) -> None:
        text = files[name].decode()
        assert text.count(old) == 1, f"{old!r} must stand once in {name}"
        files[name] = text.replace(old, new).encode()

    return spoil


def add(name: str, line: str) -> Spoil:
    """Add a line to a file."""

    def spoil(files: Files) -> None:
        files[name] += f"{line}\n".encode()

    return spoil


def encode(name: str, encoding: str) -> Spoil:
    """Save a file in another encoding, with a name in it that tells."""

    def spoil(files: Files) -> None:
        text = files[name].decode().replace("Thandiwe", "Siân")
        files[name] = text.encode(encoding)

    return spoil


def remove(name: str) -> Spoil:
    """Leave a file out."""

    def spoil(files: Files) -> None:
        del files[name]

    return spoil


def everywhere(name: str, old: str, new: str) -> Spoil:
    """Put something else in every place where it stands in a file."""

    def spoil(files: Files) -> None:
        files[name] = files[name].decode().replace(old, new).encode()

    return spoil
