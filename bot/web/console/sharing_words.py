"""What may be told, and why, in words for staff: each says no more than was decided."""

from __future__ import annotations

from collections.abc import Iterable

from bot.care.consent_now import ConsentNow
from bot.care.consent_records import (
    Basis,
    ConsentState,
    EvidenceKind,
    Finding,
    GivenVia,
    Hold,
    HowKnown,
    Kind,
)
from bot.care.facts import Category
from bot.care.pressure import Sign
from bot.care.protected import Reason
from bot.care.sharing_changes import Considered, WhyEnded, WhyHold
from bot.care.sharing_view import Effect, Telling
from bot.web.on_call.sharing import WHY, WORDS

TELLING = {
    Telling.TOLD: "May be told",
    Telling.KNOWN: "May be talked about: they know it already",
    Telling.STAFF: "You decide each time, and record it",
    Telling.NOT: "Not to be told",
}
#: Why something may be told, or goes to staff. The rest has the words of the pages on call.
GRANTED = {
    Reason.FULL_CONSENT: "{subject} agreed to everything",
    Reason.LIMITED_CONSENT: "{subject} agreed to this",
    Reason.KNOWN: "staff noted that they know it, and it is still so",
    Reason.OPEN_TO_CARERS: "your organisation tells it to every carer whom staff have checked",
    Reason.PARENT: "a parent who is responsible in law",
    Reason.BEST_INTERESTS: "a recorded decision in {subject}'s best interests",
    Reason.ATTORNEY: "a registered power of attorney that lists it",
    Reason.DEPUTY: "a deputy whose order lists it",
    Reason.POWERS: "powers in law that list it",
    Reason.COURT_ORDER: "a court's order",
    Reason.NEEDS_JUDGEMENT: "it needs a professional",
    Reason.HOLD: "a safety hold",
    Reason.FAULTY_RECORDS: "the records contradict each other, or a day of birth is missing",
}
STATES = {
    ConsentState.NOT_ASKED: "Not asked",
    ConsentState.PENDING: "Asked for, waiting for a worker",
    ConsentState.FULL: "Agreed to everything",
    ConsentState.LIMITED: "Agreed to some things",
    ConsentState.REFUSED: "Refused",
    ConsentState.WITHDRAWN: "Withdrawn",
    ConsentState.EXPIRED: "Ended, or overdue for review",
}
BASES = {
    Basis.EXPLICIT: "The person's own words (16 or over)",
    Basis.COMPETENT_CHILD: "A child under 16, found competent for this",
    Basis.PARENTAL_RESPONSIBILITY: "A parent, for a child under 16",
    Basis.BEST_INTERESTS: "A decision in their best interests",
    Basis.ATTORNEY: "An attorney for health and welfare",
    Basis.DEPUTY: "A deputy for personal welfare",
    Basis.COURT_ORDER: "A court's order",
}
WAYS = {
    GivenVia.FACE_TO_FACE: "Face to face",
    GivenVia.CALL: "In a call",
    GivenVia.LETTER: "By letter",
    GivenVia.TEXT: "By text",
}
FINDINGS = {
    Finding.HAS: "Has capacity for this decision",
    Finding.LACKS: "Lacks capacity for this decision",
    Finding.FLUCTUATING: "It comes and goes",
    Finding.PRESUMED: "Presumed: nothing found",
}
CONSIDERED = {
    Considered.WISHES: "What the person wishes, now and before, was considered",
    Considered.CONSULTED: "Those who care for the person were asked, where that was possible",
    Considered.MAY_REGAIN: "Whether it can wait until the person can decide was considered",
    Considered.LEAST: "It is the least that has to be shared",
}
HOLDS = {
    Hold.NONE: "No hold",
    Hold.NO_CONTACT: "No contact",
    Hold.COURT_ORDER: "A court's order",
    Hold.ABUSE_SUSPECTED: "Abuse is suspected",
    Hold.ASKED_NOT_TO_ENGAGE: "The person asked us not to engage with them",
    Hold.CHILD_PROTECTION: "Protection of a child",
    Hold.DURESS: "The person may be under pressure",
}
WHY_HOLD = {
    WhyHold.PERSON_ASKED: "The person asked",
    WhyHold.WORKER_WORRIED: "A worker is worried",
    WhyHold.COURT: "A court decided",
    WhyHold.SAFEGUARDING: "Safeguarding decided",
    WhyHold.DANGER_OVER: "The danger is over",
    WhyHold.SET_IN_ERROR: "It was set in error",
}
WHY_ENDED = {
    WhyEnded.PERSON_ASKED: "The person asked",
    WhyEnded.THEY_ASKED: "They asked themselves",
    WhyEnded.OVER: "They do not stand beside the person any more",
    WhyEnded.RECORDED_IN_ERROR: "It was recorded in error",
}
KINDS = {
    Kind.CARER: "Carer",
    Kind.PARTNER: "Partner",
    Kind.RELATIVE: "Relative",
    Kind.FRIEND: "Friend",
    Kind.YOUNG_CARER: "Young carer (under 18)",
    Kind.PARENT: "Parent, responsibility not looked into",
    Kind.PARENT_WITH_PR: "Parent with parental responsibility",
    Kind.PARENT_WITHOUT_PR: "Parent without parental responsibility",
    Kind.STEP_PARENT: "Step-parent",
    Kind.FOSTER_CARER: "Foster carer",
    Kind.NEAREST_RELATIVE: "Nearest relative",
    Kind.NOMINATED_PERSON: "Nominated person",
    Kind.ATTORNEY_HW: "Attorney for health and welfare",
    Kind.ATTORNEY_PF: "Attorney for property and money",
    Kind.DEPUTY_PW: "Deputy for personal welfare",
    Kind.DEPUTY_PF: "Deputy for property and money",
    Kind.GUARDIAN_SCT: "Welfare guardian (Scotland)",
    Kind.NAMED_PERSON_SCT: "Named person (Scotland)",
    Kind.ADVOCATE: "Advocate",
    Kind.APPOINTEE: "Appointee for benefits",
    Kind.PROFESSIONAL: "Professional of another service",
}
PAPERS = {
    EvidenceKind.PARENTAL_RESPONSIBILITY: "Parental responsibility",
    EvidenceKind.REGISTERED_POWER: "Registered power of attorney",
    EvidenceKind.COURT_ORDER: "Court's order",
    EvidenceKind.POWERS: "Powers in law (Scotland)",
    EvidenceKind.APPOINTMENT: "Appointment of an advocate",
}
HOW_KNOWN = {
    HowKnown.CARER_TOLD_US: "They told us themselves",
    HowKnown.PRESENT_AT_MEETING: "They were at the meeting",
    HowKnown.PERSON_TOLD_THEM: "The person told them, and confirmed it to us",
    HowKnown.LETTER_COPIED: "They had a copy of the letter",
    HowKnown.TOLD_BY_US: "Keyline told them while that was agreed",
}
#: What may look like pressure on whoever asked by text.
SIGNS = {
    Sign.CARER_TEXTED: "The carer texted within half an hour before",
    Sign.OTHERS_SEE: "Others see this phone",
    Sign.THIRD_PERSON: "It is worded in the third person",
    Sign.HOLD: "There is a safety hold",
}
#: What can be agreed to besides what staff are asked for.
ALSO = {
    Category.PERSONS_MESSAGES: "messages of theirs that they choose to show",
    Category.CONSENT_RECORD: "what is shared with whom",
}
SHAREABLE_WORDS = {**WORDS, **ALSO}


def why(reason: Reason, subject: str) -> str:
    """Why a decision fell as it did."""
    return (GRANTED | WHY).get(reason, "the rules do not allow it").format(subject=subject)


def listed(categories: Iterable[Category | str]) -> str:
    """Kinds of facts, one after the other."""
    words = [SHAREABLE_WORDS.get(Category(one), str(one)) for one in categories]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def effect_lines(effect: Effect, other: str) -> list[str]:
    """What a change does, said before it is made and after."""
    lines = []
    if effect.opens:
        lines.append(f"From now {other} may be told: {listed(effect.opens)}.")
    if effect.to_staff:
        lines.append(f"From now you decide each time: {listed(effect.to_staff)}.")
    if effect.closes:
        lines.append(f"From now not any more: {listed(effect.closes)}.")
    if effect.stays:
        lines.append(f"As before: {listed(effect.stays)}.")
    if not (effect.opens or effect.to_staff or effect.closes):
        lines.insert(0, "It changes nothing of what may be told now.")
    return lines


def state_words(live: ConsentNow | None) -> str:
    """The state that holds, as the rules reckon it."""
    if live is None:
        return "The person's day of birth is not recorded: nothing may be told"
    return STATES[live.state]
