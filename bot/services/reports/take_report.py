"""Takes what the dialogue understood as news: a report joins the item that the text has already."""

from __future__ import annotations

from bot.care.report import SELF, Part
from bot.care.report_reading import SoFar, Told, read_report
from bot.care.report_whom import is_about_another, whom_in
from bot.care.report_words import (
    is_good_news,
    is_news,
    is_of_others,
    is_of_self,
    says_what_is_different,
)
from bot.care.wishes import Wish
from bot.records import items, reports
from bot.records.audit import Event, add_event
from bot.records.conversations import find_about
from bot.records.items import Item
from bot.services.about_other import ABOUT_LASTS
from bot.services.answering import Answering
from bot.services.answers.plain import pass_on
from bot.services.answers.question import Answer, Question
from bot.services.ask_staff import ask_staff
from bot.services.reports.ask_next import ask_next
from bot.services.reports.keep_told import join_report, keep_told
from bot.services.reports.open_report import OpenReport, find_open, read_open
from bot.services.turns import Said

_OF_SELF, _OF_OTHER = "report_symptom_change_self", "report_concern_about_other"


def take_report(answering: Answering, question: Question) -> Said:
    """Pass news on, and ask what was not said. More words about the same person belong to the
    report that is open; a worry about somebody else, and what is told again after it was taken
    back, is a report of its own."""
    item = items.find_item_of(answering.unit, answering.turn.message_id)
    if answering.is_too_late or item is None or item.closed_at is not None or item.private:
        return pass_on(answering, question)
    found = find_open(answering.unit, answering.sender, answering.now)
    if found is not None and found.report.message_id == answering.turn.message_id:
        return _say_first(answering, found)  # This turn opened it, before a crash.
    if found is not None and not _is_of_its_own(answering, question, found):
        return _take_more(answering, question, found, item)
    return _open(answering, question, item)


def if_news(answer: Answer) -> Answer:
    """An answer that gives way where the words speak of how somebody is: "tell sam the voices are
    back" is a report."""

    def with_words(answering: Answering, question: Question) -> Said:
        chosen = take_report if is_news(answering.words) else answer
        return chosen(answering, question)

    return with_words


def _is_of_its_own(answering: Answering, question: Question, found: OpenReport) -> bool:
    if found.report.taken_back:
        return True
    words, names = answering.words, question.names
    if question.intent == _OF_SELF and not found.about_self and is_of_self(words):
        return is_news(words) and whom_in(words, names) is None
    return is_about_another(words, names, found.whom, about_self=found.about_self)


def _open(answering: Answering, question: Question, item: Item) -> Said:
    ask_staff(answering, Wish.PASS_ON)
    about_self = _is_about_self(answering, question)
    unit, message_id = answering.unit, answering.turn.message_id
    opened = reports.add_report(
        unit, item.id, message_id, answering.sender, answering.now, about_self=about_self
    )
    report = reports.find_report_of(unit, item.id)
    if not opened or report is None:
        return answering.say("passed_on" if answering.is_known_service_user else "listened")
    _note_opened(answering, item)
    found = read_open(unit, report)
    told = _first_told(answering, question, about_self=about_self)
    keep_told(unit, answering.sender, found, message_id, told, answering.now)
    return _say_first(answering, read_open(unit, report))


def _say_first(answering: Answering, found: OpenReport) -> Said:
    if is_good_news(answering.words) and not found.questions:
        return answering.say("passed_on" if answering.is_known_service_user else "listened")
    return ask_next(answering, found, first=True)


def _take_more(answering: Answering, question: Question, found: OpenReport, item: Item) -> Said:
    """More words: they stand with the report, and its owner hears of them."""
    unit, message_id, now = answering.unit, answering.turn.message_id, answering.now
    so_far = SoFar(said=found.parts, about_self=found.about_self, whom=found.whom)
    reading = read_report(answering.words, so_far, now, question.names)
    keep_told(unit, answering.sender, found, message_id, reading.told, now)
    if item.id != found.report.item_id:
        join_report(unit, found, message_id, now)
    ask_staff(answering, Wish.PASS_ON)
    return ask_next(answering, found, first=False)


def _is_about_self(answering: Answering, question: Question) -> bool:
    """Whether the writer speaks of themselves. By their words, and where the number proves that a
    service user texts by what the dialogue made of them; by nothing that is known of others."""
    words, known = answering.words, answering.is_known_service_user
    if question.intent == _OF_OTHER:
        return False
    if question.intent == _OF_SELF and known:
        return True
    if whom_in(words, question.names) is not None:
        return False
    return is_of_self(words) or (known and not is_of_others(words))


def _first_told(answering: Answering, question: Question, *, about_self: bool) -> tuple[Told, ...]:
    words = answering.words
    so_far = SoFar(about_self=about_self)
    read = read_report(words, so_far, answering.now, question.names).told
    told = [one for one in read if one.part in (Part.SINCE, Part.SAFE)]
    if about_self:
        told.append(Told(Part.WHOM, SELF))
    else:
        told += _whom_told(answering, question)
    if says_what_is_different(_without(words, question.names)):
        told.append(Told(Part.DIFFERENT))
    return tuple(told)


def _whom_told(answering: Answering, question: Question) -> list[Told]:
    """Whom they said: in this text, else in one of the last day. Of two nobody is sure."""
    unit, sender = answering.unit, answering.sender
    said = whom_in(answering.words, question.names)
    if said is None:
        said = find_about(unit, sender, answering.now - ABOUT_LASTS)
    return [] if said is None else [Told(Part.WHOM, words=said)]


def _without(words: str, names: tuple[str, ...]) -> str:
    for name in names:
        words = words.replace(name, " ")
    return words


def _note_opened(answering: Answering, item: Item) -> None:
    add_event(
        answering.unit,
        Event(
            "report.opened",
            answering.now,
            actor="person",
            actor_id=answering.sender.person_id,
            subject_id=answering.sender.person_id,
            message_id=answering.turn.message_id,
            details={"item": str(item.id)},
        ),
    )
