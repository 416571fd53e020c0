"""Where an item comes from, whom it is about, and why it has its lane: each in words."""

from __future__ import annotations

from datetime import datetime

from bot.care.facts import Verification
from bot.care.person_details import Details
from bot.care.safe_hours import words_of_kept
from bot.services.item_view_lane import WITHHELD
from bot.services.read_item import OpenedItem
from bot.web.on_call.when import When, when

#: What each rule says that chooses a lane. What the words may mean is for whoever reads them.
RULES = {
    "default": "no words of a rule were found. That is no assessment",
    "screen": "the danger screen found words in it",
    "call_for_help": "they called for help (URGENT, HELP, SOS or 999)",
    "report": "asked whether everyone is safe, they said no",
    "duress_word": "they used their duress word",
    "quiet_word": "they used the word that they agreed with staff",
    "stray_code": "it is an answer to an alert, from a phone that is no member of staff's",
    "plan_sign": "words of a sign from the person's own plan",
    "repeated_worry": "they have written of worry several times of late",
    "told_of_a_change": "they tell of a change of their own",
    "told_of_a_concern": "they tell of a worry about somebody",
    "not_clearly_safe": "asked whether everyone is safe, they did not clearly say yes",
    "sleep_gone": "words of sleep that is gone",
    "talking_to_self": "words of talking to somebody who is not there",
    "voices_back": "words of voices or visions that came, or got louder",
    "withdrawn": "words of not going out, or answering nobody",
    "medicine_not_usual": "words of medicine that is not taken as usual",
    "medicine_stopped": "words of medicine that was stopped",
    "mood_up": "words of little sleep, racing thoughts or spending",
    "suspicious": "words of others who watch, follow or plot",
    "missed_after_discharge": "words of nobody coming or ringing after hospital",
    "self_care": "words of not eating or washing as usual",
    "using_again": "words of drinking, drugs or gambling, again or more",
    "low": "words of being low or tearful",
    "anxious": "words of panic or fear that is back, or has grown",
    "confused": "words of being confused, forgetting or wandering",
    "getting_worse": "words of getting worse",
    "fast_worse": "words of getting worse fast",
    "worry": "words of worry about somebody",
    "stopped_medicine_and_worse": "words of medicine that was stopped, and of another change",
    WITHHELD: "a rule that is not for you to read",
}
_IN_CONFIDENCE, _UNCHOSEN = "in confidence", "not to be relayed without checking"


def why_lane(rule: str) -> str:
    """Why an item has its lane. A rule that has no words here is named."""
    return RULES.get(rule, f"by rule {rule}")


def source(opened: OpenedItem) -> str:
    """Who wrote, as far as the number says."""
    person = opened.words.person
    if person.is_shared_number:
        return "one of several people"
    if person.is_carer:
        confidence = ", in confidence" if is_in_confidence(opened) else ""
        both = "service user and carer" if person.is_service_user else "carer"
        return f"{both}{confidence}"
    if person.is_service_user:
        return "service user"
    return "somebody we know" if person.is_known else "stranger"


def tags(opened: OpenedItem) -> list[str]:
    """What a worker must mind before anything of it is passed on."""
    person, found = opened.words.person, []
    if person.is_carer:
        if is_in_confidence(opened):
            found.append(_IN_CONFIDENCE)
        elif not _may_be_told(opened):
            found.append(_UNCHOSEN)
    if person.is_shared_number or person.others_see:
        found.append("shared number")
    return found


def who_notes(opened: OpenedItem) -> list[str]:
    """What to know of whoever wrote before one rings."""
    person, notes = opened.words.person, []
    if person.is_known and opened.words.messages[-1].verification is Verification.UNKNOWN:
        notes.append("This number has not proved itself lately. It may be somebody else's now.")
    if person.others_see:
        notes.append("Others may see this phone.")
    if person.text_only:
        notes.append("Text only: a voice call does not reach them. Text, or use Relay UK.")
    if person.easy_read:
        notes.append("Easy Read: short sentences, plain words.")
    notes += reach_notes(person.details)
    if person.is_carer:
        notes.append(_confidence(opened))
    return notes


def reach_notes(details: Details) -> list[str]:
    """How to speak with somebody and when, as it was written down of them."""
    hours = words_of_kept(details.safe_hours)
    said = (
        ("Language", details.language),
        ("How to speak with them", details.communication_needs),
        ("Ring or text first only", hours),
        ("Safe times, in their words", details.safe_times),
    )
    return [f"{what}: {words}." for what, words in said if words]


def about(opened: OpenedItem, now: datetime) -> dict[str, str | When | None] | None:
    """Whom it is about, in the sender's own words; None where nobody needs to ask: a service user
    writes about themselves until they say otherwise."""
    said, person = opened.words.about, opened.words.person
    if said is not None:
        return {"words": said.words, "at": when(said.said_at, now)}
    if person.is_service_user and not person.is_carer:
        return None
    return {"words": "", "at": None}


def is_in_confidence(opened: OpenedItem) -> bool:
    """Whether any of it was said in confidence."""
    return "in_confidence" in _chosen(opened)


def _may_be_told(opened: OpenedItem) -> bool:
    return _chosen(opened) == {"may_be_told"}


def _chosen(opened: OpenedItem) -> set[str]:
    return {m.confidence.value if m.confidence else "" for m in opened.words.messages}


def _confidence(opened: OpenedItem) -> str:
    if is_in_confidence(opened):
        return "In confidence. They asked that nobody is told they wrote."
    if _may_be_told(opened):
        return "They said that the person they care for may know they wrote."
    return "They have not said who may know that they wrote. Treat it as in confidence."
