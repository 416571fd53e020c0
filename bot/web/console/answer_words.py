"""What the console says of an answer: what its words may tell, why it is not sent, how it fares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.care.facts import Category
from bot.care.worker_answers import Ground, Never, Wrong
from bot.clock import local
from bot.services.see_actions import SentAnswer, StaffName

KINDS: Mapping[Category, str] = {
    Category.USES_SERVICE: "something of another person, or that they use this service at all",
    Category.KEY_WORKER: "who works with them",
    Category.COVER: "who stands in for their key worker, or that somebody is away",
    Category.APPOINTMENT: "a day or a time of an appointment",
    Category.CARE_PLAN: "care or treatment",
    Category.MEDICATION: "medicines",
    Category.SAFETY_PLAN: "safety, or a safety plan",
    Category.WHEREABOUTS: "where somebody is, or was",
    Category.CARERS_MESSAGES: "that somebody beside them wrote to us or spoke with us",
}
GROUNDS: Mapping[Ground, str] = {
    Ground.NOTHING_TOLD: "My words tell nothing of the kind",
    Ground.AGREED: "The person agreed to this, and it is not on record yet",
    Ground.KNOWN: "Whoever reads it knows it already",
    Ground.BEST_INTERESTS: "The person lacks capacity for this, and it is in their best interests",
    Ground.SAFEGUARDING: "Safeguarding",
    Ground.VITAL: "A life is at risk",
}
WRONG: Mapping[Wrong, str] = {
    Wrong.EMPTY: "Write what you want to say",
    Wrong.TOO_LONG: "It is too long for a text",
    Wrong.NETWORK: "It holds a word on which the phone network acts: STOP, END, CANCEL, QUIT or "
    "HELP. Whoever texts it back may get no more texts, not even in danger. Use other words",
    Wrong.NOT_FOR_TEXT: "It speaks of a dose, a change of medicine, results, detention, discharge, "
    "a death, a refusal or safeguarding. Say that on the phone or in person",
    Wrong.JUDGES: "It holds words that judge, frighten, or argue with what somebody believes",
}
NEVER: Mapping[Never, str] = {
    Never.UNSEEN: "It may not be safe to text them. Whoever hurts them may hold the phone. They "
    "have not said in the last 15 minutes that it is safe to text here",
    Never.GONE: "The person has died",
    Never.DOUBTED: "The number may be somebody else's",
    Never.CLAIMED: "A colleague is talking with them. Only they can write until they have finished",
    Never.HOLD: "Your words may tell something that they may not know, and a safety hold stands "
    "between the two. It cannot be sent by text, whatever the reason",
    Never.STRANGER: "Your words may tell something of a person, and nobody knows whose phone this "
    "is. It cannot be sent by text, whatever the reason",
}
_HELD: Mapping[str, str] = {
    "consent": "what may be told has changed since",
    "erased": "the person was erased",
}
#: Nothing can be taken back for longer: what waits longer waits for a safe hour.
_SOON = timedelta(minutes=10)
_FARES = {
    "waiting": "goes out in a moment",
    "sending": "is being sent",
    "doubtful": "perhaps sent: we are asking",
    "queued": "sent at {sent}",
    "sent": "sent at {sent}",
    "delivered": "sent at {sent}, delivered",
    "read": "sent at {sent}, delivered and read",
    "undelivered": "did NOT arrive",
    "failed": "did NOT arrive",
}


def fares(sent: SentAnswer) -> str:
    """How an answer fares, in a few words."""
    answer = sent.answer
    if answer.taken_back_at is not None:
        return f"taken back at {_time(answer.taken_back_at)}. It was not sent"
    if answer.held_at is not None:
        return f"NOT sent: {_why_held(answer.held_why or '')}"
    moment = "" if sent.sent_at is None else _time(sent.sent_at)
    said = _FARES.get(sent.status, "not sent").format(sent=moment)
    goes_at = sent.goes_at
    if sent.status == "waiting" and goes_at and goes_at - answer.written_at > _SOON:
        said = f"waits for an hour that is safe for them: it goes out at {_time(goes_at)}"
    if not answer.waits:
        return said
    if answer.read_at is not None:
        return f"waited for them, and was read at {_time(answer.read_at)}"
    return f"waits until they ask for it. That something waits: {said}"


def _why_held(why: str) -> str:
    if why in _HELD:
        return _HELD[why]
    said = NEVER[Never(why)]
    return said[0].lower() + said[1:]


def who(name: StaffName | None) -> str:
    """A member of staff as colleagues call them."""
    if name is None:
        return "somebody of staff"
    return name.name or f"{(name.role or 'desk').replace('_', ' ')} of {name.team}"


def _time(moment: datetime) -> str:
    return f"{local(moment):%H:%M on %-d %b}"
