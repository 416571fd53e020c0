"""Which text answers which danger. Total: whatever was found, whoever reads, there is a text.

The table is for clinicians to read beside `docs/danger-texts.md`. It is chosen by what a message
says, never by a judgement of a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.care.danger_category import ABUSE, UNCLEAR
from bot.care.helplines import Plan, Purpose

#: Of several categories the first of these decides the text. What may end a life in minutes stands
#: before what needs care in how it is said.
PRECEDENCE = (
    "medical_emergency",
    "suicide_intent",
    "harm_to_others",
    "psychosis_danger",
    "self_harm",
    "abuse_child",
    "domestic_abuse",
    "abuse_adult",
    "missing",
    "passive_ideation",
    "neglect",
    "carer_breaking_point",
    "call_for_help",
    UNCLEAR,
)
LEVELS = ("now", "4h", "today", "check")
_OF_THOUGHTS = frozenset(
    {"suicide_intent", "passive_ideation", "self_harm", "psychosis_danger", "carer_breaking_point"}
    | {UNCLEAR}
)


class Age(StrEnum):
    """As far as it is known of whoever reads the answer."""

    YOUNG = "young"
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class Danger:
    """What the screen found in a message: its level, all categories, whose danger it is."""

    level: str
    categories: Sequence[str] = ()
    perspective: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the answer, as far as it is known. Nothing known is an adult with a mobile phone.

    `watched`: others use or may see the phone, or there is a hold or a word that says so. `carer`:
    known to us as one; it only matters where a text does not say whose danger it is.
    """

    age: Age | None = None
    carer: bool = False
    text_only: bool = False
    easy_read: bool = False
    watched: bool = False
    mobile: bool = True

    @property
    def is_young(self) -> bool:
        """Whether words for the young are right."""
        return self.age is Age.YOUNG


@dataclass(frozen=True, slots=True)
class Chosen:
    """One text, the lines it names, whether it says who is told, and whether in words for the
    young."""

    text_id: str
    plan: Plan = ()
    says_told: bool = True
    young: bool = False


_CRISIS: Sequence[Purpose] = (Purpose.CRISIS, Purpose.LISTEN)
_TEXT: Sequence[Purpose] = (Purpose.TEXT,)
_GENERAL: Plan = (_CRISIS, (Purpose.LISTEN,), _TEXT)
_SHORT: Plan = (_CRISIS, _TEXT)
_ONE: Plan = (_CRISIS,)
_CARERS: Plan = (_CRISIS, (Purpose.CARERS, Purpose.LISTEN))
_HEALTH: Plan = ((Purpose.HEALTH,),)
_POLICE: Plan = ((Purpose.POLICE,),)
_CHILD: Plan = ((Purpose.CHILD_CONCERN, Purpose.POLICE),)
_MISSING: Plan = (*_POLICE, (Purpose.MISSING,))
_RUN_AWAY: Plan = ((Purpose.MISSING, *_CRISIS),)
_YOUNG: Plan = ((Purpose.YOUNG,), _CRISIS)
#: A line to text comes before one that needs a relay.
_BY_TEXT: Mapping[Plan, Plan] = {
    _GENERAL: (_TEXT, (Purpose.CRISIS,)),
    _SHORT: (_TEXT, (Purpose.CRISIS,)),
    _CARERS: (_TEXT, (Purpose.CRISIS,)),
    _ONE: (_TEXT,),
    _MISSING: _POLICE,
    _RUN_AWAY: (_TEXT, (Purpose.MISSING,)),
    _YOUNG: (_TEXT, (Purpose.YOUNG,)),
}

