"""What may be said back, to whom. Total, and no is what remains when nothing says yes.

Sources of the rules: the NHS Confidentiality guidance that listening to a carer is no breach
while telling them something new needs consent (GMC, Confidentiality); the Mental Capacity Act and
its relatives for who decides when the person cannot; and the product's own rule that a phone is
told only what its owner chose at enrolment, unless a PIN was given. What is told to others stands
in the consent table, which a clinician can read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bot.care.consent_answer import Answer, answer_by_author, answer_by_known
from bot.care.consent_column import Resolved, resolve
from bot.care.consent_faults import standing_faults
from bot.care.consent_own import answer_own, own_at_number_match
from bot.care.consent_records import Hold, Standing
from bot.care.consent_refusals import RefusalText, is_about, refusal_text
from bot.care.consent_table import Column, Outcome, Terms, Way
from bot.care.consent_table_check import PUBLIC
from bot.care.facts import Category, Channel, Request, Verification
from bot.care.protected import NO_GROUNDS, SEAL, Grounds, Permit, Reason

POLICY_VERSION = "2"

#: Told on any phone and by any channel.
_UNCAPPED = PUBLIC | {Category.OWN_MESSAGES}
_CLINICAL = frozenset(
    {Category.CARE_PLAN, Category.MEDICATION, Category.SAFETY_PLAN, Category.WHEREABOUTS}
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The answer is no, and why. Reason, outcome and grounds are for staff and the audit trail
    only; `text` is all that the requester may notice."""

    id: UUID
    requester_id: UUID
    subject_id: UUID | None
    category: Category
    reason: Reason
    policy_version: str = POLICY_VERSION
    outcome: Outcome = Outcome.DENY
    text: RefusalText = RefusalText.NEUTRAL
    grounds: Grounds = NO_GROUNDS


Decision = Permit | Refusal


def decide(request: Request, terms: Terms | None = None) -> Decision:
    """Whether this may be said to this requester now.

    What is about another needs `terms`. Anything missing, contradictory or unheard of is a no,
    with the reason FAULT, of which staff must be told.
    """
    version = POLICY_VERSION if terms is None else f"{POLICY_VERSION} {terms.version}"
    try:
        answer = _capped(_answer(request, terms), request, terms)
        if answer.outcome is Outcome.ALLOW:
            return _permit(request, answer, version)
        return _refuse(request, answer, version, refusal_text(request))
    except Exception:  # Whatever it was, the answer is no; the reason says that something failed.
        fault = Answer(Outcome.DENY, Reason.FAULTY_RECORDS)
        return _refuse(request, fault, version, RefusalText.NEUTRAL)


def becomes_known(permit: Permit) -> bool:
    """Whether what was told by this permit is known to the requester from now on: of all that
    consent opens, only who the key worker is."""
    by_consent = permit.reason in (
        Reason.FULL_CONSENT,
        Reason.LIMITED_CONSENT,
        Reason.PARENT,
        Reason.BEST_INTERESTS,
        Reason.ATTORNEY,
        Reason.DEPUTY,
        Reason.POWERS,
        Reason.COURT_ORDER,
    )
    return by_consent and permit.category is Category.KEY_WORKER


def refuse_old(request: Request, permit: Permit) -> Refusal:
    """The no to a text that was permitted, and tells a value that is another by now."""
    stale = Answer(Outcome.DENY, Reason.KNOWN_STALE, permit.grounds)
    return _refuse(request, stale, permit.policy_version, refusal_text(request))


def _answer(request: Request, terms: Terms | None) -> Answer:
    """The order of the decision: public, proof, hold, one's own, then the table."""
    if request.category in PUBLIC:
        return Answer(Outcome.ALLOW, Reason.PUBLIC)
    if request.category is Category.RECORD_COPIES:
        return Answer(Outcome.RECORDS, Reason.RECORDS_TEAM)
    own = request.subject_id == request.requester_id
    at_number_match = own_at_number_match(request) if own else frozenset[Category]()
    needed = Verification.FRESH_PROOF
    if request.category in at_number_match:
        needed = Verification.NUMBER_MATCH
    if request.verification < needed:
        return Answer(Outcome.DENY, Reason.UNVERIFIED)
    if own and not (request.category is Category.OWN_WORDS and request.standing):
        return answer_own(request)
    if request.standing is None or request.category is Category.OWN_MESSAGES:
        return Answer(Outcome.DENY, Reason.NO_CONSENT)
    if terms is None or request.now is None:
        return Answer(Outcome.DENY, Reason.FAULTY_RECORDS)
    return _answer_by_table(request, request.standing, terms, request.now)


