"""What somebody told in a report, in order, with the text that each thing came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from bot.app import App
from bot.care.report import Asked, Part
from bot.language.when.values import When
from bot.logs import describe, logger
from bot.records.item_words import ItemMessage
from bot.records.items import Item
from bot.records.reports import AskedThen, list_answers, list_questions
from bot.records.unit import Unit
from bot.services.item_view_mentions import find_when

#: What a question asks for.
_ASKS = {
    Asked.WHOM: (Part.WHOM,),
    Asked.CHANGE: (Part.DIFFERENT, Part.SINCE),
    Asked.SAFE: (Part.SAFE,),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one text told of one part: a code of ours, or their words; `when`: the days that a time
    comes to."""

    part: Part
    code: str | None
    message_id: UUID
    words: str | None = field(repr=False, default=None)
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """All that was told, oldest first: of a part the last holds. `open`: what was asked and not
    answered, and when."""

    answers: tuple[Answer, ...] = ()
    open: tuple[tuple[Part, datetime], ...] = ()


def find_told(unit: Unit, item: Item, messages: Sequence[ItemMessage]) -> Told:
    """What was told of an item. Only from texts that are shown with it: one that turned out to be
    about a worker is not, and nothing of it is."""
    shown = {message.id for message in messages}
    answers = tuple(
        Answer(one.part, one.code, one.message_id, one.words)
        for one in list_answers(unit, item.id)
        if one.message_id in shown
    )
    return Told(answers, _open(list_questions(unit, item.id), {one.part for one in answers}))


def with_days(app: App, told: Told, messages: Sequence[ItemMessage]) -> Told:
    """The same, with the days that "since sunday" comes to. Whatever goes wrong, the words stay."""
    received = {message.id: message.received_at for message in messages}
    try:
        answers = tuple(
            replace(one, when=find_when(app, one.words, received[one.message_id]))
            if one.part is Part.SINCE and one.words
            else one
            for one in told.answers
        )
    except Exception as error:  # Nobody may miss the words of an alert for a day beside them.
        logger().error("mentions.not_found", error=describe(error))
        return told
    return replace(told, answers=answers)


def _open(questions: Sequence[AskedThen], answered: set[Part]) -> tuple[tuple[Part, datetime], ...]:
    return tuple(
        (part, question.asked_at)
        for question in questions
        for part in _ASKS[question.asked]
        if part not in answered
    )
