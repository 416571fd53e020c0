"""From checked records to rows: what is new is added, what differs is changed, the rest is left."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from bot.care.consent_records import Hold
from bot.care.facts import MayText
from bot.care.working_days import WorkingDays
from bot.clock import UK
from bot.records import enrol_many, enrolment, imported, plan_signs
from bot.records.audit import Event, add_event
from bot.records.batch import Batch
from bot.records.enrol_many import GivenPerson, GivenWorker, Target
from bot.records.imported import ImportedRow
from bot.records.unit import Unit
from bot.services.importing.checking import Checked
from bot.services.importing.columns import File
from bot.services.importing.days import begins, desk_hours, ends, moment, week_hours
from bot.services.importing.findings import Finding, Record
from bot.services.importing.layout import FILES
from bot.services.importing.layout_consent import CONSENT_FILES
from bot.services.importing.recording import Recording
from bot.services.importing.report import Count, Report
from bot.services.rota.editing import RotaError

#: What a key worker is called where the organisation says nothing else.
_KEY_WORKER = "key worker"


class Applying:
    """One import into one transaction. Every reference in the records must be known."""

    def __init__(self, unit: Unit, now: datetime) -> None:
        self._unit = unit
        self._now = now
        self._batch = Batch(unit)
        self._rows: dict[tuple[str, str], UUID] = {}
        #: By file: the rows that were added or changed, with their lines, and those added.
        self._written: dict[str, dict[UUID, int]] = {}
        self._added: dict[str, set[UUID]] = {}
        self._related_before = enrol_many.list_related(unit)

    def apply(self, checked: Checked, report: Report) -> None:
        """Write all records, in the order of the files; counts and gone rows go to the report."""
        recording = Recording(self._unit, self._now, self._row, checked)
        for file in FILES:
            if file is CONSENT_FILES[0]:
                # From here on rows go in one by one, and point at those gathered so far.
                self._batch.flush()
            self._apply_file(file, checked, report, recording)
        self._batch.flush()
        report.faults += recording.faults

    def written(self, file: File, *, lines: Collection[int] | None = None) -> list[UUID]:
        """The rows of a file that were added or changed; of some lines only, where given."""
        rows = self._written.get(file.name, {})
        return [row for row, line in rows.items() if lines is None or line in lines]

    def row(self, file: str, external: str) -> UUID:
        """The row of an id of a file. Raises RotaError where the import has none."""
        found = self._rows.get((file, external))
        if found is None:
            raise RotaError(f"expected an id of {file}")
        return found

    def added(self, file: File) -> set[UUID]:
        """The rows of a file that were added."""
        return self._added.get(file.name, set())

    def _apply_file(
        self, file: File, checked: Checked, report: Report, recording: Recording
    ) -> None:
        report.counts[file.name] = Count()
        before = imported.list_imported(self._unit, file.kind)
        recording.begin(file, before.values())
        written = []
        for record in recording.in_order(file, checked.records[file.name]):
            row = self._apply_one(file, record, before, report.counts[file.name], recording)
            if row is not None:
                written.append(row)
        report.notes += [_gone(file, row) for row in before.values()]
        imported.save_imported(self._unit, written)

    def _apply_one(
        self,
        file: File,
        record: Record,
        before: dict[bytes, ImportedRow],
        count: Count,
        recording: Recording,
    ) -> ImportedRow | None:
        key = imported.key_hash(self._unit, file.kind, record.key)
        content = json.dumps(_given(file, record), default=str, sort_keys=True)
        content_hash = imported.content_hash(self._unit, file.kind, record.key, content)
        old = before.pop(key, None)
        row = old.row_id if old else uuid4()
        if record.key:
            self._rows.setdefault((file.name, record.key[0]), row)
        if old is not None and old.content_hash == content_hash:
            count.unchanged += 1
            recording.leave(file, record)
            return None
        if old is None:
            count.added += 1
        else:
            count.changed += 1
        self._written.setdefault(file.name, {})[row] = record.line
        if old is None:
            self._added.setdefault(file.name, set()).add(row)
        target = Target(row, is_new=old is None)
        if file in CONSENT_FILES:
            recording.record(file, target, record)
        else:
            self._writer(file)(target, record.values)
        return ImportedRow(file.kind, key, row, content_hash, record.line, self._now)

    def _writer(self, file: File) -> Callable[[Target, dict[str, Any]], None]:
        return {
            "organisation": self._organisation,
            "teams": self._team,
            "desks": self._desk,
            "workers": self._worker,
            "people": self._person,
            "assignments": self._assignment,
            "absences": self._absence,
            "relationships": self._relationship,
            "appointments": self._appointment,
            "signs": self._sign,
        }[file.kind]

    def _row(self, file: str, external: str) -> UUID:
        return self._rows[file, external]

    def _organisation(self, _: Target, values: dict[str, Any]) -> None:
        given = {
            "name": values["name"],
            "public_number": values["public_number"],
            "own_crisis_line": values["crisis_line"],
            "hours": week_hours(values),
            "role_name": values["role_name"] or _KEY_WORKER,
        }
        is_new = not enrolment.has_organisation(self._unit)
        enrol_many.put_organisation(self._batch, given, is_new=is_new)

    def _team(self, target: Target, values: dict[str, Any]) -> None:
        given = {
            "name": values["name"],
            "public_number": values["public_number"],
            "takes_strangers": values["takes_strangers"] == "yes",
            "hours": week_hours(values),
        }
        enrol_many.put_team(self._batch, target, given)

    def _desk(self, target: Target, values: dict[str, Any]) -> None:
        team = self._row("teams.csv", values["team"])
        hours = desk_hours(values)
        ways = (values["phone"], values.get("email"))
        enrol_many.put_desk(self._batch, target, team, values["role"], ways, hours)

    def _worker(self, target: Target, values: dict[str, Any]) -> None:
        team = self._row("teams.csv", values["team"])
        names = (values["first_name"], values["last_name"])
        days = WorkingDays.of(values["working_days"])
        last_day = values["last_day"]
        given = GivenWorker(
            names,
            days,
            values["phone"],
            values["profession"],
            values["agency"],
            None if last_day is None else ends(last_day),
        )
        enrol_many.put_worker(self._batch, target, team, given)

    def _person(self, target: Target, values: dict[str, Any]) -> None:
        team, confirmed = values["team"], values["number_confirmed_on"]
        given = GivenPerson(
            first_name=values["first_name"],
            last_name=values["last_name"],
            is_service_user=values["kind"] != "carer",
            is_carer=values["kind"] != "service_user",
            team_id=None if team is None else self._row("teams.csv", team),
            phone=values["phone"],
            may_text=MayText(values["may_text"] or MayText.NOTHING),
            confirmed_at=None if confirmed is None else begins(confirmed),
            easy_read=_yes(values["easy_read"]),
            text_only=_yes(values["text_only"]),
            born_on=values["born_on"],
            looked_after=_yes(values["looked_after"]),
            others_see=_yes(values["others_see_phone"]),
            calls_safe=_yes(values["calls_safe"]),
        )
        enrol_many.put_person(self._batch, target, given, self._now)

    def _assignment(self, target: Target, values: dict[str, Any]) -> None:
        given = {
            "person_id": self._row("people.csv", values["person"]),
            "worker_id": self._row("workers.csv", values["worker"]),
            "role": values["role"],
            "starts_at": begins(values["from"]),
            "ends_at": None if values["to"] is None else ends(values["to"]),
        }
        enrol_many.put_assignment(self._batch, target, given)

    def _absence(self, target: Target, values: dict[str, Any]) -> None:
        cover = values["cover"]
        given = {
            "worker_id": self._row("workers.csv", values["worker"]),
            "starts_at": begins(values["from"]),
            "ends_at": ends(values["to"]),
            "cover_worker_id": None if cover is None else self._row("workers.csv", cover),
            "cancelled_at": None,
        }
        enrol_many.put_absence(self._batch, target, given)

    def _relationship(self, target: Target, values: dict[str, Any]) -> None:
        verified = values["verified_on"]
        given = {
            "person_id": self._row("people.csv", values["person"]),
            "other_id": self._row("people.csv", values["other"]),
            "kind": values["kind"],
            "verified_at": None if verified is None else begins(verified),
        }
        if target.is_new:
            pair = given["person_id"], given["other_id"]
            given["changed_at"] = self._now if pair in self._related_before else None
            given["safety_hold"] = values["hold"] or Hold.NONE.value
        elif values["hold"] is not None:
            given["safety_hold"] = values["hold"]
        enrol_many.put_relationship(self._batch, target, given)
        if values["hold"] is not None:
            add_event(self._unit, _hold_event(given, self._now))

    def _appointment(self, target: Target, values: dict[str, Any]) -> None:
        person = self._row("people.csv", values["person"])
        starts_at = moment(values["date"], values["time"])
        if starts_at is None:
            raise ValueError("a time that the clocks leave out was not refused")
        enrol_many.put_appointment(self._batch, target, person, starts_at, values["place"])

    def _sign(self, target: Target, values: dict[str, Any]) -> None:
        person, ended = self._row("people.csv", values["person"]), values["ended_on"]
        recorded_at, ended_at = (
            begins(values["recorded_on"]),
            None if ended is None else ends(ended),
        )
        plan_signs.put_sign(self._batch, target, person, values["phrase"], recorded_at, ended_at)


def _yes(cell: str | None) -> bool | None:
    return None if cell is None else cell == "yes"


def _hold_event(relationship: Mapping[str, Any], now: datetime) -> Event:
    return Event(
        "safety_hold.set",
        now,
        subject_id=relationship["person_id"],
        requester_id=relationship["other_id"],
        details={"hold": relationship["safety_hold"], "by": "import"},
    )


def _given(file: File, record: Record) -> dict[str, Any]:
    """What a row holds. A column that is missing and one that is empty are the same, so that a
    folder from before there was such a column is still the same folder."""
    may_miss = {column.name for column in file.columns if column.optional}
    return {k: v for k, v in record.values.items() if v is not None or k not in may_miss}


def _gone(file: File, row: ImportedRow) -> Finding:
    on = f"{row.imported_at.astimezone(UK):%Y-%m-%d %H:%M}"
    words = (
        f"a row of an earlier import ({on}, line {row.line}) is gone from the file; "
        "nothing was deleted"
    )
    return Finding(file.name, 0, "", words)
