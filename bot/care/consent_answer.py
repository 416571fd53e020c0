"""How a decision falls, and the two ways in which a single thing may be told: because it is known
already, or because its author chose to show it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bot.care.consent_column import Resolved
from bot.care.consent_faults import known_faults
from bot.care.consent_records import KnownFact, Standing
from bot.care.consent_table import Outcome
from bot.care.facts import Category, Request
from bot.care.protected import NO_GROUNDS, Grounds, Reason


@dataclass(frozen=True, slots=True)
class Answer:
    """How a decision falls, before it becomes a permit or a refusal."""

    outcome: Outcome
    reason: Reason
    grounds: Grounds = NO_GROUNDS
    message_id: UUID | None = None
    fingerprint: bytes | None = None


def answer_by_known(request: Request, found: Resolved, now: datetime) -> Answer:
    """What the requester knows already may be said again, as long as it is still the same."""
    known = [f for f in known_now(request.standing, now) if f.category is request.category]
    for fact in known:
        if fact.fingerprint == request.current:
            grounds = replace(found.grounds, source_id=fact.id)
            return Answer(Outcome.ALLOW, Reason.KNOWN, grounds, fingerprint=fact.fingerprint)
    return Answer(Outcome.DENY, Reason.KNOWN_STALE if known else found.denied, found.grounds)


def answer_by_author(request: Request) -> Answer:
    """One message, as its author chose. A text from a number that both use was perhaps not
    written by whoever it seems, so it is shown to neither."""
    message, requester = request.message, request.requester_id
    if message is None or message.in_confidence or message.from_shared_number:
        return Answer(Outcome.DENY, Reason.NOT_SHARED)
    # Carers' messages are asked for by the person; the person's own by somebody else.
    carers = request.category is Category.CARERS_MESSAGES
    wrote_it = message.author_id != requester if carers else message.author_id == request.subject_id
    if wrote_it and requester in message.shown_to:
        return Answer(Outcome.ALLOW, Reason.SHARED_MESSAGE, message_id=message.id)
    return Answer(Outcome.DENY, Reason.NOT_SHARED)


def known_now(standing: Standing | None, now: datetime | None) -> list[KnownFact]:
    """What the requester is recorded to know at this moment."""
    if standing is None or now is None:
        return []
    pair = (standing.subject_id, standing.requester_id)
    return [
        fact
        for fact in standing.known
        if (fact.subject_id, fact.other_id) == pair
        and fact.recorded_at <= now
        and (fact.ended_at is None or fact.ended_at > now)
        and next(known_faults(fact), None) is None
    ]
