"""What a text says that comes while a report is open. Answers come in any order, or never.

Each text is read for all that we may ask, whatever we asked last. Only a bare "no", "yes" or
"I don't know" goes by that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.care.report import NOT_KNOWN, SELF, WORDS_ANSWER_FOR, Asked, Part
from bot.care.report_corrections import corrects, takes_back, worker_wished_for
from bot.care.report_safety import Safe, plain, read_safe
from bot.care.report_times import find_since, since_in_reply
from bot.care.report_whom import (
    has_relation,
    is_about_another,
    whom_in,
    whom_in_answer,
    whom_in_correction,
)
from bot.care.report_words import is_news, is_of_self, is_statement, says_what_is_different
from bot.care.small_words import is_bare_no


@dataclass(frozen=True, slots=True)
class SoFar:
    """A report as it stands when a text comes in. `whom`: whom they said, as it is kept.

    `asked` is the question that was asked last, `asked_at` when.
    """

    said: frozenset[Part] = frozenset()
    asked: Asked | None = None
    asked_at: datetime | None = None
    about_self: bool = False
    whom: str | None = field(default=None, repr=False)
    unsure_of_safety: bool = False
    """What was said last of who is safe was neither a clear yes nor a clear no."""

    def waits_for(self, asked: Asked) -> bool:
        """Whether this was asked last, and nothing has been said to it."""
        answered = {
            Asked.WHOM: Part.WHOM in self.said,
            Asked.CHANGE: {Part.SINCE, Part.DIFFERENT} <= self.said,
            Asked.SAFE: Part.SAFE in self.said,
        }
        return self.asked is asked and not answered[asked]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a text says: a code from a list of ours, or the words for it."""

    part: Part
    code: str | None = None
    words: str | None = field(default=None, repr=False)


class Kind(StrEnum):
    """What a text is to an open report."""

    ANSWER = "answer"
    """It says nothing else: no dialogue is needed."""
    MORE = "more"
    """More words of the same worry."""
    OTHER = "other"
    """Something else, which may hold answers all the same."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says to a report."""

    kind: Kind
    told: tuple[Told, ...] = ()
    corrects: bool = False

    def says(self, part: Part) -> Told | None:
        """What it says of one part; None where it says nothing."""
        return next((told for told in self.told if told.part is part), None)

    @property
    def is_not_safe(self) -> bool:
        """Whether it says that somebody is not safe."""
        safe = self.says(Part.SAFE)
        return safe is not None and safe.code == Safe.NO.value


_NOT_KNOWN = re.compile(
    r"(?:(?:i|im|honestly|sorry|really|no|nah|oh|er|um|erm|hmm|well) )*(?:dont know|dunno|dno"
    r"|idk|not sure|no idea|unsure"
    r"|cant say|cant remember|dont remember|hard to say|couldnt say|cant tell|not certain"
    r"|rather not say"
    r"|rather not|dont want to say|prefer not to say|no clue|havent a clue|not a clue|who knows)"
    r"(?: (?:sorry|really|tbh|to be honest|exactly|mate|hun|yet|who|when|i just))*"
)
_NO = re.compile(r"(?:no|nope|nah|naw|no thanks|no thank you|nothing|nowt|nothing else|no more)")
_FILLER = re.compile(
    r"(?:(?:ok|okay|k|thanks|thank you|thankyou|ta|cheers|thx|ty|please|pls|sorry|hi|hiya|hey"
    r"|hello|oh|well|er|um"
    r"|erm|hmm|actually|no|nah|yeah|yes|right|sure|mate|love|hun|so|and|but|also|it was|its"
    r"|it is|that is|i meant"
    r"|i mean|correction|my mistake|oops|wait|hang on|x|xx|xxx|though|tho|anyway|really|i think"
    r"|just|only"
    r"|scratch that|wrong|typo|there you go|hope that helps|sorry for late reply"
    r"|sorry just seen this"
    r"|just seen this) ?)+"
)
_NOT_THAT = re.compile(r"(?:(?:no|nah|sorry|oh|actually|i mean|i meant) )*not ")
_CLAUSES = re.compile(r"[.,;:!\n()]+|\s+-+\s+|\s+(?:and|but|n|&|so|cos|because)\s+", re.IGNORECASE)
_LONGEST_WISH = 14