#: Each text and the lines it names to an adult.
PLANS: Mapping[str, Plan] = {
    "danger_now_self": _SHORT,
    "danger_thoughts_self": _GENERAL,
    "danger_self_harm": _GENERAL,
    "danger_medical_self": (),
    "danger_health_self": _HEALTH,
    "danger_harm": _SHORT,
    "danger_psychosis_self": _SHORT,
    "danger_abuse_self": (),
    "danger_abuse_young": _YOUNG,
    "danger_neglect_self": _HEALTH,
    "danger_missing_self": _RUN_AWAY,
    "danger_carer_self": _CARERS,
    "danger_help": _ONE,
    "danger_later_self": _GENERAL,
    "danger_gentle_self": _ONE,
    "danger_now_other": _ONE,
    "danger_thoughts_other": _ONE,
    "danger_medical_other": (),
    "danger_health_other": _HEALTH,
    "danger_psychosis_other": _ONE,
    "danger_abuse_other": _POLICE,
    "danger_abuse_child_other": _CHILD,
    "danger_neglect_other": _HEALTH,
    "danger_missing_other": _MISSING,
    "danger_later_other": _ONE,
    "danger_gentle_other": _ONE,
    "danger_bland": (),
    "danger_bland_crisis": _ONE,
    "danger_bland_medical": (),
    "danger_abuse_yes": ((Purpose.ABUSE, Purpose.LISTEN),),
    "danger_not_safe": _ONE,
}
#: The words for the young, where they differ. They are told of Childline and of the crisis line.
YOUNG: Mapping[str, str] = {
    "danger_now_self": "danger_now_young",
    "danger_thoughts_self": "danger_thoughts_young",
    "danger_medical_self": "danger_medical_young",
    "danger_abuse_self": "danger_abuse_young",
    "danger_abuse_yes": "danger_abuse_young",
    "danger_abuse_other": "danger_abuse_young",
    "danger_abuse_child_other": "danger_abuse_young",
    "danger_carer_self": "danger_carer_young",
    "danger_later_self": "danger_later_young",
    "danger_now_other": "danger_now_other_young",
    "danger_thoughts_other": "danger_thoughts_other_young",
    "danger_later_other": "danger_thoughts_other_young",
    "danger_medical_other": "danger_medical_other_young",
}
#: Whoever tells of abuse as a child, and whose age is not known, is answered as a child.
_TO_A_CHILD = "danger_abuse_young"
#: Where what is named matters more to the young than Childline.
_SAME_LINES = frozenset(
    {"danger_health_self", "danger_health_other", "danger_neglect_self", "danger_neglect_other"}
    | {"danger_missing_other"}
)
_NAMES_NOBODY_TOLD = frozenset(
    {"danger_abuse_self", "danger_abuse_yes", "danger_bland", "danger_bland_crisis"}
    | {"danger_bland_medical", "danger_more_bland"}
)

#: By category and whose danger it is: the text for now, within 4 hours, today.
_TABLE: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("medical_emergency", "self"): ("medical_self", "medical_self", "health_self"),
    ("suicide_intent", "self"): ("now_self", "thoughts_self", "later_self"),
    ("harm_to_others", "self"): ("harm", "harm", "harm"),
    ("psychosis_danger", "self"): ("psychosis_self", "psychosis_self", "later_self"),
    ("self_harm", "self"): ("medical_self", "self_harm", "self_harm"),
    ("abuse_child", "self"): ("abuse_young", "abuse_young", "abuse_young"),
    ("domestic_abuse", "self"): ("abuse_self", "abuse_self", "abuse_self"),
    ("abuse_adult", "self"): ("abuse_self", "abuse_self", "abuse_self"),
    ("missing", "self"): ("missing_self", "missing_self", "missing_self"),
    ("passive_ideation", "self"): ("thoughts_self", "thoughts_self", "later_self"),
    ("neglect", "self"): ("neglect_self", "neglect_self", "neglect_self"),
    ("carer_breaking_point", "self"): ("carer_self", "carer_self", "carer_self"),
    ("call_for_help", "self"): ("help", "help", "help"),
    (UNCLEAR, "self"): ("now_self", "later_self", "later_self"),
    ("medical_emergency", "other"): ("medical_other", "medical_other", "health_other"),
    ("suicide_intent", "other"): ("now_other", "thoughts_other", "later_other"),
    ("harm_to_others", "other"): ("harm", "harm", "harm"),
    ("psychosis_danger", "other"): ("psychosis_other", "psychosis_other", "later_other"),
    ("self_harm", "other"): ("medical_other", "thoughts_other", "later_other"),
    ("abuse_child", "other"): ("abuse_child_other", "abuse_child_other", "abuse_child_other"),
    ("domestic_abuse", "other"): ("abuse_other", "abuse_other", "abuse_other"),
    ("abuse_adult", "other"): ("abuse_other", "abuse_other", "abuse_other"),
    ("missing", "other"): ("missing_other", "missing_other", "missing_other"),
    ("passive_ideation", "other"): ("thoughts_other", "thoughts_other", "later_other"),
    ("neglect", "other"): ("neglect_other", "neglect_other", "neglect_other"),
    ("carer_breaking_point", "other"): ("now_other", "thoughts_other", "later_other"),
    ("call_for_help", "other"): ("help", "help", "help"),
    (UNCLEAR, "other"): ("now_other", "later_other", "later_other"),
}
#: Where a gentle question would be the wrong first word.
_NEVER_GENTLE = ABUSE | {"missing", "neglect", "call_for_help"}


