"""A worker says what came of a text, in words that its sender may hear."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from bot.app import App
from bot.care.alert_marks import DURESS, QUIET
from bot.care.consent import decide
from bot.care.facts import Verification
from bot.care.outcome_words import list_wrong, read_nothing
from bot.care.outcomes import READ_TOLD_AFTER, MayHear, Says
from bot.care.protected import Permit
from bot.care.safety_check import may_text_unasked
from bot.care.staff_words import Said, StaffAnswer
from bot.content.outcome_lint import list_wrong_content
from bot.records import episodes, outcomes, people, review_tray
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.items import Item
from bot.records.names_around import list_names_around
from bot.records.outcomes import Outcome, Sent
from bot.records.people import Sender
from bot.records.phones import Staff
from bot.records.unit import Unit
from bot.services.said_by import said_by
from bot.services.tell_outcome_whose import find_whose, request_for

_UNSEEN = frozenset({QUIET, DURESS})
#: The answers to words that were not kept.
NOT_KEPT = frozenset({"staff_tell_more", "staff_not_told"})
_SAID = {
    MayHear.WORDS: "staff_told_words",
    MayHear.NEUTRAL: "staff_told_neutral",
    MayHear.NOTHING: "staff_told_nothing",
}


def tell_outcome(
    unit: Unit,
    app: App,
    staff: Staff,
    item: Item,
    tell: str,
    message_id: UUID | None,
    now: datetime,
    outcome_id: UUID | None = None,
) -> str:
    """Keep what came of an item; returns the id of the text that answers whoever says so.

    The item is locked. Words that may not be texted to anybody are not kept: the worker is asked
    for others. Without a message it was said on the page, with the id of the outcome.
    """
    reason = read_nothing(tell)
    if reason is None and not tell.strip():
        return "staff_tell_more"
    if reason is not None:
        if review_tray.waits_for_review(unit, item.id) and not _says_why(item, reason):
            return "staff_tell_more"
        said, words = Says.NOTHING, reason
    else:
        words = " ".join(tell.split()).rstrip(" .")
        names = list_names_around(unit, item.person_id, item.team_id)
        if [*list_wrong(words, *names), *list_wrong_content(words)]:
            return "staff_not_told"
        said = Says.WORDS
    new = Outcome(outcome_id or uuid4(), item.id, said, staff, now)
    if outcomes.add_outcome(unit, item, new, words, message_id):
        add_event(unit, Event("outcome.given", now, **_about(staff, item, message_id, said)))
    if said is Says.NOTHING:
        return "staff_told_nothing"
    set_clock(unit, ClockKind.TELL_BACK, item.id, now + READ_TOLD_AFTER)
    return _SAID[foretell(unit, app, item, now)]


def foretell(unit: Unit, app: App, item: Item, now: datetime) -> MayHear:
    """What the sender of an item could be told of it, once they have proved who they are: for staff
    to know before they write. Raises ErasedError."""
    sent = outcomes.get_sent(unit, item)
    sender = people.get_sender(unit, sent.contact_point_id)
    if is_unseen(unit, item, sent, sender) or sender.verified_at(now) is Verification.UNKNOWN:
        return MayHear.NOTHING
    whose = find_whose(unit, sender, sent.words, sent.received_at, now)
    request = request_for(sender, whose, sent.channel, now, proved=True)
    may = isinstance(decide(request, app.terms), Permit)
    return MayHear.WORDS if may else MayHear.NEUTRAL


def is_unseen(unit: Unit, item: Item, sent: Sent, sender: Sender) -> bool:
    """Whether nothing on the phone may show what an item is about: abuse, or the duress word; any
    danger on a phone that others see; or another text of theirs that is dealt with as such."""
    episode = episodes.find_of_item(unit, item.id)
    marks = [] if episode is None else [episode.marks]
    if any(_UNSEEN & found for found in [*marks, *outcomes.list_open_marks(unit, item)]):
        return True
    if sent.danger_category is None:
        return False
    found = {sent.danger_category}
    return not may_text_unasked(found, duress=False, others_see=sender.others_see)


def _says_why(item: Item, reason: str) -> bool:
    return StaffAnswer(Said.DONE, item.code, reason).says_enough


def _about(staff: Staff, item: Item, message_id: UUID | None, said: Says) -> dict[str, Any]:
    return {
        "actor": staff.kind,
        "actor_id": staff.id,
        "subject_id": item.person_id,
        "message_id": item.message_id,
        "details": {"item": str(item.id), **said_by(staff, message_id), "says": said.value},
    }
