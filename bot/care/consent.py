"""What may be said back, to whom. First form: one's own facts; everything else is denied.

Sources of the rules: the NHS Confidentiality guidance that listening to a carer is no breach
while telling them something new needs consent (GMC, Confidentiality); and the product's own rule
that a phone is told only what its owner chose at enrolment, unless a PIN was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bot.care.facts import Category, MayText, Request, Verification
from bot.care.protected import SEAL, Permit, Reason

POLICY_VERSION = "1"

_PUBLIC = frozenset({Category.PUBLIC_INFORMATION, Category.PUBLISHED_CONTACTS})
_OWN_AT_NUMBER_MATCH = frozenset({Category.OWN_MESSAGES, Category.OWN_WORDS})

#: What a fresh proof opens of one's own facts; the rest needs a human (content needs judgement).
_OWN_AT_FRESH_PROOF = frozenset(
    {
        Category.USES_SERVICE,
        Category.KEY_WORKER,
        Category.COVER,
        Category.APPOINTMENT,
        Category.CONSENT_RECORD,
        Category.REVIEW_ACTION,
    }
)

#: What a number match opens, by what the person said may be texted to that phone.
_OWN_BY_MAY_TEXT = {
    MayText.NOTHING: frozenset[Category](),
    MayText.KEY_WORKER: frozenset({Category.USES_SERVICE, Category.KEY_WORKER, Category.COVER}),
    MayText.APPOINTMENTS: frozenset(
        {
            Category.USES_SERVICE,
            Category.KEY_WORKER,
            Category.COVER,
            Category.APPOINTMENT,
            Category.REVIEW_ACTION,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """The answer is no, and why. The reason is for the audit trail only."""

    id: UUID
    requester_id: UUID
    subject_id: UUID | None
    category: Category
    reason: Reason
    policy_version: str = POLICY_VERSION


Decision = Permit | Refusal


def decide(request: Request) -> Decision:
    """Whether this may be said to this requester now. Total, and denies by default."""
    if request.category in _PUBLIC:
        return _permit(request, Reason.PUBLIC)
    if request.verification < Verification.NUMBER_MATCH:
        return _refuse(request, Reason.UNVERIFIED)
    if request.subject_id != request.requester_id:
        return _refuse(request, Reason.NO_CONSENT)
    return _decide_own(request)


def _decide_own(request: Request) -> Decision:
    if request.category in _OWN_AT_NUMBER_MATCH:
        return _permit(request, Reason.OWN)
    if request.category not in _OWN_AT_FRESH_PROOF:
        return _refuse(request, Reason.NEEDS_JUDGEMENT)
    if request.verification >= Verification.FRESH_PROOF:
        return _permit(request, Reason.OWN)
    if request.category in _OWN_BY_MAY_TEXT.get(request.may_text, frozenset()):
        return _permit(request, Reason.OWN_MAY_TEXT)
    return _refuse(request, Reason.UNVERIFIED)


def _permit(request: Request, reason: Reason) -> Permit:
    return Permit(
        id=request.id,
        requester_id=request.requester_id,
        subject_id=request.subject_id,
        category=request.category,
        reason=reason,
        policy_version=POLICY_VERSION,
        seal=SEAL,
    )


def _refuse(request: Request, reason: Reason) -> Refusal:
    return Refusal(
        id=request.id,
        requester_id=request.requester_id,
        subject_id=request.subject_id,
        category=request.category,
        reason=reason,
    )
