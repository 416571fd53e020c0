"""Tells the one who sent a text, once, that a person has read it; and what a worker says came of
it. Texts that we start: by day, never after PAUSE, never to a phone that may be watched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from bot.app import App
from bot.care.consent import decide
from bot.care.facts import Category, Verification
from bot.care.hours import when_words
from bot.care.outcomes import (
    READ_TOLD_AFTER,
    Back,
    Says,
    Telling,
    Told,
    carries_news,
    decide_telling,
    next_day,
)
from bot.care.protected import Permit
from bot.care.routing import Role
from bot.clock import local
from bot.content.outcome_lint import is_safe_on_a_locked_screen
from bot.records import items, jobs, key_team, outbox, outcomes, people, teams
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, set_clock
from bot.records.items import Item
from bot.records.outcomes import Outcome, Sent
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.records.vault import ErasedError
from bot.services.audit_decision import audit_decision
from bot.services.item_opening import belongs_to, candidates_for
from bot.services.safe_hours import when_it_may_go
from bot.services.staffed_hours import reading_occasion, staffed_hours
from bot.services.tell_outcome import is_unseen
from bot.services.tell_outcome_due import watch_outcome
from bot.services.tell_outcome_whose import Whose, find_whose, request_for

#: Within so much of a text of theirs, a text of ours belongs to the same talk.
_SESSION = timedelta(minutes=15)
READ_STEP, OUTCOME_STEP = "read_told", "outcome_told"
#: Said in place of a worker's words where they may no longer be told as the text is sent.
WAITS_INSTEAD = {"outcome_open": "outcome_waits"}


def after_acknowledged(unit: Unit, item: Item, now: datetime) -> None:
    """A named human has an item: its sender hears so a little later, unless more comes of it."""
    set_clock(unit, ClockKind.TELL_BACK, item.id, now + READ_TOLD_AFTER)
    watch_outcome(unit, item, now)


def ring_tell_back(app: App, unit: Unit, item_id: UUID, now: datetime) -> None:
    """Tell the sender what there is to tell; by night, as the day begins."""
    item = items.get_item(unit, item_id, lock=True)
    try:
        sent = outcomes.get_sent(unit, item)
        sender = people.get_sender(unit, sent.contact_point_id)
    except ErasedError:
        return
    telling = _telling(unit, item, sent, sender, now)
    goes_at = when_it_may_go(unit, sender, now)
    if telling is Telling.MAY and goes_at > now:
        # It says how long ago they texted, so it is written only as it may go out.
        set_clock(unit, ClockKind.TELL_BACK, item.id, goes_at)
    elif telling is Telling.LATER:
        set_clock(unit, ClockKind.TELL_BACK, item.id, next_day(local(now)).astimezone(UTC))
    elif telling is Telling.MAY:
        outcome = outcomes.find_outcome(unit, item.id)
        # Whose number proves nothing can be told no words; that it was read, they can.
        known = sender.verified_at(now) > Verification.UNKNOWN
        if outcome is not None and outcome.says is Says.WORDS and known:
            _tell_outcome(app, unit, item, sent, sender, outcome, now)
        else:
            _tell_read(app, unit, item, sent, sender, now)


def may_still_tell(unit: Unit, outbound: outbox.Outbound, now: datetime) -> bool:
    """Whether a text about somebody's own text may still go out, as it is about to."""
    item = items.find_item_of(unit, outbound.turn_id)
    if item is None or outbound.recipient.contact_point_id is None:
        return False
    sent = outcomes.get_sent(unit, item)
    sender = people.get_sender(unit, outbound.recipient.contact_point_id)
    return _telling(unit, item, sent, sender, now) is not Telling.NEVER


def _telling(unit: Unit, item: Item, sent: Sent, sender: Sender, now: datetime) -> Telling:
    talks = sent.claimed_until is not None and now < sent.claimed_until
    back = Back(
        unseen=is_unseen(unit, item, sent, sender),
        in_danger=bool(outcomes.list_open_marks(unit, item)),
        paused=sent.paused,
        doubted=sender.doubted_at is not None,
        gone=sent.gone,
        human_talks=talks,
    )
    hours = staffed_hours(teams.get_organisation(unit), now)
    return decide_telling(back, local(now), hours)


