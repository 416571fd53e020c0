"""What a worker's own words for somebody may tell, and whether they may go out now: rules alone.

Keyline does not understand the words. It looks for names that the records hold and for plain words
of the kinds of information that consent speaks of, and asks the worker where it finds one. It finds
too much rather than too little; what it finds is never shown as a fact about anybody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.care.facts import Category, MayText
from bot.care.names import spot_names

#: The most that goes out as one answer, our "From ..." with it.
MOST_PARTS = 4


class Wrong(StrEnum):
    """Why words are not sent to anybody. The worker is told which; nothing typed is lost."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NETWORK = "network"
    """They invite a word on which the phone network acts: after a STOP nothing gets through."""
    NOT_FOR_TEXT = "not_for_text"
    JUDGES = "judges"


class Never(StrEnum):
    """Why nothing goes out to this person now, whatever the words."""

    UNSEEN = "unseen"
    """Whoever hurts them may hold the phone."""
    GONE = "gone"
    DOUBTED = "doubted"
    CLAIMED = "claimed"
    """Somebody else talks with them."""
    HOLD = "hold"
    """The words may tell something of another, and a safety hold stands between the two."""
    STRANGER = "stranger"
    """They may tell something of somebody, and nobody knows whose phone it is."""


class Signed(StrEnum):
    """As whom an answer goes out."""

    KEY_WORKER = "key_worker"
    COVER = "cover"
    STAFF = "staff"


class Ground(StrEnum):
    """On what a worker tells what no permit covers: a decision of theirs, which they answer for."""

    AGREED = "agreed"
    KNOWN = "known"
    BEST_INTERESTS = "best_interests"
    SAFEGUARDING = "safeguarding"
    VITAL = "vital"
    NOTHING_TOLD = "nothing_told"
    """The words tell nothing of the kind: what was found in them means something else."""


_NETWORK = re.compile(
    r"\b(?:STOP|STOPALL|END|CANCEL|QUIT|UNSUBSCRIBE|HELP|INFO|START)\b"
    r"|\b(?i:reply|text|type|texting|replying|reply with|text back|write back)\s+"
    r"(?i:with\s+)?(?i:the\s+word\s+)?[\"']?(?i:stop|end|cancel|quit|unsubscribe|help)\b"
    r"|[\"'](?i:stop|end|cancel|quit|unsubscribe|help)[\"']"
)
_KIN = (
    r"mum|mom|mam|mother|dad|father|parents?|son|daughter|child|children|kids?|lad|girl|boy"
    r"|brother|sister|wife|husband|partner|girlfriend|boyfriend|nan|gran(?:ny|dad|ma|dma)?"
    r"|grandmother|grandfather|aunt(?:ie|y)?|uncle|cousin|niece|nephew|carer|family|relatives?"
    r"|friend|neighbour|flatmate|ex"
)
_TOLD = (
    r"say|says|said|told|tells|telling|text|texts|texted|wrote|writes|rang|rings|called|calls"
    r"|phoned|asked|asks|worried|worries|concerned|spoke|mentioned|contacted|emailed|let us know"
)
#: A carer's answer: anybody but the carer is the one they care for, or might be taken for it.
_ANOTHER = re.compile(
    rf"\b(?:she|he|her|hers|him|his|they|them|their|theirs)\b|\byour (?:{_KIN})\b", re.IGNORECASE
)
#: A service user's answer: that somebody beside them got in touch with us.
_CARER_WROTE = re.compile(
    rf"\byour (?:{_KIN})\b.{{0,30}}\b(?:{_TOLD})\b|\b(?:{_TOLD})\b.{{0,20}}\byour (?:{_KIN})\b"
    r"|\b(?:somebody|someone|people)\b.{0,20}\b(?:worried|concerned) about you\b",
    re.IGNORECASE | re.DOTALL,
)
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_TIME = r"\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)|\d{1,2}[:.]\d{2}|noon"
_WORDS: Mapping[Category, str] = {
    Category.KEY_WORKER: r"key ?-?worker|care ?-?co-?ordinator|named (?:nurse|worker)"
    r"|lead professional|psychiatrist|psychologist|social worker|support worker",
    Category.COVER: r"cover(?:s|ed|ing)?|stand(?:s|ing)? in|on leave|annual leave|away (?:until"
    r"|till|from|this|next)|off sick|off (?:until|till|this week|next week)",
    Category.APPOINTMENT: rf"appointments?|appts?|review|clinic|visits?|(?:{_DAY}|tomorrow)"
    rf"(?: morning| afternoon| evening)?,? at|(?:at|by|for) (?:{_TIME})"
    rf"|(?:{_DAY}) (?:the )?\d{{1,2}}(?:st|nd|rd|th)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}",
    Category.CARE_PLAN: r"care plan|support plan|treatment|therapy|diagnosis|assessment",
    Category.MEDICATION: r"medication|medicines?|meds|tablets?|injections?|depot|prescription"
    r"|dose|pharmacy",
    Category.SAFETY_PLAN: r"safety plan|crisis plan|risk|self-?harm\w*|suicid\w*|safe at home",
    Category.WHEREABOUTS: r"ward|hospital|admitted|admission|inpatient|A&E|home leave|sectioned"
    r"|discharged?|section \d+|custody|police station|refuge"
    r"|(?:is|are|was) (?:at home|staying)",
}
#: Of a person's own affairs only what their phone may be told is asked about: the rest is what a
#: worker writes to them for.
_OWN = (Category.KEY_WORKER, Category.COVER, Category.APPOINTMENT)


