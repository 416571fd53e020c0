"""Answers a text that comes while a report is open: keeps what it tells, asks the next thing.

Works without Rasa. The record says what was asked, so nothing is asked twice, whatever crashed.
"""

from __future__ import annotations

from datetime import datetime

from bot.care.report import UNCLEAR, Part
from bot.care.report_reading import Kind, Reading, Told
from bot.care.report_safety import Safe
from bot.care.routing import Candidate, Owner
from bot.records import items, outbox_reports, reports
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.items import Item
from bot.services.answering import Answering
from bot.services.answers.messages import take_back
from bot.services.answers.question import Answer, Question
from bot.services.item_opening import candidates_for, hears_of_it_at
from bot.services.reports.ask_next import ask_next
from bot.services.reports.hear_text import hear_text, may_be_of_staff
from bot.services.reports.keep_told import join_report, keep_told, note_change, with_unclear
from bot.services.reports.open_report import OpenReport, find_open
from bot.services.turns import Said

_NOT_UNDERSTOOD = ("not_understood_offer", "plain", "plain_again")
_NOT_CLEAR = frozenset({Safe.UNSURE.value, UNCLEAR})


def find_report_reply(answering: Answering, words: str) -> Answer | None:
    """What to do with a text that only answers or corrects the open report. None for all others:
    what they tell beside something else is kept, and they are answered as always."""
    unit, sender, message_id = answering.unit, answering.sender, answering.turn.message_id
    received_at = reports.received_at(unit, message_id)
    heard = hear_text(unit, sender, message_id, words, received_at, answering.now)
    if heard is None or heard.found.report.message_id == message_id:
        return None
    so_far = heard.so_far
    told = with_unclear(words, heard.reading, so_far)
    if heard.reading.kind is not Kind.ANSWER:
        keep_told(unit, sender, heard.found, message_id, told, answering.now)
        return None
    return lambda a, _: _answer(a, heard.found, heard.reading, told)


def asked_since(answering: Answering, moment: datetime) -> bool:
    """Whether the open report asked anything after a moment."""
    found = find_open(answering.unit, answering.sender, answering.now)
    return found is not None and any(q.asked_at > moment for q in found.questions)


def stands_with_report(answering: Answering, *, answered: bool) -> None:
    """At the end of a turn: a text that told something beside something else stands with the
    report too. Not one that may be about a worker, unless the dialogue understood something else
    in it: `answered`, and not by saying that it did not."""
    unit, sender, message_id = answering.unit, answering.sender, answering.turn.message_id
    found = find_open(unit, sender, answering.now)
    if found is None or found.report.message_id == message_id:
        return
    own = items.find_item_of(unit, message_id)
    if own is None or own.private or own.id == found.report.item_id:
        return
    if not reports.has_told(unit, found.report.item_id, message_id):
        return
    understood = answered and not outbox_reports.has_said(unit, message_id, _NOT_UNDERSTOOD)
    received_at = reports.received_at(unit, message_id)
    if understood or not may_be_of_staff(unit, sender, answering.words, received_at):
        join_report(unit, found, message_id, answering.now)


def _answer(
    answering: Answering, found: OpenReport, reading: Reading, told: tuple[Told, ...]
) -> Said:
    unit, sender, message_id = answering.unit, answering.sender, answering.turn.message_id
    changed = keep_told(unit, sender, found, message_id, told, answering.now)
    join_report(unit, found, message_id, answering.now)
    if reading.says(Part.TAKEN_BACK):
        return take_back(answering, Question("check_message_status", "cancel"))
    worker = reading.says(Part.WORKER)
    if worker is not None and worker.words is not None:
        return _send_to_worker(answering, found, worker.words)
    safe = next((one for one in told if one.part is Part.SAFE), None)
    if safe is not None and safe.code in _NOT_CLEAR and reading.says(Part.SAFE):
        return answering.say("report_unsure")
    if changed and reading.corrects:
        return answering.say("report_changed")
    return ask_next(answering, found, first=False)


def _send_to_worker(answering: Answering, found: OpenReport, name: str) -> Said:
    """The wish that somebody else reads it is for whoever has it. It goes there at once where that
    worker is one of the person's own, is there, and nobody has it yet. The writer is told the same
    whoever that is, and no name is said back."""
    item = items.get_item(answering.unit, found.report.item_id, lock=True)
    owner = _find_wished(answering, item, name)
    if owner is not None:
        items.set_owner(answering.unit, item.id, owner)
        due_at = hears_of_it_at(answering.unit, item, owner, answering.now)
        if due_at is not None:
            set_clock(answering.unit, ClockKind.NOTICE, item.id, due_at)
    note_change(answering.unit, item, answering.now)
    add_event(
        answering.unit,
        Event(
            "report.worker_wished",
            answering.now,
            actor="person",
            actor_id=answering.sender.person_id,
            subject_id=answering.sender.person_id,
            message_id=answering.turn.message_id,
            details={
                "item": str(item.id),
                "to_role": "" if owner is None else owner.role.value,
            },
        ),
    )
    return answering.say("report_to_worker")


def _find_wished(answering: Answering, item: Item, name: str) -> Owner | None:
    if item.private or item.acknowledged_at is not None:
        return None
    wished = reports.find_team_worker(answering.unit, item.team_id, name)
    candidates: list[Candidate] = candidates_for(answering.unit, answering.sender, answering.now)[1]
    there = (c for c in candidates if c.id == wished and c.present and c.id != item.owner.id)
    return next((Owner(c.id, c.role) for c in there), None)
