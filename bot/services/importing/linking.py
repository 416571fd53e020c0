"""Faults that only show when rows are seen together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from bot.care.plan_signs import says_something
from bot.content.danger import load_spelling
from bot.services.importing.checking import Checked, Rows, cells_of, is_uncertain
from bot.services.importing.days import moment
from bot.services.importing.findings import Finding, Record
from bot.services.importing.layout import (
    ABSENCES,
    APPOINTMENTS,
    ASSIGNMENTS,
    DESK_FILE,
    ORGANISATION,
    PEOPLE_FILE,
    RELATIONSHIP_FILE,
    TEAMS,
)
from bot.services.importing.layout_signs import SIGNS

_NO_SERVICE_USER = "expected somebody whose kind in people.csv is service_user or both"


def find_faults(rows: Rows, checked: Checked) -> list[Finding]:
    """Everything that cannot be imported though each cell is right."""
    return [
        *_organisations(rows),
        *_strangers(rows),
        *_duty_desks(rows),
        *_people(checked),
        *_assignments(checked),
        *_absences(checked),
        *_relationships(checked),
        *_appointments(checked),
        *_signs(checked),
    ]


def _organisations(rows: Rows) -> Iterator[Finding]:
    given = rows[ORGANISATION.name]
    if given is not None and len(given) != 1:
        yield Finding(ORGANISATION.name, 0, "", "expected one row: the organisation")


def _strangers(rows: Rows) -> Iterator[Finding]:
    given = rows[TEAMS.name]
    if is_uncertain(given):
        return
    taking = [cells == ("yes",) for cells in cells_of(given, "takes_strangers")].count(True)
    if taking != 1:
        words = "expected yes for one team: it gets the texts that belong to no other"
        yield Finding(TEAMS.name, 0, "takes_strangers", words)


def _duty_desks(rows: Rows) -> Iterator[Finding]:
    teams = rows[TEAMS.name]
    if teams is None or is_uncertain(teams) or is_uncertain(rows[DESK_FILE.name]):
        return
    desks = set(cells_of(rows[DESK_FILE.name], "team", "role"))
    for row, (team,) in zip(teams, cells_of(teams, "id"), strict=True):
        if team and (team, "duty") not in desks:
            words = "expected a duty desk with a phone in desks.csv: nobody could be alerted"
            yield Finding(TEAMS.name, row.line, "id", words)


def _people(checked: Checked) -> Iterator[Finding]:
    for record in checked.records[PEOPLE_FILE.name]:
        values = record.values
        if values["kind"] != "carer" and values["team"] is None:
            words = "expected the id of a team in teams.csv: who uses the service belongs to one"
            yield Finding(PEOPLE_FILE.name, record.line, "team", words)
        if values["number_confirmed_on"] is not None and values["phone"] is None:
            words = "expected nothing, as the row has no phone"
            yield Finding(PEOPLE_FILE.name, record.line, "number_confirmed_on", words)


def _assignments(checked: Checked) -> Iterator[Finding]:
    held: defaultdict[str, list[Record]] = defaultdict(list)
    for record in checked.records[ASSIGNMENTS.name]:
        if record.values["to"] is not None and record.values["to"] < record.values["from"]:
            yield _ends_early(ASSIGNMENTS.name, record)
        elif record.values["role"] == "key_worker":
            held[record.values["person"]].append(record)
    for records in held.values():
        for one, next_one in pairwise(sorted(records, key=_begins)):
            if one.values["to"] is None or next_one.values["from"] <= one.values["to"]:
                words = f"expected one key worker at a time: see line {one.line}"
                yield Finding(ASSIGNMENTS.name, next_one.line, "from", words)


def _absences(checked: Checked) -> Iterator[Finding]:
    for record in checked.records[ABSENCES.name]:
        if record.values["to"] < record.values["from"]:
            yield _ends_early(ABSENCES.name, record)
        if record.values["cover"] is None and record.values["no_cover_yet"] != "yes":
            words = (
                "expected the id of a worker in workers.csv; where nobody is found yet, yes in the "
                "column no_cover_yet"
            )
            yield Finding(ABSENCES.name, record.line, "cover", words)
        if record.values["cover"] == record.values["worker"]:
            words = "expected another worker: nobody covers themself"
            yield Finding(ABSENCES.name, record.line, "cover", words)


def _relationships(checked: Checked) -> Iterator[Finding]:
    kinds = _kinds(checked)
    for record in checked.records[RELATIONSHIP_FILE.name]:
        person, other = record.values["person"], record.values["other"]
        if person == other:
            words = "expected another person than in the column person"
            yield Finding(RELATIONSHIP_FILE.name, record.line, "other", words)
            continue
        if kinds.get(person) == "carer":
            yield Finding(RELATIONSHIP_FILE.name, record.line, "person", _NO_SERVICE_USER)
        if kinds.get(other) == "service_user":
            words = "expected somebody whose kind in people.csv is carer or both"
            yield Finding(RELATIONSHIP_FILE.name, record.line, "other", words)


def _appointments(checked: Checked) -> Iterator[Finding]:
    kinds = _kinds(checked)
    for record in checked.records[APPOINTMENTS.name]:
        if kinds.get(record.values["person"]) == "carer":
            yield Finding(APPOINTMENTS.name, record.line, "person", _NO_SERVICE_USER)
        if moment(record.values["date"], record.values["time"]) is None:
            words = "expected a time that this day has: the clocks go forward over it"
            yield Finding(APPOINTMENTS.name, record.line, "time", words)


def _signs(checked: Checked) -> Iterator[Finding]:
    kinds, spelling = _kinds(checked), load_spelling()
    for record in checked.records[SIGNS.name]:
        if kinds.get(record.values["person"]) == "carer":
            yield Finding(SIGNS.name, record.line, "person", _NO_SERVICE_USER)
        if not says_something(record.values["phrase"], spelling):
            words = "expected words that say what changes: these stand in nearly every text"
            yield Finding(SIGNS.name, record.line, "phrase", words)
        ended = record.values["ended_on"]
        if ended is not None and ended < record.values["recorded_on"]:
            words = "expected a day that is not before the column recorded_on"
            yield Finding(SIGNS.name, record.line, "ended_on", words)


def _kinds(checked: Checked) -> dict[str, str]:
    return {r.key[0]: r.values["kind"] for r in checked.records[PEOPLE_FILE.name]}


def _begins(record: Record) -> date:
    begins: date = record.values["from"]
    return begins


def _ends_early(file: str, record: Record) -> Finding:
    return Finding(file, record.line, "to", "expected a day that is not before the column from")