def read_report(text: str, so_far: SoFar, now: datetime, names: Iterable[str] = ()) -> Reading:
    """What a text says to an open report. Total: any string gives a reading.

    `names`: what the dialogue took for somebody's name or relation in it, where it has seen it.
    """
    text = text.replace("\u2019", "'")
    if takes_back(text):
        return Reading(Kind.ANSWER, (Told(Part.TAKEN_BACK),), corrects=True)
    wished = worker_wished_for(text)
    if wished is not None and len(text.split()) <= _LONGEST_WISH:
        return Reading(Kind.ANSWER, (Told(Part.WORKER, words=wished),), corrects=True)
    clauses = [c for c in (part.strip() for part in _CLAUSES.split(text)) if plain(c)]
    if so_far.asked is Asked.SAFE and so_far.unsure_of_safety and is_bare_no(text):
        # "Dunno", and then "no": of the two things that it may mean, the one that cannot wait.
        return Reading(Kind.ANSWER, (Told(Part.SAFE, Safe.NO.value),))
    unknown = _not_known(plain(text), so_far)
    if unknown is not None:
        return Reading(Kind.ANSWER, (unknown,))
    corrected = corrects(text)
    told = _told(text, clauses, so_far, tuple(names), corrected=corrected)
    if "?" not in text and told and _is_only(clauses, so_far, told):
        return Reading(Kind.ANSWER, tuple(told), corrected)
    return _with_words(text, so_far, told, now, corrected=corrected)


def _told(
    text: str, clauses: list[str], so_far: SoFar, names: tuple[str, ...], *, corrected: bool
) -> list[Told]:
    whom = _whom(text, clauses, so_far, names, corrected=corrected)
    since = _since(text, clauses, so_far, corrected=corrected)
    told = []
    if whom is not None and _counts(Part.WHOM, so_far, whom, corrected=corrected):
        told.append(whom)
    if since is not None and _counts(Part.SINCE, so_far, since, corrected=corrected):
        told.append(since)
    # "No sorry, it was tuesday" while we wait to hear whether they are safe says no to neither.
    asked = so_far.waits_for(Asked.SAFE) and not (corrected and told)
    safe = _safe(text, clauses, asked=asked)
    if safe is not None:
        told.append(Told(Part.SAFE, safe.value))
    return told


def _counts(part: Part, so_far: SoFar, told: Told, *, corrected: bool) -> bool:
    """Whether something is new: said for the first time, or in place of what was said."""
    if part is Part.WHOM:
        before = SELF if so_far.about_self else so_far.whom
        if before == (told.code or told.words):
            return False
        if so_far.about_self:
            return corrected
    return part not in so_far.said or corrected


def _whom(
    text: str, clauses: list[str], so_far: SoFar, names: tuple[str, ...], *, corrected: bool
) -> Told | None:
    words: str | None = None
    if corrected:
        words = whom_in_correction(text)
    elif so_far.about_self or Part.WHOM in so_far.said:
        return None
    if words is None and so_far.waits_for(Asked.WHOM):
        others = (
            c for c in clauses if since_in_reply(c) is None and read_safe(c, asked=False) is None
        )
        whole = [text] if since_in_reply(text) is None else []
        words = next(filter(None, map(whom_in_answer, [*whole, *others])), None)
    if words is None and not corrected:
        words = whom_in(text, names)
    if words is None:
        return None
    return Told(Part.WHOM, code=SELF) if words == SELF else Told(Part.WHOM, words=words)


def _since(text: str, clauses: list[str], so_far: SoFar, *, corrected: bool) -> Told | None:
    found: str | None = None
    if so_far.asked is Asked.CHANGE or Part.SINCE in so_far.said or corrected:
        found = next(filter(None, map(since_in_reply, [text, *clauses])), None)
    found = found or find_since(text)
    return None if found is None else Told(Part.SINCE, words=found)