@dataclass(frozen=True, slots=True)
class NamesAround:
    """Names that must not stand in words unnoticed: first names in any letters, last names as they
    are written. `key_workers` and `covers` are those whom a permit of that kind covers, `staff` all
    other workers, `people` whoever is recorded around the one written to, but for themselves."""

    people: tuple[str, ...] = field(default=(), repr=False)
    people_last: tuple[str, ...] = field(default=(), repr=False)
    key_workers: tuple[str, ...] = field(default=(), repr=False)
    covers: tuple[str, ...] = field(default=(), repr=False)
    staff: tuple[str, ...] = field(default=(), repr=False)
    staff_last: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Touches:
    """What words may tell: kinds that a permit could cover, and kinds that none does."""

    kinds: frozenset[Category] = frozenset()
    beyond: frozenset[Category] = frozenset()


@dataclass(frozen=True, slots=True)
class Phone:
    """What is known of the phone that an answer goes to, and when its owner last texted."""

    others_see: bool
    may_text: MayText
    last_heard_at: datetime


def invites_network_word(words: str) -> bool:
    """Whether words hold, or invite, a word on which the network acts."""
    return _NETWORK.search(words) is not None


def find_touched(words: str, names: NamesAround, *, own: bool) -> Touches:
    """What words may tell. `own`: they go to a service user about themselves; else whatever they
    say of anybody else is about somebody who may use the service."""
    kinds, beyond = set(), set()
    for category in _OWN if own else _WORDS:
        if re.search(rf"\b(?:{_WORDS[category]})\b", words, re.IGNORECASE):
            kinds.add(category)
    if spot_names(words, names.key_workers):
        kinds.add(Category.KEY_WORKER)
    if spot_names(words, names.covers):
        kinds.add(Category.COVER)
    if spot_names(words, names.staff) or _stands(words, names.staff_last):
        beyond.add(Category.KEY_WORKER)
    named = bool(spot_names(words, names.people)) or _stands(words, names.people_last)
    if own and (named or _CARER_WROTE.search(words)):
        beyond.add(Category.CARERS_MESSAGES)
    if not own and (named or _ANOTHER.search(words)):
        kinds.add(Category.USES_SERVICE)
    return Touches(frozenset(kinds), frozenset(beyond))


def waits_behind(phone: Phone, now: datetime, talk: timedelta, *, plain: bool) -> bool:
    """Whether an answer waits behind a text that says only that something waits.

    Within `talk` of their own text its owner has the phone in hand. Later anybody may look at it:
    it goes out openly only where it was asked what may be texted there, nobody else sees it, and
    `plain` words could be read by anyone.
    """
    if now - phone.last_heard_at < talk:
        return False
    return phone.others_see or phone.may_text is MayText.NOTHING or not plain


def is_confirmed(warned: Collection[str], confirmed: Collection[str]) -> bool:
    """Whether a worker has seen every warning that stands now: a new one is shown first."""
    return set(warned) <= set(confirmed)


def _stands(words: str, names: Collection[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) for name in names if name)
