"""What a text of the outbox is for, and until when it makes sense."""

from __future__ import annotations

from datetime import datetime

from bot.care.patience import Purpose, good_until
from bot.records import clocks, outbox
from bot.records.clocks import ClockKind
from bot.records.outbox import DANGER_STEPS, Outbound
from bot.records.safety_checks import PROMPT_STEPS
from bot.records.unit import Unit
from bot.services.answer_sending import ANSWER_STEP
from bot.services.call_person import CALL_STEP
from bot.services.check_in import STEP as CHECK_IN_STEP
from bot.services.enrolling.hand_over import STEP as WELCOME_STEP
from bot.services.tell_new_key_worker import CHANGE_STEP
from bot.services.tell_outcome_back import OUTCOME_STEP, READ_STEP

_CHECKS = frozenset({*PROMPT_STEPS, CALL_STEP})
_STARTED = frozenset({OUTCOME_STEP, READ_STEP, CHANGE_STEP, WELCOME_STEP})


def purpose_of(text: Outbound) -> Purpose:
    """What a text is for, by whom it goes to and which step wrote it."""
    if text.recipient.kind != "person":
        return Purpose.STAFF
    if text.step in _CHECKS:
        return Purpose.CHECK
    if text.step in DANGER_STEPS or text.text_id.startswith("danger_"):
        return Purpose.DANGER
    if text.step == ANSWER_STEP:
        return Purpose.WORDS
    # A step may name what it is about, behind a colon.
    is_started = text.step.startswith(CHECK_IN_STEP) or text.step.partition(":")[0] in _STARTED
    return Purpose.STARTED if is_started else Purpose.REPLY


def with_good_until(unit: Unit, text: Outbound) -> Outbound:
    """A text with the moment after which it is too late for it, which is kept when it is first
    taken up. One that waited for a safe hour, or to be taken back, could go only then."""
    if text.good_until is not None:
        return text
    waited_until = clocks.due_at(unit, ClockKind.SEND, text.id)
    could_go_at = max(text.created_at, waited_until or text.created_at)
    return outbox.set_good_until(unit, text, good_until(purpose_of(text), could_go_at))


def is_good_until(text: Outbound) -> datetime:
    """Until when a text makes sense, also one that went out in the answer to a webhook."""
    return text.good_until or good_until(purpose_of(text), text.created_at)
