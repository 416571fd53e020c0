"""A worker writes to the one who texted: weighed, warned of what may not be told, and put in the
outbox, where it can be taken back for some seconds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4, uuid5

from bot.app import App
from bot.care.facts import Category
from bot.care.safety_check import HUMAN_TALKS_FOR
from bot.care.worker_answers import Ground, Never, is_confirmed
from bot.records import claims, items, outbox, worker_answers
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.items import Item
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.records.worker_answers import Decided, WorkerAnswer
from bot.services.answer_followed import after_written
from bot.services.answer_sending import ANSWER_STEP
from bot.services.audit_decision import audit_decision
from bot.services.item_access import find_item_for
from bot.services.safe_hours import when_it_may_go
from bot.services.said_by import said_by
from bot.services.weigh_answer import Weighed, weigh_answer

#: Said of what waits on a phone that others may see.
_WAITS = "outcome_waits"


class Became(StrEnum):
    """What became of an answer. Only the first was written; all others changed nothing."""

    WRITTEN = "written"
    REPEAT = "repeat"
    WRONG = "wrong"
    NEVER = "never"
    WARNED = "warned"
    ANOTHER = "another"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Given:
    """What a worker wants to write. `confirmed`: the warnings that they have seen; `ground` and
    `why`: on what they tell it all the same; `seen`: the newest answer that they have seen."""

    words: str = field(repr=False)
    confirmed: frozenset[str] = frozenset()
    ground: str = ""
    why: str = field(default="", repr=False)
    seen: UUID | None = None
    message_id: UUID | None = None
    """The text that says it; None for the page."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of it, what was weighed, and the answer of somebody else that comes first."""

    became: Became
    weighed: Weighed | None = None
    answer_id: UUID | None = None
    other: WorkerAnswer | None = None
    other_words: str = field(default="", repr=False)


def write_answer(
    app: App, staff: Staff, code: str, given: Given, form_id: UUID, *, only_show: bool = False
) -> Written | None:
    """Write to whoever sent the item of a code; None where it is not theirs to read.

    `form_id` is the form's own: sent twice, it is written once. `only_show`: weighed, not written.
    """
    now = app.clock.now()
    with app.records.begin() as unit:
        item = find_item_in_talk(unit, staff, code, now)
        if item is None:
            return None
        try:
            return put_answer(unit, app, staff, item, given, form_id, now, only_show=only_show)
        except ErasedError:
            return None


def find_item_in_talk(unit: Unit, staff: Staff, code: str, now: datetime) -> Item | None:
    """The item of a code, held, with all that is written to its person held before it, in the
    order in which danger takes them; None where it is not theirs."""
    found = items.find_by_code(unit, code)
    # Two of staff who write in the same moment: the second sees what the first wrote. Of a code
    # that is none as much is asked as of one that is not theirs.
    unit.lock_until_commit((staff.id if found is None else found.person_id).bytes)
    return find_item_for(unit, staff, code, now, lock=True)


def put_answer(
    unit: Unit,
    app: App,
    staff: Staff,
    item: Item,
    given: Given,
    form_id: UUID,
    now: datetime,
    *,
    only_show: bool = False,
) -> Written:
    """The same in a transaction that holds the talk with the person, and the item. Raises
    ErasedError."""
    answer_id = uuid5(form_id, f"answer:{staff.account_id}:{staff.id}:{item.id}")
    if worker_answers.find_answer(unit, answer_id) is not None:
        return Written(Became.REPEAT, answer_id=answer_id)
    weighed = weigh_answer(app, unit, staff, item, given.words, now)
    if weighed.wrong:
        return Written(Became.WRONG, weighed)
    if weighed.never is not None:
        return Written(Became.NEVER, weighed)
    claim = claims.find_claim(unit, weighed.sender.conversation_id, lock=True)
    if claim is not None and claim.by != staff:
        return Written(Became.NEVER, replace(weighed, never=Never.CLAIMED))
    other = _find_other(unit, staff, item, given, now)
    if other is not None:
        words = worker_answers.open_words(unit, other)
        return Written(Became.ANOTHER, weighed, other=other, other_words=words)
    warned = [category.value for category in weighed.warned]
    if warned and not (is_confirmed(warned, given.confirmed) and _says_why(given)):
        return Written(Became.WARNED, weighed)
    if only_show:
        return Written(Became.SHOWN, weighed)
    answer = _write(unit, app, staff, item, given, weighed, answer_id, now)
    after_written(unit, app, staff, item, claim, given.message_id, now)
    return Written(Became.WRITTEN, weighed, answer.id)


