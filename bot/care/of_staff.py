"""Whether a text that tells of a change may speak of staff: then no rule lets it join a report.

Words only, and no finding about anybody. What complains is read by a manager and by no worker;
what only may be of staff is for the dialogue to decide. Too much found costs a look by somebody
else, too little shows a complaint to the worker whom it is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from bot.care.report import Part
from bot.care.report_reading import Kind, Reading, Told
from bot.care.report_safety import plain
from bot.care.report_times import is_only_time
from bot.care.whom import read_whom


class OfStaff(StrEnum):
    """How far a text may be about a worker."""

    NO = "no"
    MAYBE = "maybe"
    """It names staff, or says what may be said of them."""
    COMPLAINS = "complains"
    """It complains of somebody of the staff, or wants another."""


_WORK = (
    r"(?:key ?workers?|support workers?|social workers?|care ?co ?ordinators?|case ?workers?"
    r"|workers?|keyworkers?|nurses?|cpns?|psychiatrists?|psychologists?|therapists?"
    r"|counsell?ors?|ots?|staff|crisis team|home treatment|(?:the|your|his|her|their|my|our) team"
    r"|receptionists?|reception|managers?|you ?lot|yous|youse|ye lot)"
)
#: Doctors may be a surgery's: named, they are for the dialogue; they alone complain of nobody.
_DOCTOR = r"(?:doctors?|gps?|dr)"
_DID_NOT = (
    r"(?:never|didnt|doesnt|dont|hasnt|havent|hadnt|wont|wouldnt|cant be bothered to|not|stopped"
    r"|refused to|refuses to|forgot to|failed to)"
)
_WORKS = (
    r"(?:even |ever |once |bothered? |bother to |bothered to |to )?"
    r"(?:r[aiu]ng|ringing|call(?:s|ed|ing)?|phon(?:e|es|ed|ing)|tex?t(?:s|ed|ing)?"
    r"|com(?:e|es|ing)|came|turn(?:s|ed|ing)? up|show(?:s|ed|ing)?(?: up)?|visit(?:s|ed|ing)?"
    r"|(?:get|gets|got|getting) back|repl(?:y|ies|ied|ying)|answer(?:s|ed|ing)?"
    r"|listen(?:s|ed|ing)?|help(?:s|ed|ing)?|cares?|bother(?:s|ed)?|do(?:es|ing)? (?:anything"
    r"|owt|nothing|their job|his job|her job)|did (?:anything|owt)|done (?:anything|owt)"
    r"|believe[sd]?|tak(?:e|es|ing) (?:me|us|him|her|it|this) serious(?:ly)?|wr(?:ite|ote) it"
    r"|understands?|check(?:s|ed|ing)?|been seen|turned)"
)
_ILL = (
    r"(?:rude|nasty|horrible|useless|lazy|unhelpful|hopeless|rubbish|patroni[sz]\w*|dismiss\w*"
    r"|disrespect\w*|unprofessional|arrogant|bully\w*|bullied|lied|lies|lying|liar|laugh\w*"
    r"|shout\w*|swor\w*|swear\w*|ignor\w*|cancel\w*|late again|always late|was late|let (?:me|us"
    r"|him|her|them) down|scares?|scared|frighten\w*|threat\w*|touch\w*|hit|hits|hurt|hurts"
    r"|grabb\w*|push\w*|pulled|flirt\w*|stole|steal\w*|drunk|upset|humiliat\w*|embarrass\w*|mock\w*"
    r"|judg\w*|blam\w*|fobb\w*|told (?:everyone|everybody|people|my|his|her|him|them)"
    r"|made (?:me|him|her|it|us|things|them) (?:worse|cry|feel|upset|angry)|makes (?:me|him|her|it"
    r"|us|things|them) (?:worse|cry|feel|upset|angry)|doing my head in|does my head in|attitude"
    r"|wrong with (?:him|her|them))"
)
#: Between whoever is meant and what they did; never the next one who is spoken of.
_BETWEEN = (
    r"(?:(?!(?:i|im|ive|he|hes|she|shes|we|and|but|so|because|cos|since|my|our|mum|dad|son"
    r"|daughter)\b)\w+ ){0,4}"
)
_ANOTHER = (
    r"(?:different|another|new|better|change(?: of)?|swap|instead of|rid of|no more|not comfortable"
    r" with|cant stand|hate|hates|cant work with|(?:do not|dont|doesnt|wont|not) (?:want|trust|like"
    r"|need|see|send|tell|let|have|speak to|talk to|show|give|pass|go)(?: \w+){0,4}?)"
)
_SAYS_SO = re.compile(
    r"\b(?:complain\w*|complaints?|grievance|ombudsman|pals|disgrace\w*|disgust\w* (?:with|by|at)"
    r"|not good enough|treated (?:like|me|us|him|her) \w+|nobody (?:listens|cares|came|rang|called)"
    r"|no ?one (?:listens|cares|came|rang|called))\b"
)
_ROLE = re.compile(rf"\b(?:{_WORK}|{_DOCTOR})\b")
#: What staff do or do not do, and people who are unwell seldom: "wont come out" is news of those.
_MAY_BE_THEIRS = re.compile(
    rf"\b{_DID_NOT} (?:even |ever |once |bother(?:ed)? to )?(?:ring|rang|rung|call|called|phone"
    r"|phoned|turn up|turned up|show up|showed up|shown up|visit|visited|get back|got back|reply"
    r"|replied|return)\b|\b(?:no show|stood (?:me|him|her|us) up)\b"
)


def read_of_staff(text: str, names: Collection[str] = ()) -> OfStaff:
    """How far a text may be about a worker. Total. `names`: first names of those who work with
    its writer, where the text is proof of a service user."""
    said = plain(text)
    whom = "|".join([_WORK, *(re.escape(plain(name)) for name in names if plain(name))])
    if _SAYS_SO.search(said) or _complains(said, f"(?:{whom})"):
        return OfStaff.COMPLAINS
    if _ROLE.search(said) or re.search(rf"\b(?:{whom})\b", said) or _MAY_BE_THEIRS.search(said):
        return OfStaff.MAYBE
    return OfStaff.NO


def beside_staff(reading: Reading) -> Reading:
    """The same of a text that may be about a worker: something else, whose answers are kept only
    where they cannot carry a word about anybody."""
    kept = tuple(one for one in reading.told if _carries_no_words(one))
    return Reading(Kind.OTHER, kept, reading.corrects)


def _carries_no_words(told: Told) -> bool:
    match told.part:
        case Part.SAFE:
            return True
        case Part.SINCE:
            return told.words is None or is_only_time(told.words)
        case Part.WHOM:
            read = None if told.words is None else read_whom(told.words)
            return told.words is None or (read is not None and read.name is None)
        case _:
            return False  # What is different is the text itself; a wish for a worker names one.


def _complains(said: str, whom: str) -> bool:
    of_them = rf"\b{whom} {_BETWEEN}(?:{_ILL}|{_DID_NOT} {_WORKS})\b"
    by_them = rf"\b{_ILL} (?:at|by|from|with|off) (?:\w+ )?{whom}\b"
    another = rf"\b{_ANOTHER} (?:\w+ )?{whom}\b"
    return any(re.search(pattern, said) for pattern in (of_them, by_them, another))
