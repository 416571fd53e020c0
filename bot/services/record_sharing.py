"""Records what a person's own text changes about telling others, with all that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from bot.care.consent_changes import NewVersion
from bot.care.consent_records import ConsentRecord, ConsentState, HowKnown, Standing
from bot.care.facts import Category
from bot.care.pressure import Sign
from bot.care.wishes import Wish
from bot.clock import local
from bot.records import items
from bot.records.audit import Event, add_event
from bot.records.consents import NewConsent, add_consent
from bot.records.known_facts import end_known_facts
from bot.records.standing import find_standing
from bot.services.answering import Answering
from bot.services.ask_staff import ask_staff
from bot.services.lane_due import take_without_reminder
from bot.services.watch_consents import watch_consent


def standing_with(answering: Answering, other_id: UUID) -> Standing:
    """What is held about the sender and one other person, until the end of the turn: two texts
    about it come one after the other."""
    person_id = answering.sender.person_id
    answering.unit.lock_until_commit(person_id.bytes)
    today = local(answering.now).date()
    return find_standing(answering.unit, person_id, other_id, today)


def record_versions(
    answering: Answering,
    standing: Standing,
    versions: Sequence[NewVersion],
    signs: Sequence[Sign] = (),
) -> None:
    """Record the versions in the person's own name, unless the turn was closed before."""
    if answering.is_too_late:
        return
    for version in versions:
        record = add_consent(answering.unit, _recorded(answering, standing, version, signs))
        _audit(answering, record, signs)
        watch_consent(answering.unit, record, answering.now)
        _end_what_we_told(answering, standing, record)


def ask_for_talk(answering: Answering) -> None:
    """Let the owner of the text talk with the person about it: whoever stops or narrows is offered
    a conversation, whoever asks for more is called."""
    ask_staff(answering, Wish.SHARING)
    item = items.find_item_of(answering.unit, answering.turn.message_id)
    if item is None or item.closed_at is not None or answering.is_too_late:
        return
    if item.acknowledged_at is None:
        take_without_reminder(answering.unit, item, answering.now)


def _recorded(
    answering: Answering, standing: Standing, version: NewVersion, signs: Sequence[Sign]
) -> NewConsent:
    return NewConsent(
        subject_id=standing.subject_id,
        other_id=standing.requester_id,
        state=version.state,
        categories=version.categories,
        basis=version.basis,
        given_via=version.given_via,
        recorded_by=standing.subject_id,
        confirmed_by=None,
        valid_from=answering.now,
        recorded_at=answering.now,
        expires_at=version.expires_at,
        message_id=answering.turn.message_id,
        signs=[sign.value for sign in signs],
    )


def _audit(answering: Answering, record: ConsentRecord, signs: Sequence[Sign]) -> None:
    now = answering.now
    if record.state in (ConsentState.WITHDRAWN, ConsentState.REFUSED):
        event = Event("consent.withdrawn", now, actor="person", actor_id=record.subject_id)
    else:
        event = Event("consent.recorded", now, actor="person", actor_id=record.subject_id)
    message_id = answering.turn.message_id
    add_event(answering.unit, replace(about_consent(event, record, signs), message_id=message_id))


def about_consent(event: Event, record: ConsentRecord, signs: Sequence[str] = ()) -> Event:
    """The event, with the version that it is about: ids and codes only."""
    return replace(
        event,
        subject_id=record.subject_id,
        requester_id=record.other_id,
        details=_details(record, signs),
    )


def _details(record: ConsentRecord, signs: Sequence[str]) -> dict[str, str | int]:
    return {
        "consent": str(record.id),
        "version": record.version,
        "state": record.state.value,
        "categories": ",".join(sorted(record.categories)),
        "signs": ",".join(signs),
    }


def _end_what_we_told(answering: Answering, standing: Standing, record: ConsentRecord) -> None:
    """What the other knows from us is not told again once the key worker is not to be told."""
    if record.state is ConsentState.PENDING or Category.KEY_WORKER in record.categories:
        return
    end_known_facts(
        answering.unit,
        standing.subject_id,
        answering.now,
        standing.requester_id,
        how=HowKnown.TOLD_BY_US,
    )