def _answer_by_table(request: Request, standing: Standing, terms: Terms, now: datetime) -> Answer:
    relationship = standing.relationship
    if relationship is None:
        return Answer(Outcome.DENY, Reason.NO_CONSENT)
    if relationship.verified_at is None or relationship.verified_at > now:
        return Answer(Outcome.DENY, Reason.UNVERIFIED)
    if relationship.hold is not Hold.NONE:
        return Answer(Outcome.DENY, Reason.HOLD)
    if standing.age is None or not is_about(request, standing) or _faulty(standing, now):
        return Answer(Outcome.DENY, Reason.FAULTY_RECORDS)
    if request.category is Category.CARERS_MESSAGES:
        return Answer(Outcome.DENY, Reason.NOT_SHARED)
    found = resolve(standing, relationship, standing.age, request.category, terms.table, now)
    return _answer_in_cell(request, found, terms, now)


def _faulty(standing: Standing, now: datetime) -> bool:
    return next(standing_faults(standing, now), None) is not None


def _answer_in_cell(request: Request, found: Resolved, terms: Terms, now: datetime) -> Answer:
    category, grounds = request.category, found.grounds
    outcome = terms.table.cells[category][found.column]
    if category is Category.OWN_WORDS:
        return Answer(outcome, Reason.OWN_WORDS, grounds)
    if found.staff_decide:
        return Answer(Outcome.STAFF, Reason.NEEDS_JUDGEMENT, grounds)
    if found.at_most is not None and category not in found.at_most:
        return Answer(Outcome.DENY, Reason.ROLE_LIMIT, grounds)
    if terms.is_opened(category, found.column):
        return Answer(Outcome.ALLOW, Reason.OPEN_TO_CARERS, grounds)
    answer = _resolved(outcome, request, found, now)
    hands_over = found.way is Way.CONSENT_OR_STAFF or (
        found.way is Way.NOT_ASKED and category in _CLINICAL
    )
    if answer.outcome is Outcome.DENY and hands_over:
        return replace(answer, outcome=Outcome.STAFF, reason=Reason.NEEDS_JUDGEMENT)
    return answer


def _resolved(outcome: Outcome, request: Request, found: Resolved, now: datetime) -> Answer:
    """A cell with what it depends on: what is known already, or what the author chose."""
    match outcome:
        case Outcome.ALLOW:
            return Answer(outcome, found.granted, found.grounds)
        case Outcome.KNOWN:
            return answer_by_known(request, found, now)
        case Outcome.SHARED:
            return replace(answer_by_author(request), grounds=found.grounds)
        case Outcome.STAFF:
            lacks = found.column is Column.LACKS_UNDECIDED
            reason = Reason.BEST_INTERESTS_NEEDED if lacks else Reason.NEEDS_JUDGEMENT
            return Answer(outcome, reason, found.grounds)
        case _:
            return Answer(outcome, found.denied, found.grounds)


def _capped(answer: Answer, request: Request, terms: Terms | None) -> Answer:
    """The answer, within what the phone and the channel may carry."""
    if answer.outcome is not Outcome.ALLOW or request.category in _UNCAPPED:
        return answer
    on_whatsapp = frozenset[Category]() if terms is None else terms.on_whatsapp
    sms = request.channel is Channel.SMS
    if request.shared_phone or not (sms or request.category in on_whatsapp):
        return replace(answer, outcome=Outcome.DENY, reason=Reason.CHANNEL_LIMIT)
    return answer


def _permit(request: Request, answer: Answer, version: str) -> Permit:
    return Permit(
        id=request.id,
        requester_id=request.requester_id,
        subject_id=request.subject_id,
        category=request.category,
        reason=answer.reason,
        policy_version=version,
        seal=SEAL,
        grounds=answer.grounds,
        message_id=answer.message_id,
        fingerprint=answer.fingerprint,
    )


def _refuse(request: Request, answer: Answer, version: str, text: RefusalText) -> Refusal:
    return Refusal(
        id=request.id,
        requester_id=request.requester_id,
        subject_id=request.subject_id,
        category=request.category,
        reason=answer.reason,
        policy_version=version,
        outcome=answer.outcome,
        text=text,
        grounds=answer.grounds,
    )
