"""What the records say of a person, in the words of the pages."""

from __future__ import annotations

from bot.care.consent_records import ConsentState, Hold, Kind
from bot.care.facts import MayText
from bot.care.lanes import Lane

LANES = {
    Lane.NOW: "Now",
    Lane.FOUR_HOURS: "Within 4 hours",
    Lane.TODAY: "Today",
    Lane.THREE_DAYS: "Within 3 days",
    Lane.ROUTINE: "Routine",
    Lane.INFO: "For information",
}
ROLES = {
    "key_worker": "Key worker",
    "accountable_professional": "Accountable professional",
    "deputy": "Deputy",
    "buddy": "Buddy",
}
KINDS = {
    Kind.CARER: "carer",
    Kind.PARTNER: "partner",
    Kind.RELATIVE: "relative",
    Kind.FRIEND: "friend",
    Kind.PARENT: "parent",
    Kind.PARENT_WITH_PR: "parent with parental responsibility",
    Kind.PARENT_WITHOUT_PR: "parent without parental responsibility",
    Kind.STEP_PARENT: "step-parent",
    Kind.FOSTER_CARER: "foster carer",
    Kind.YOUNG_CARER: "young carer",
    Kind.NEAREST_RELATIVE: "nearest relative",
    Kind.NOMINATED_PERSON: "nominated person",
    Kind.ATTORNEY_HW: "attorney for health and welfare",
    Kind.ATTORNEY_PF: "attorney for property and money",
    Kind.DEPUTY_PW: "deputy for personal welfare",
    Kind.DEPUTY_PF: "deputy for property and money",
    Kind.GUARDIAN_SCT: "guardian (Scotland)",
    Kind.NAMED_PERSON_SCT: "named person (Scotland)",
    Kind.ADVOCATE: "advocate",
    Kind.APPOINTEE: "appointee",
    Kind.PROFESSIONAL: "professional",
}
HOLDS = {
    Hold.NO_CONTACT: "no contact",
    Hold.COURT_ORDER: "a court order",
    Hold.ABUSE_SUSPECTED: "abuse is suspected",
    Hold.ASKED_NOT_TO_ENGAGE: "the person asked us not to engage with them",
    Hold.CHILD_PROTECTION: "to protect a child",
    Hold.DURESS: "the person used the word agreed for danger",
}
STATES = {
    ConsentState.NOT_ASKED: "Not asked yet",
    ConsentState.PENDING: "Asked for, not confirmed",
    ConsentState.FULL: "Agreed",
    ConsentState.LIMITED: "Agreed in part",
    ConsentState.REFUSED: "The person said no",
    ConsentState.WITHDRAWN: "The person took it back",
    ConsentState.EXPIRED: "Has run out",
}
MAY_TEXT = {
    MayText.NOTHING: "nothing about them without their PIN",
    MayText.KEY_WORKER: "key worker and cover",
    MayText.APPOINTMENTS: "key worker, cover, appointments and review actions",
}
#: Whether a call to a phone is safe, as its owner said.
CALLS = {
    "": "Nobody has asked",
    "yes": "Yes: a call puts them in no danger",
    "no": "No: do not ring this phone",
}
WAYS = {"met": "met in person", "rang": "spoke on the phone", "texted": "texted"}
FIELDS = {
    "first_name": "First name",
    "last_name": "Last name",
    "record_number": "Local record number",
    "communication_needs": "Communication needs",
    "language": "Language",
    "safe_times": "When it is safe to ring or text",
    "safe_hours": "Hours at which we may text first",
    "easy_read": "Easy Read",
    "text_only": "Text only",
}
FAULTS = {
    "too_long": "{field}: this is too long",
    "no_hours": "Hours at which we may text first: enter both times, such as 09:30 and 15:00, the "
    "second at least half an hour later",
    "no_name": "Give a first name or a last name",
}
#: Events of the trail in words. A kind that is not here is shown as it is.
EVENTS = {
    "inbound.received": "A text from them came in",
    "item.opened": "Their text was put on a list",
    "item.moved_on": "Their text moved to the next who may act",
    "item.reminded": "Whoever has their text was reminded",
    "item.lane_raised": "Their text was made more urgent",
    "item.acknowledged": "Somebody said: I have this",
    "item.tried": "Somebody noted what they tried",
    "item.closed": "An item was closed",
    "item.read": "Somebody read a text of theirs",
    "item.read_refused": "Somebody asked for a text of theirs, and was told there is none",
    "person.opened": "Somebody opened this record",
    "person.open_refused": "Somebody asked for this record, and was told there is none",
    "person.opened_with_reason": "Somebody gave a reason and opened this record",
    "person.copied": "Somebody made a copy for the record",
    "person.details_changed": "Somebody changed the details",
    "phone.shown": "Somebody looked at a phone number",
    "phone.added": "A phone was added",
    "phone.changed": "What may be texted to a phone, or whether calls are safe, was changed",
    "phone.retired": "A phone is not used any more",
    "phone.enrolled_again": "A new phone was entered instead of the old one",
    "number.doubt_told": "Whoever works with them heard that a number is doubted",
    "outbound.waits": "A text of ours waits for a safe hour",
    "phone.narrowed": "They wanted less texted to a phone",
    "number.confirmed": "Staff made sure whose a number is",
    "number.doubted": "A number was doubted",
    "disclosure.decided": "It was decided whether something may be told",
    "consent.recorded": "What may be shared was recorded",
    "consent.confirmed": "What may be shared was confirmed",
    "consent.withdrawn": "What may be shared was taken back",
    "consent.turned_down": "What was asked for was turned down",
    "safety_hold.set": "A safety hold was set or lifted",
    "known_fact.added": "It was noted what somebody knows already",
    "contact.recorded": "A contact was noted",
    "promise.made": "A call was promised",
    "promise.ended": "A promised call was ended",
    "audit.read": "Somebody read this trail",
    "looks.read": "Somebody looked at who opened this record",
    "proof.set": "A PIN or word was set",
    "proof.removed": "A PIN or word was cleared",
    "assignment.changed": "The key worker or accountable professional changed",
}
#: By what somebody opened a person.
WAYS_IN = {
    "own": "as one of their workers",
    "cover": "as cover",
    "team": "as one of their team",
    "desk": "as a desk of their team",
    "reason": "with a reason",
}
#: Kinds of information in words that name nobody.
CATEGORIES = {
    "P2": "their own messages",
    "D0": "that they use the service",
    "D1": "who the key worker is",
    "D2": "who covers",
    "D3": "appointments",
    "D4": "the care plan",
    "D5": "medication",
    "D6": "the safety plan",
    "D7": "where they are",
    "D8": "their messages",
    "D9": "a carer's messages",
    "D10": "what is recorded of sharing",
    "D11": "copies of the record",
    "D12a": "review actions",
    "D12b": "what was said in a review",
}
#: Why a decision fell so.
WHYS = {
    "OWN": "it is about themselves",
    "OWN_MAY_TEXT": "the person said this may be texted to them",
    "C_FULL": "the person agreed",
    "C_LIM": "the person agreed to this",
    "KNOWN": "they know it already",
    "KNOWN_STALE": "what they knew is not so any more",
    "OPEN_D1": "the organisation lets carers know this",
    "UNVER": "it was not sure enough who asked",
    "HOLD": "a safety hold",
    "C_NONE": "nobody had agreed it",
    "C_NOTCOVERED": "not part of what was agreed",
    "C_REFUSED": "the person said no",
    "C_WITHDRAWN": "the person took it back",
    "C_EXPIRED": "what was agreed had run out",
    "C_REVIEW": "what was agreed was overdue for review",
    "C_PENDING": "not confirmed yet",
    "JUDGE": "for a professional to judge",
    "BI": "a decision in their best interests",
}
