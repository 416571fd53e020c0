"""What a text is to an open report as it is stored: whether it joins that, and whether it says that
somebody is not safe. Rasa is not needed for either."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bot.care.commands import command_of
from bot.care.contact_check_in import is_skip, read_weekly
from bot.care.facts import Verification
from bot.care.of_staff import OfStaff, beside_staff, read_of_staff
from bot.care.report import Part
from bot.care.report_reading import Kind, Reading, SoFar, read_report
from bot.care.screen import CALL_FOR_HELP, Finding, Level, more_urgent
from bot.care.small_words import is_bare_no
from bot.records import contacts, reports
from bot.records.care_team import spot_worker_names
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.proof import answers_pin_question
from bot.services.reports.keep_told import join_report, keep_told
from bot.services.reports.open_report import OpenReport, find_open, so_far

#: "No" to "is everyone safe": a human now, whatever kind of danger it is. No gate of the screen
#: found it, the question did.
_NOT_SAFE = Finding(Level.FOUR_HOURS, (CALL_FOR_HELP,), ())


@dataclass(frozen=True, slots=True)
class HeardText:
    """A text that comes while a report is open."""

    found: OpenReport
    so_far: SoFar
    reading: Reading
    of_staff: OfStaff = OfStaff.NO

    @property
    def joins(self) -> UUID | None:
        """The item that the text belongs to; None where it opens one of its own."""
        own = self.reading.kind is Kind.OTHER
        return None if own else self.found.report.item_id


def hear_text(
    unit: Unit, sender: Sender, message_id: UUID, body: str, received_at: datetime, now: datetime
) -> HeardText | None:
    """What a text is to the report that is open; None where none is, for a command or a PIN, and
    where "cancel that" means a later text."""
    found = find_open(unit, sender, now)
    if found is None or _is_invited_word(body):
        return None
    if answers_pin_question(unit, sender, body, now):
        return None
    before = so_far(unit, sender, found, received_at)
    if _answers_check_in(unit, sender, body, before):
        before = replace(before, asked=None, asked_at=None)
    reading = read_report(body, before, now)
    if reading.says(Part.TAKEN_BACK):
        item_id = found.report.item_id
        if not reports.is_newest_item(unit, sender.person_id, item_id, message_id):
            return None
    of_staff = _read_of_staff(unit, sender, body, reading, received_at)
    if of_staff is not OfStaff.NO:
        reading = beside_staff(reading)
    return HeardText(found, before, reading, of_staff)


def may_be_of_staff(unit: Unit, sender: Sender, body: str, received_at: datetime) -> bool:
    """Whether a text may be about a worker: then only the dialogue lets it stand with a report."""
    names = _own_workers(unit, sender, body, received_at)
    return read_of_staff(body, names) is not OfStaff.NO


def _read_of_staff(
    unit: Unit, sender: Sender, body: str, reading: Reading, received_at: datetime
) -> OfStaff:
    if reading.says(Part.TAKEN_BACK):
        return OfStaff.NO  # It says nothing else.
    # "Send that to tom instead" names a worker and complains of none.
    wished = reading.says(Part.WORKER) is not None
    names = () if wished else _own_workers(unit, sender, body, received_at)
    return read_of_staff(body, names)


def _own_workers(unit: Unit, sender: Sender, body: str, received_at: datetime) -> list[str]:
    """Names of those who work with the writer that stand in the text. Of a carer's text nothing is
    looked up: how it is answered may depend on nobody who works with another."""
    known = sender.verified_at(received_at) > Verification.UNKNOWN
    if not (known and sender.is_service_user):
        return []
    places = spot_worker_names(unit, sender.person_id, body, received_at)
    return [body[begin:end] for begin, end in places]


def with_not_safe(finding: Finding, heard: HeardText | None) -> Finding:
    """What the screen found; raised where somebody answers that not everyone is safe."""
    if heard is None or not heard.reading.is_not_safe or finding.is_danger:
        return finding
    return more_urgent(finding, _NOT_SAFE)


def is_answered_not_safe(finding: Finding) -> bool:
    """Whether it was our question that found the danger, and nothing else did."""
    return finding.is_danger and not finding.gates


def keep_not_safe(
    unit: Unit, sender: Sender, heard: HeardText | None, message_id: UUID, now: datetime
) -> None:
    """Let a text of danger that answers our question stand with the report too. Somebody has been
    alerted by it already."""
    if heard is not None and heard.reading.says(Part.SAFE) is not None:
        keep_told(unit, sender, heard.found, message_id, heard.reading.told, now)
        if heard.of_staff is OfStaff.NO:
            join_report(unit, heard.found, message_id, now)


def _is_invited_word(body: str) -> bool:
    """Whether a text is a word that another text of ours invites: it tells a report nothing."""
    return command_of(body) is not None or is_skip(body) or read_weekly(body) is not None


def _answers_check_in(unit: Unit, sender: Sender, body: str, so_far: SoFar) -> bool:
    """Whether the weekly check-in came after our question: "fine" and "not bad" say how the week
    was, and nothing of who is safe. A bare no is none to that, and stays what it was."""
    if so_far.asked_at is None or is_bare_no(body):
        return False
    plan = contacts.find_plan(unit, sender.person_id)
    sent_at = None if plan is None else plan.check_in_sent_at
    return sent_at is not None and sent_at > so_far.asked_at