def _tell_outcome(
    app: App,
    unit: Unit,
    item: Item,
    sent: Sent,
    sender: Sender,
    outcome: Outcome,
    now: datetime,
) -> None:
    """The words themselves where they may be told on this phone and whoever sees it may read them;
    else that something waits. Whoever replies to that is told what they may be, then."""
    if outcome.told_at is not None:
        return
    step = f"{OUTCOME_STEP}:{outcome.id}"
    whose = find_whose(unit, sender, sent.words, sent.received_at, now)
    request = request_for(sender, whose, sent.channel, now)
    decision = decide(request, app.terms)
    audit_decision(unit, decision, request, now, None)
    if isinstance(decision, Permit) and whose.person_id is not None and not sender.others_see:
        words = outcomes.find_words(unit, outcome, whose.person_id).reveal(decision)
        if is_safe_on_a_locked_screen(words):
            values = {"sent": _sent_words(sent, now), "outcome": words}
            _write(unit, item, sent, sender, "outcome_open", values, step, now, decision)
            outcomes.mark_told(unit, outcome.id, Told.WORDS, now)
            return
    _write(unit, item, sent, sender, "outcome_waits", {}, step, now)


def _tell_read(app: App, unit: Unit, item: Item, sent: Sent, sender: Sender, now: datetime) -> None:
    if item.acknowledged_at is None or outbox.is_written(unit, sent.message_id, READ_STEP):
        return
    if not carries_news(item.wish, sent.words, taken_back=sent.taken_back):
        return
    values = {"sent": _sent_words(sent, now)}
    named = _name_within_the_talk(app, unit, item, sent, sender, now)
    if named is None:
        _write(unit, item, sent, sender, "read_by_person", values, READ_STEP, now)
        return
    permit, name = named
    values = {**values, "key_worker": name}
    _write(unit, item, sent, sender, "read_by_key_worker", values, READ_STEP, now, permit)


def _name_within_the_talk(
    app: App, unit: Unit, item: Item, sent: Sent, sender: Sender, now: datetime
) -> tuple[Permit, str] | None:
    """Who has it, by name: to a service user who has just texted, of their own key worker."""
    if now - sent.last_heard_at >= _SESSION or not sender.is_service_user or item.private:
        return None
    if not find_whose(unit, sender, sent.words, sent.received_at, now).is_own:
        return None
    if not has_key_worker(unit, sender, item, now):
        return None
    request = replace(
        request_for(sender, Whose(sender.person_id, None), sent.channel, now),
        category=Category.KEY_WORKER,
    )
    decision = decide(request, app.terms)
    audit_decision(unit, decision, request, now, None)
    if not isinstance(decision, Permit):
        return None
    when = reading_occasion(unit, belongs_to(unit, sender)[0], now)
    fact = key_team.find_key_team(unit, sender.person_id, when).key_worker.reveal(decision)
    return None if fact is None else (decision, fact.first_name)


def has_key_worker(unit: Unit, sender: Sender, item: Item, now: datetime) -> bool:
    """Whether it is the sender's own key worker who has an item: by ids alone."""
    _, candidates = candidates_for(unit, sender, now)
    key_worker = next((c for c in candidates if c.role is Role.KEY_WORKER), None)
    return key_worker is not None and key_worker.id == item.acknowledged_by


def _sent_words(sent: Sent, now: datetime) -> str:
    return when_words(local(sent.received_at), local(now).date())


def _write(
    unit: Unit,
    item: Item,
    sent: Sent,
    sender: Sender,
    text_id: str,
    values: Mapping[str, str],
    step: str,
    now: datetime,
    *permits: Permit,
) -> None:
    """Put a text to the sender in the outbox, and have it sent. A repeat does nothing."""
    recipient = outbox.Recipient(
        "person", sender.person_id, sender.data_key_id, sender.contact_point_id
    )
    new = outbox.NewOutbound(
        id=uuid4(),
        turn_id=sent.message_id,
        step=step,
        recipient=recipient,
        channel=sent.channel,
        text_id=text_id,
        values=values,
        permits=permits,
        created_at=now,
        easy_read=sender.easy_read,
    )
    if outbox.add_outbound(unit, new):
        jobs.add_send(unit, new.id)
        add_event(unit, _told_back(item, text_id, step, now))


def _told_back(item: Item, text_id: str, step: str, now: datetime) -> Event:
    told = "read" if step == READ_STEP else "outcome"
    return Event(
        "sender.told_back",
        now,
        subject_id=item.person_id,
        message_id=item.message_id,
        details={"item": str(item.id), "told": told, "text": text_id},
    )
