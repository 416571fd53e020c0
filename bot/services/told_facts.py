"""A fact about another person as it stands now, beside the one that a text holds: what is old is
not sent, and what was sent of the key worker is known from then on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from bot.app import App
from bot.care.consent import Refusal, becomes_known, decide, refuse_old
from bot.care.consent_answer import known_now
from bot.care.consent_records import HowKnown, SharedMessage
from bot.care.facts import Category, Channel, Request
from bot.care.protected import Permit
from bot.clock import local
from bot.records import appointments, key_team, people
from bot.records.audit import Event, add_event
from bot.records.confidences import find_shared_message
from bot.records.known_facts import add_known_fact
from bot.records.outbox import Outbound, Permitted
from bot.records.people import Sender
from bot.records.standing import find_standing
from bot.records.unit import Unit
from bot.services.answering import REFUSALS
from bot.services.item_opening import belongs_to
from bot.services.staffed_hours import reading_occasion


def request_again(
    unit: Unit, outbound: Outbound, permitted: Permitted, sender: Sender, now: datetime
) -> Request:
    """What a text says by one permit, asked for anew at this moment."""
    subject_id = permitted.subject_id
    standing, current = None, permitted.fingerprint
    if subject_id is not None and subject_id != sender.person_id:
        # What is withdrawn now waits until this text is claimed, or was committed before.
        unit.hold_still_until_commit(subject_id.bytes)
        standing = find_standing(unit, subject_id, sender.person_id, local(now).date())
        current = fingerprint_now(unit, subject_id, permitted.category, now)
    return Request(
        id=uuid4(),
        requester_id=sender.person_id,
        subject_id=subject_id,
        category=permitted.category,
        verification=sender.verified_at(now),
        may_text=sender.may_text,
        now=now,
        standing=standing,
        current=current,
        message=_message_now(unit, permitted),
        channel=Channel(outbound.channel),
        shared_phone=sender.others_see,
    )


def _message_now(unit: Unit, permitted: Permitted) -> SharedMessage | None:
    """The message that a permit was for, as its author lets it be known now."""
    message_id = permitted.message_id
    return None if message_id is None else find_shared_message(unit, message_id)


def is_old(permitted: Permitted, request: Request) -> bool:
    """Whether a fact about another in a text is not what it was when the text was written.

    A text about oneself says how things were then, and is sent as such.
    """
    about_other = request.subject_id != request.requester_id
    return about_other and (
        permitted.fingerprint is not None and permitted.fingerprint != request.current
    )


def fingerprint_now(
    unit: Unit, subject_id: UUID, category: Category, now: datetime
) -> bytes | None:
    """What a fact about somebody is known by as it stands now; None for what nobody can know."""
    if category is Category.APPOINTMENT:
        return appointments.find_next_appointment(unit, subject_id, now).fingerprint
    if category not in (Category.KEY_WORKER, Category.COVER):
        return None
    team_id = belongs_to(unit, people.get_person(unit, subject_id))[0]
    team = key_team.find_key_team(unit, subject_id, reading_occasion(unit, team_id, now))
    fact = team.key_worker if category is Category.KEY_WORKER else team.cover
    return fact.fingerprint


def refused_now(
    app: App, unit: Unit, outbound: Outbound, sender: Sender, now: datetime
) -> tuple[Refusal, Request] | None:
    """The first of a text's permits that would not be given now; None when all would."""
    for permitted in outbound.permitted:
        request = request_again(unit, outbound, permitted, sender, now)
        decision = decide(request, app.terms)
        if isinstance(decision, Refusal):
            return decision, request
        if is_old(permitted, request):
            return refuse_old(request, decision), request
    return None


def note_told(app: App, unit: Unit, outbound: Outbound, now: datetime) -> None:
    """After a text was sent: whom it told who another's key worker is knows it from now on.

    Once, and only where consent let it be told; a fixed refusal that took its place tells nothing.
    """
    contact_point_id = outbound.recipient.contact_point_id
    if contact_point_id is None or outbound.text_id in REFUSALS.values():
        return
    for permitted in outbound.permitted:
        subject_id, known_by = permitted.subject_id, permitted.fingerprint
        own = subject_id == outbound.recipient.id
        if own or subject_id is None or known_by is None:
            continue
        if permitted.category is not Category.KEY_WORKER:
            continue
        sender = people.get_sender(unit, contact_point_id)
        request = request_again(unit, outbound, permitted, sender, now)
        decision = decide(request, app.terms)
        if isinstance(decision, Permit) and becomes_known(decision):
            _note(unit, outbound, request, known_by, now)


def _note(unit: Unit, outbound: Outbound, request: Request, known_by: bytes, now: datetime) -> None:
    stands = any(
        fact.category is request.category and fact.fingerprint == known_by
        for fact in known_now(request.standing, now)
    )
    if stands or request.subject_id is None:
        return
    fact_id = add_known_fact(
        unit,
        request.subject_id,
        request.requester_id,
        request.category,
        known_by,
        HowKnown.TOLD_BY_US,
        now,
    )
    add_event(
        unit,
        Event(
            "known_fact.added",
            now,
            subject_id=request.subject_id,
            requester_id=request.requester_id,
            message_id=outbound.turn_id,
            details={
                "category": request.category.value,
                "how": HowKnown.TOLD_BY_US.value,
                "fact": str(fact_id),
                "outbound": str(outbound.id),
            },
        ),
    )