def _find_other(
    unit: Unit, staff: Staff, item: Item, given: Given, now: datetime
) -> WorkerAnswer | None:
    """What somebody else wrote to the person lately, unless whoever writes has seen it."""
    last = worker_answers.find_last(unit, item.person_id, now - HUMAN_TALKS_FOR, for_item=item.id)
    if last is None or last.by == staff or last.id == given.seen:
        return None
    return last


def _says_why(given: Given) -> bool:
    return given.ground in set(Ground) and len(given.why.split()) >= 2


def _write(
    unit: Unit,
    app: App,
    staff: Staff,
    item: Item,
    given: Given,
    weighed: Weighed,
    answer_id: UUID,
    now: datetime,
) -> WorkerAnswer:
    """The answer, a decision of the worker's where there is one, and the text in the outbox: its
    clock sends it when it can no longer be taken back."""
    sender, about = weighed.sender, _about(staff, item, given.message_id)
    answer = WorkerAnswer(
        id=answer_id,
        item_id=item.id,
        person_id=item.person_id,
        outbound_id=uuid4(),
        by=staff,
        signed=weighed.signed.value,
        categories=weighed.covered,
        subject_id=weighed.subject_id,
        waits=weighed.waits,
        written_at=now,
        message_id=given.message_id,
    )
    worker_answers.add_answer(unit, answer, given.words.strip(), sender.data_key_id)
    for decision, request in weighed.asked:
        audit_decision(unit, decision, request, now, None)
    _add_text(unit, weighed, answer, now)
    goes_at = when_it_may_go(unit, sender, now + app.answer_clocks.undo)
    set_clock(unit, ClockKind.SEND, answer.outbound_id, goes_at)
    details = {**about.pop("details"), **_written(answer, weighed)}
    add_event(unit, Event("answer.written", now, **about, details=details))
    if weighed.warned:
        _note_decision(unit, staff, item, given, weighed, answer, now)
    return answer


def _written(answer: WorkerAnswer, weighed: Weighed) -> dict[str, str | int]:
    return {
        "answer": str(answer.id),
        "signed": answer.signed,
        "parts": weighed.parts,
        "waits": "yes" if answer.waits else "no",
        "covered": _codes(weighed.covered),
    }


def _note_decision(
    unit: Unit,
    staff: Staff,
    item: Item,
    given: Given,
    weighed: Weighed,
    answer: WorkerAnswer,
    now: datetime,
) -> None:
    decided = Decided(weighed.subject_id, weighed.warned, given.ground, given.why.strip())
    worker_answers.add_decision(unit, answer, decided, weighed.sender.data_key_id, now)
    about = _about(staff, item, given.message_id)
    details = {
        **about.pop("details"),
        "answer": str(answer.id),
        "categories": _codes(weighed.warned),
        "ground": given.ground,
    }
    add_event(unit, Event("answer.decided", now, **about, details=details))


def _add_text(unit: Unit, weighed: Weighed, answer: WorkerAnswer, now: datetime) -> None:
    sender, waits = weighed.sender, weighed.waits
    outbox.add_outbound(
        unit,
        outbox.NewOutbound(
            id=answer.outbound_id,
            turn_id=answer.id,
            step=ANSWER_STEP,
            recipient=outbox.Recipient(
                "person", sender.person_id, sender.data_key_id, sender.contact_point_id
            ),
            channel=weighed.way.channel,
            text_id=_WAITS if waits else weighed.text_id,
            values={} if waits else weighed.values,
            permits=() if waits else weighed.permits,
            created_at=now,
            easy_read=sender.easy_read,
            known_by=() if waits else weighed.known_by,
        ),
    )


def _codes(categories: tuple[Category, ...]) -> str:
    return ",".join(category.value for category in categories)


def _about(staff: Staff, item: Item, message_id: UUID | None) -> dict[str, Any]:
    return {
        "actor": staff.kind,
        "actor_id": staff.id,
        "subject_id": item.person_id,
        "message_id": item.message_id,
        "details": {"item": str(item.id), **said_by(staff, message_id)},
    }
