"""A report as it stands when a text comes in: what was said, what was asked, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.care.report import OPEN_FOR, SELF, Ask, Part, next_question
from bot.care.report_reading import SoFar
from bot.care.report_safety import Safe
from bot.records import messages, reports
from bot.records.people import Sender
from bot.records.questions import find_open_question
from bot.records.reports import AskedThen, Report, SaidThen
from bot.records.unit import Unit

#: A question of another kind that was asked since takes a bare yes or no for so long.
_OTHER_QUESTION_LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report of the last day whose item is open."""

    report: Report
    questions: list[AskedThen]
    said: list[SaidThen]

    @property
    def about_self(self) -> bool:
        """Whether the writer speaks of themselves: as they said, else as it was understood."""
        whom = reports.latest(self.said, Part.WHOM)
        return self.report.about_self if whom is None else whom.code == SELF

    @property
    def whom(self) -> str | None:
        """Whom they said it is about, in the words that are kept; None where they have not."""
        whom = reports.latest(self.said, Part.WHOM)
        return None if whom is None else whom.words

    @property
    def unsure_of_safety(self) -> bool:
        """Whether what they said last of who is safe was neither yes nor no."""
        safe = reports.latest(self.said, Part.SAFE)
        return safe is not None and safe.code not in (Safe.YES.value, Safe.NO.value)

    @property
    def parts(self) -> frozenset[Part]:
        """What was said."""
        return frozenset(one.part for one in self.said)

    def next(self) -> Ask | None:
        """The question that comes next; None where nothing is left to ask."""
        asked = {question.asked for question in self.questions}
        return next_question(self.parts, asked, about_self=self.about_self)


def find_open(unit: Unit, sender: Sender, now: datetime) -> OpenReport | None:
    """The report that a person's texts belong to now."""
    report = reports.find_open_report(unit, sender.person_id, now - OPEN_FOR)
    return None if report is None else read_open(unit, report)


def read_open(unit: Unit, report: Report) -> OpenReport:
    """A report with all that was asked and said in it."""
    questions = reports.list_questions(unit, report.item_id)
    return OpenReport(report, questions, reports.list_answers(unit, report.item_id))


def so_far(unit: Unit, sender: Sender, found: OpenReport, received_at: datetime) -> SoFar:
    """A report as whoever wrote a text knew it: a question that went out after their text came in
    is answered by none of its words, and neither is one that another question came after."""
    asked = [q for q in found.questions if q.asked_at <= received_at]
    last = asked[-1] if asked else None
    other = find_open_question(unit, sender.conversation_id)
    if last is not None and other is not None and other.asked_at > last.asked_at:
        is_live = received_at - other.asked_at < _OTHER_QUESTION_LASTS
        last = None if is_live else last
    return SoFar(
        said=found.parts,
        asked=None if last is None else last.asked,
        asked_at=None if last is None else last.asked_at,
        about_self=found.about_self,
        whom=found.whom,
        unsure_of_safety=found.unsure_of_safety,
    )


def may_ask(unit: Unit, sender: Sender, found: OpenReport) -> bool:
    """Whether a report may ask anything: not on a phone that others see, and not once there was
    danger in it, for that was answered and asked about by itself."""
    if sender.others_see:
        return False
    last = messages.find_last_danger_at(unit, sender.person_id)
    return last is None or last < reports.received_at(unit, found.report.message_id)