def choose_text(danger: Danger, reader: Reader) -> Chosen:
    """The first answer to a danger."""
    about = "other" if is_about_other(danger, reader) else "self"
    category = first_category(danger)
    if is_guarded(danger, reader):
        return chosen(_bland(danger, category, about), reader)
    if danger.level == "check" and category not in _NEVER_GENTLE:
        return chosen(f"danger_gentle_{about}", reader)
    column = min(LEVELS.index(danger.level), 2) if danger.level in LEVELS else 0
    text = f"danger_{_TABLE[category, about][column]}"
    if text == _TO_A_CHILD and reader.age is Age.ADULT:
        text = "danger_abuse_self"
    return chosen(text, reader)


def chosen(text_id: str, reader: Reader) -> Chosen:
    """A text with the lines it names to this reader, in the words for their age."""
    bland = text_id.startswith("danger_bland")
    said = YOUNG.get(text_id, text_id) if reader.is_young else text_id
    young = reader.is_young or said in YOUNG.values()
    grown = next((adult for adult, theirs in YOUNG.items() if theirs == said), said)
    plan = PLANS.get(said, PLANS.get(grown, ()))
    if young and plan and not bland and text_id not in _SAME_LINES:
        plan = _YOUNG
    if reader.text_only:
        plan = _BY_TEXT.get(plan, plan)
    return Chosen(said, plan, said not in _NAMES_NOBODY_TOLD, young)


def first_category(danger: Danger) -> str:
    """The category that decides the text; a call for help where none is known."""
    found = set(danger.categories)
    if danger.level == "now" and "self_harm" in found:
        return "medical_emergency"
    return next((known for known in PRECEDENCE if known in found), "call_for_help")


def is_about_other(danger: Danger, reader: Reader) -> bool:
    """Whether somebody else is in danger. Where the text does not say, a carer means another."""
    return danger.perspective == "other" or (danger.perspective is None and reader.carer)


def is_guarded(danger: Danger, reader: Reader) -> bool:
    """Whether nothing of what was told may show: others see the phone, or abuse is told of beside
    something that outranks it."""
    if reader.watched:
        return True
    return (
        not is_about_other(danger, reader)
        and bool(ABUSE & set(danger.categories))
        and first_category(danger) not in ABUSE
    )


def is_of_abuse(danger: Danger) -> bool:
    """Whether abuse of anybody is told of: then nothing is sent unasked, and nobody is called."""
    return bool(ABUSE & set(danger.categories))


def _bland(danger: Danger, category: str, about: str) -> str:
    acute = danger.level in ("now", "4h") or danger.level not in LEVELS
    if category == "medical_emergency" and acute:
        return "danger_bland_medical"
    if about == "self" and category in _OF_THOUGHTS:
        return "danger_bland_crisis"
    return "danger_bland"
