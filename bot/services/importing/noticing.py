"""What is allowed and worth knowing: told, and imported all the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from datetime import date, timedelta

from bot.care.key_team import COVER_CHAIN
from bot.services.importing.checking import Checked
from bot.services.importing.findings import Finding, Record
from bot.services.importing.foreseeing import everybody_away, unmanned_desks
from bot.services.importing.layout import (
    ABSENCES,
    ASSIGNMENTS,
    DESK_FILE,
    PEOPLE_FILE,
    RELATIONSHIP_FILE,
    WORKERS,
)
from bot.services.importing.layout_consent import CONSENTS

_Absences = Mapping[str, list[Record]]


def find_notes(checked: Checked, today: date, closed: Set[date]) -> list[Finding]:
    """Shared numbers, people without a key worker, days and hours that nobody covers, consents
    without effect. `closed` are the bank holidays."""
    return [
        *_shared_numbers(checked),
        *_staff_numbers(checked),
        *_without_key_worker(checked, today),
        *_gaps(checked, today),
        *everybody_away(checked, today, closed),
        *unmanned_desks(checked),
        *_consents_without_effect(checked),
    ]


def _shared_numbers(checked: Checked) -> Iterator[Finding]:
    users: defaultdict[str, list[int]] = defaultdict(list)
    for record in checked.records[PEOPLE_FILE.name]:
        if record.values["phone"] is not None:
            users[record.values["phone"]].append(record.line)
    for lines in users.values():
        for line in lines:
            others = [str(other) for other in lines if other != line]
            if others:
                words = (
                    f"the same number as in line {', '.join(others)}: it is ambiguous and "
                    "identifies nobody, so nothing is told to it and a human reads"
                )
                yield Finding(PEOPLE_FILE.name, line, "phone", words)


def _staff_numbers(checked: Checked) -> Iterator[Finding]:
    of_staff = {
        record.values["phone"]
        for file in (DESK_FILE, WORKERS)
        for record in checked.records[file.name]
    } - {None}
    for record in checked.records[PEOPLE_FILE.name]:
        if record.values["phone"] in of_staff:
            words = "also the number of a worker or a desk: texts from it count as staff's"
            yield Finding(PEOPLE_FILE.name, record.line, "phone", words)


def _without_key_worker(checked: Checked, today: date) -> Iterator[Finding]:
    have = {
        record.values["person"]
        for record in checked.records[ASSIGNMENTS.name]
        if record.values["role"] == "key_worker" and _runs(record, today)
    }
    for record in checked.records[PEOPLE_FILE.name]:
        if record.values["kind"] != "carer" and record.key[0] not in have:
            words = "no key worker today: texts go to the duty desk"
            yield Finding(PEOPLE_FILE.name, record.line, "id", words)


def _consents_without_effect(checked: Checked) -> Iterator[Finding]:
    """Consents by which nothing is told, as long as something else is missing."""
    without_age = {
        record.key[0]
        for record in checked.records[PEOPLE_FILE.name]
        if record.values["born_on"] is None
    }
    verified = {
        (record.values["person"], record.values["other"])
        for record in checked.records[RELATIONSHIP_FILE.name]
        if record.values["verified_on"] is not None
    }
    for record in checked.records[CONSENTS.name]:
        values = record.values
        if values["state"] not in ("FULL", "LIMITED"):
            continue
        missing = {
            "person": values["person"] in without_age and "born_on in people.csv is empty",
            "other": (values["person"], values["other"]) not in verified
            and "verified_on in relationships.csv is empty",
            "confirmed_by": values["confirmed_by"] is None and "no worker confirmed it",
        }
        for column, words in missing.items():
            if words:
                yield Finding(CONSENTS.name, record.line, column, f"tells nothing yet: {words}")


def _gaps(checked: Checked, today: date) -> Iterator[Finding]:
    away: defaultdict[str, list[Record]] = defaultdict(list)
    for record in checked.records[ABSENCES.name]:
        away[record.values["worker"]].append(record)
    for records in away.values():
        for record in records:
            days = sum(1 for day in _days(record, today) if not _is_covered(record, day, away))
            if days:
                words = (
                    f"on {days} of these days whoever covers is away too: texts go past them, "
                    "in the end to the duty desk"
                )
                yield Finding(ABSENCES.name, record.line, "cover", words)


def _days(record: Record, today: date) -> Iterator[date]:
    day = max(today, record.values["from"])
    while day <= record.values["to"]:
        yield day
        day += timedelta(days=1)


def _is_covered(record: Record, day: date, away: _Absences) -> bool:
    current, seen = record.values["cover"], {record.values["worker"]}
    for _ in range(COVER_CHAIN - 1):
        if current is None or current in seen:
            return False
        running = [r for r in away.get(current, ()) if _runs(r, day)]
        if not running:
            return True
        seen.add(current)
        current = max(running, key=lambda r: r.values["to"]).values["cover"]
    return False


def _runs(record: Record, day: date) -> bool:
    ends = record.values["to"]
    return bool(record.values["from"] <= day and (ends is None or day <= ends))
