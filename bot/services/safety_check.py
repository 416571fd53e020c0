"""The safety check as it stands: what was said and asked, what is to be noted, and whether a text
may still go out unasked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.care.alert_marks import CUT_OFF, DURESS, QUIET
from bot.care.danger_answers import Danger
from bot.care.safety_check import (
    Answering,
    Check,
    Episode,
    Question,
    may_text_unasked,
    prompt_due_at,
)
from bot.content.danger_replies import Worded
from bot.records import episodes, items, messages, outbox_reports, safety_checks
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.items import Item
from bot.records.messages import TurnMessage
from bot.records.people import Sender
from bot.records.safety_checks import Asked
from bot.records.unit import Unit

#: Which of our texts ask which question.
_ASK_IF_SAFE = frozenset(
    {"danger_check_self", "danger_check_other", "danger_unclear"}
    | {"danger_gentle_self", "danger_gentle_other"}
)
_ASK_IF_TEXT = frozenset({"danger_abuse_self", "danger_bland", "danger_bland_crisis"})
_UNSEEN = frozenset({QUIET, DURESS})


def what_was_said(unit: Unit, message_id: UUID) -> Episode:
    """What was said so far about the item that a message opened or joined. Empty where nothing
    was: a later episode is answered like the first."""
    item = items.find_item_of(unit, message_id)
    kept = None if item is None else safety_checks.find_check(unit, item.id)
    return Episode() if kept is None else kept.said


def note_given(
    unit: Unit,
    sender: Sender,
    message_id: UUID,
    answering: Answering,
    danger: Danger,
    texts: Iterable[Worded],
    now: datetime,
    *,
    duress: bool,
) -> None:
    """Note how a message was answered, and begin the check where the texts ask a question.

    Call it once the message has its item. Nothing is noted twice for a repeat: call it for none.
    """
    note_said(unit, message_id, answering, danger, now)
    question = question_of(texts)
    if question is not None:
        unasked = may_text_unasked(
            set(danger.categories), duress=duress, others_see=sender.others_see
        )
        begin_check(unit, message_id, question, now, texts_unasked=unasked)


def note_said(
    unit: Unit, message_id: UUID, answering: Answering, danger: Danger, now: datetime
) -> None:
    """Note how a message was answered. Its item is open or joined, and locked.

    Whatever it was, something was heard: the silence that prompts wait for begins anew.
    """
    item = items.find_item_of(unit, message_id)
    if item is None:
        return
    if answering is Answering.FULL:
        found = frozenset(danger.categories)
        safety_checks.note_full(unit, item.id, found, danger.perspective, now)
    elif answering is Answering.SHORT:
        safety_checks.note_short(unit, item.id, now)
    hear_something(unit, item.id, now)


def begin_check(
    unit: Unit, message_id: UUID, question: Question, now: datetime, *, texts_unasked: bool
) -> None:
    """Note a question that goes out in answer to a message, and set its clock where the item has
    an episode. Take the safety check's clock before the item, as its ringing does."""
    item = items.find_item_of(unit, message_id)
    if item is None:
        return
    safety_checks.ask(unit, item.id, message_id, question, now, texts_unasked=texts_unasked)
    _set_clock(unit, item.id)
    add_event(
        unit,
        Event(
            "safety_check.asked",
            now,
            subject_id=item.person_id,
            message_id=message_id,
            details={"item": str(item.id), "question": question.value},
        ),
    )


def question_of(texts: Iterable[Worded]) -> Question | None:
    """Which question some texts ask; None where they ask none."""
    said = {text.text_id for text in texts}
    if said & _ASK_IF_TEXT:
        return Question.MAY_TEXT
    return Question.SAFE_NOW if said & _ASK_IF_SAFE else None


def hear_something(unit: Unit, item_id: UUID, now: datetime) -> None:
    """A text came that is no answer to an open question: the silence begins anew."""
    kept = safety_checks.find_check(unit, item_id)
    if kept is not None and kept.asked is not None and not kept.asked.check.answered:
        safety_checks.wait_again(unit, item_id, now)
        _set_clock(unit, item_id)


def check_now(unit: Unit, item: Item, asked: Asked, message: TurnMessage) -> Check:
    """A check as it stands at this moment, waiting since something was last heard.

    `message` is the one that the question answered. Whoever has the item since the chain began or
    began anew has acknowledged it; so has whoever stopped it, or talks to the person.
    """
    episode = episodes.find_of_item(unit, item.id)
    chain = None if episode is None else episodes.get_chain(unit, episode.id)
    has_it = chain is not None and (chain.stopped or bool(chain.taken_by))
    marks = frozenset() if episode is None else episode.marks
    sender = message.sender
    # Since we asked, something has come up that speaks against whoever holds the phone.
    doubted = sender.doubted_at is not None and sender.doubted_at >= asked.check.asked_at
    cut_off = CUT_OFF in marks or outbox_reports.is_cut_off(unit, sender.contact_point_id)
    blocked = bool(marks & _UNSEEN) or sender.others_see or doubted or cut_off
    return replace(
        asked.check,
        asked_at=asked.waits_since,
        texts_unasked=asked.check.texts_unasked and not blocked,
        acknowledged=has_it or item.closed_at is not None,
    )


def is_still_wanted(unit: Unit, message_id: UUID, now: datetime) -> bool:
    """Whether a prompt that was written earlier may go out now: the last question still waits,
    and nobody has the item."""
    item = items.find_item_of(unit, message_id)
    kept = None if item is None else safety_checks.find_check(unit, item.id)
    if item is None or kept is None or kept.asked is None:
        return False
    message = messages.get_turn_message(unit, kept.asked.message_id)
    check = check_now(unit, item, kept.asked, message)
    talks = message.claimed_until is not None and now < message.claimed_until
    heard_since = kept.asked.message_id != message_id
    over = check.answered or check.acknowledged or talks or heard_since
    return check.texts_unasked and not over


def is_unseen(marks: Iterable[str]) -> bool:
    """Whether what an item is about must not show on the phone."""
    return bool(_UNSEEN & set(marks))


def _set_clock(unit: Unit, item_id: UUID) -> None:
    kept = safety_checks.find_check(unit, item_id)
    if kept is None or kept.asked is None or episodes.find_of_item(unit, item_id) is None:
        return  # Nobody was alerted at once: there is nobody to be told of a silence.
    asked = kept.asked
    due_at = prompt_due_at(replace(asked.check, asked_at=asked.waits_since))
    if due_at is not None:
        set_clock(unit, ClockKind.SAFETY_CHECK, item_id, due_at)
