"""What somebody may be told about themselves, by the proof they gave and what they chose."""

from __future__ import annotations

from bot.care.consent_answer import Answer, answer_by_author
from bot.care.consent_table import Outcome
from bot.care.facts import Category, MayText, Request, Verification
from bot.care.protected import Reason

#: What a fresh proof opens of one's own; content goes to a human, who can judge it.
_OWN_AT_FRESH_PROOF = frozenset(
    {
        Category.OWN_WORDS,
        Category.USES_SERVICE,
        Category.KEY_WORKER,
        Category.COVER,
        Category.APPOINTMENT,
        Category.PERSONS_MESSAGES,
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


def own_at_number_match(request: Request) -> frozenset[Category]:
    """What of one's own needs no more than the number that is on record."""
    return _OWN_BY_MAY_TEXT[request.may_text] | {Category.OWN_MESSAGES}


def answer_own(request: Request) -> Answer:
    """How a question about oneself falls, once the proof that it needs was given."""
    category, message = request.category, request.message
    if category is Category.OWN_MESSAGES:
        return Answer(Outcome.ALLOW, Reason.OWN)
    if category is Category.CARERS_MESSAGES:
        return answer_by_author(request)
    if category not in _OWN_AT_FRESH_PROOF:
        return Answer(Outcome.STAFF, Reason.NEEDS_JUDGEMENT)
    if request.verification < Verification.FRESH_PROOF:
        return Answer(Outcome.ALLOW, Reason.OWN_MAY_TEXT)
    if category is Category.OWN_WORDS:
        return Answer(Outcome.ALLOW, Reason.OWN_WORDS)
    one = message.id if message and category is Category.PERSONS_MESSAGES else None
    return Answer(Outcome.ALLOW, Reason.OWN, message_id=one)
