"""Thanks somebody for what they told, and asks the next thing, if there is one: once each."""

from __future__ import annotations

from datetime import timedelta

from bot.care.report import Part
from bot.care.report_reading import Told
from bot.records import reports
from bot.records.conversations import find_about
from bot.services.answering import Answering
from bot.services.reports.keep_told import keep_told
from bot.services.reports.open_report import OpenReport, may_ask, read_open
from bot.services.turns import Said

#: With the first answer to a report, which says by when it is read; and with any after it.
_FIRST = {
    "whom": "report_whom",
    "change": "report_change",
    "since": "report_since",
    "different": "report_different",
    "safe": "report_safe",
    "safe_self": "report_safe_self",
}
_THEN = {
    "whom": "report_then_whom",
    "change": "report_then_change",
    "since": "report_then_since",
    "different": "report_then_different",
    "safe": "report_then_safe",
    "safe_self": "report_then_safe_self",
}


def ask_next(answering: Answering, found: OpenReport, *, first: bool) -> Said:
    """Say the text with the next question at its end, else one without. `first`: by when it is
    read, and what to do if it cannot wait, was not said of this report yet."""
    text_id = None if answering.is_too_late else _note_next(answering, found, first=first)
    if text_id is not None:
        return answering.say(text_id)
    own = answering.is_known_service_user
    if first:
        return answering.say("passed_on" if own else "listened")
    return answering.say("report_done" if own else "report_done_other")


def _note_next(answering: Answering, found: OpenReport, *, first: bool) -> str | None:
    unit, message_id = answering.unit, answering.turn.message_id
    before = next((q for q in found.questions if q.asked_in == message_id), None)
    if before is not None:
        return before.text_id  # This very turn asked it, before a crash.
    found = _with_whom_said_since(answering, read_open(unit, found.report))
    ask = found.next()
    if ask is None or not answering.may_ask or not may_ask(unit, answering.sender, found):
        return None
    text_id = (_FIRST if first else _THEN)[ask.text]
    asked = reports.add_question(unit, found.report, ask.asked, text_id, message_id, answering.now)
    return text_id if asked else None


def _with_whom_said_since(answering: Answering, found: OpenReport) -> OpenReport:
    """They may have said whom they mean in answer to another question."""
    if found.about_self or Part.WHOM in found.parts:
        return found
    unit, sender = answering.unit, answering.sender
    words = find_about(unit, sender, found.report.opened_at - timedelta(seconds=1))
    if words is None:
        return found
    told = (Told(Part.WHOM, words=words),)
    keep_told(unit, sender, found, answering.turn.message_id, told, answering.now)
    return read_open(unit, found.report)
