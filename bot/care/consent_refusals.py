"""Which fixed text a no is.

It hangs on proof and on what the requester is recorded to know already, never on consent,
capacity or a hold: those must not show in it.
"""

from __future__ import annotations

from enum import StrEnum

from bot.care.consent_answer import known_now
from bot.care.consent_records import Kind, Standing
from bot.care.facts import Category, Request, Verification

_OF_ANYBODY = frozenset({Category.OWN_MESSAGES, Category.OWN_WORDS})


class RefusalText(StrEnum):
    """Which fixed text a refusal is. The first two are the N and K of the consent table."""

    NEUTRAL = "N"
    RING_US = "K"
    OTHERS_TEXTS = "others_texts"
    RECORDS = "records"


def refusal_text(request: Request) -> RefusalText:
    """The fixed text of a no, whatever the reason for it."""
    if request.category is Category.RECORD_COPIES:
        return RefusalText.RECORDS
    own = request.subject_id == request.requester_id
    if own and request.category is Category.CARERS_MESSAGES:
        return RefusalText.OTHERS_TEXTS
    if request.verification < Verification.NUMBER_MATCH:
        return RefusalText.NEUTRAL
    # Whoever asks for a fact about themselves uses the service. Their own texts anybody may have.
    own_fact = own and request.category not in _OF_ANYBODY
    knows = own_fact or _knows_of_service(request)
    return RefusalText.RING_US if knows else RefusalText.NEUTRAL


def is_about(request: Request, standing: Standing) -> bool:
    """Whether a request and what is held are about the same two people."""
    own_words = request.category is Category.OWN_WORDS
    about = request.requester_id if own_words else standing.subject_id
    return (request.requester_id, request.subject_id) == (standing.requester_id, about)


def _knows_of_service(request: Request) -> bool:
    """Whether the requester is recorded to know that the person uses the service."""
    standing = request.standing
    if standing is None or not is_about(request, standing):
        return False
    relationship = standing.relationship
    if relationship is not None and relationship.kind is Kind.PROFESSIONAL:
        return False
    known = known_now(standing, request.now)
    return any(fact.category is Category.USES_SERVICE for fact in known)