def _safe(text: str, clauses: list[str], *, asked: bool) -> Safe | None:
    if "?" in text:
        return None  # "Is he safe?" tells nothing.
    found = [read_safe(text, asked=asked), *(read_safe(c, asked=asked) for c in clauses)]
    said = [safe for safe in found if safe is not None]
    if Safe.NO in said[:1] or (said and found[0] is None and Safe.NO in said):
        return Safe.NO
    return said[0] if said else None


def _not_known(said: str, so_far: SoFar) -> Told | None:
    if not (_NOT_KNOWN.fullmatch(said) or _NO.fullmatch(said)):
        return None
    if so_far.waits_for(Asked.WHOM):
        return Told(Part.WHOM, NOT_KNOWN)
    if so_far.waits_for(Asked.CHANGE):
        part = Part.DIFFERENT if Part.SINCE in so_far.said else Part.SINCE
        return Told(part, NOT_KNOWN)
    return None


def _is_only(clauses: list[str], so_far: SoFar, told: list[Told]) -> bool:
    """Whether each piece of a text is an answer, or leads up to one."""
    parts = {one.part for one in told}
    after_whom = False
    for clause in clauses:
        is_whom = Part.WHOM in parts and _is_whom(clause, so_far, after_whom=after_whom)
        said = plain(clause)
        is_other = (
            _FILLER.fullmatch(said)
            or (Part.SINCE in parts and since_in_reply(clause))
            or (Part.SAFE in parts and _is_safe(clause, so_far))
            or _NOT_THAT.match(said)
        )
        if not (is_whom or is_other):
            return False
        after_whom = bool(is_whom)
    return True


def _is_whom(clause: str, so_far: SoFar, *, after_whom: bool) -> bool:
    words = whom_in_answer(clause) or whom_in_correction(clause)
    if words is None:
        return False
    short = len(plain(clause).split()) <= len(words.split()) + 5
    return short and (has_relation(words) or so_far.waits_for(Asked.WHOM) or after_whom)


def _is_safe(clause: str, so_far: SoFar) -> bool:
    asked = so_far.waits_for(Asked.SAFE)
    return read_safe(clause, asked=asked) is not None and (asked or len(clause.split()) <= 8)


def _with_words(
    text: str, so_far: SoFar, told: list[Told], now: datetime, *, corrected: bool
) -> Reading:
    """A text that says more than answers."""
    tells = is_statement(text)
    another = not corrected and _is_of_another(text, so_far)
    says_more = Part.DIFFERENT not in so_far.said and says_what_is_different(text)
    if another:
        told = [one for one in told if one.part is Part.SAFE]
    elif says_more and (is_news(text) or (_is_awaited(so_far, now) and tells)):
        told.append(Told(Part.DIFFERENT))
    if another or not tells:
        return Reading(Kind.OTHER, tuple(told), corrected)
    awaited = so_far.waits_for(Asked.CHANGE) and _is_awaited(so_far, now)
    if told and (_answers(so_far, told) or (awaited and says_what_is_different(text))):
        return Reading(Kind.ANSWER, tuple(told), corrected)
    return Reading(Kind.MORE if is_news(text) else Kind.OTHER, tuple(told), corrected)


def _is_of_another(text: str, so_far: SoFar) -> bool:
    if not so_far.about_self and is_of_self(text) and is_news(text) and not whom_in(text):
        return True  # "Now I cannot sleep either": theirs, and not that of whom they told before.
    return is_about_another(text, (), so_far.whom, about_self=so_far.about_self)


_ANSWERED_BY = {
    Asked.WHOM: Part.WHOM,
    Asked.CHANGE: Part.SINCE,
    Asked.SAFE: Part.SAFE,
}


def _answers(so_far: SoFar, told: list[Told]) -> bool:
    """Whether a text tells what was asked last, whatever it says around it."""
    if so_far.asked is None or not so_far.waits_for(so_far.asked):
        return False
    return any(one.part is _ANSWERED_BY[so_far.asked] for one in told)


def _is_awaited(so_far: SoFar, now: datetime) -> bool:
    asked_at = so_far.asked_at
    return (
        so_far.asked is Asked.CHANGE and asked_at is not None and now - asked_at < WORDS_ANSWER_FOR
    )
