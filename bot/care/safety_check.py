"""What happens after the first answer to danger: short answers, the safety check, prompts.

Nothing here lowers a lane or ends an episode: only a human does. Whoever texts often is answered
like whoever texts for the first time; no rule counts episodes.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.care.danger_category import ABUSE, UNCLEAR

#: One full answer in this time, unless a category is new.
FULL_EVERY = timedelta(minutes=5)
#: The short answer at most once in this time.
SHORT_EVERY = timedelta(minutes=1)
#: A human who wrote so lately is talking to the person.
HUMAN_TALKS_FOR = timedelta(minutes=5)
#: So long a human may be silent before duty is told of a further text of danger.
DUTY_TOLD_AFTER = timedelta(minutes=2)
#: No reply to the safety check: two prompts, then a human decides what to do.
PROMPTS_AFTER = (timedelta(minutes=3), timedelta(minutes=10))
HUMAN_DECIDES_AFTER = timedelta(minutes=15)
#: So long "Y" answers "is it safe to text you here?". Later it may be somebody else's.
MAY_TEXT_OPEN_FOR = timedelta(minutes=15)
#: So long OK and URGENT answer "are you safe right now?".
SAFE_NOW_OPEN_FOR = timedelta(hours=4)
#: Questions of the safety check in one episode.
MOST_QUESTIONS = 2


class Answering(StrEnum):
    """How a text of danger is answered."""

    FULL = "full"
    SHORT = "short"
    SILENT = "silent"
    """A short answer went out within the minute. The words are added to the alert all the same."""
    BANNER = "banner"
    """A human is talking to them: that human is shown it, and we send nothing."""


class Question(StrEnum):
    """What we asked and wait for."""

    SAFE_NOW = "safe_now"
    MAY_TEXT = "may_text"


class Meaning(StrEnum):
    """What a text says while a question is open."""

    SAFE = "safe"
    NOT_SAFE = "not_safe"
    MAY_TEXT = "may_text"
    MAY_NOT_TEXT = "may_not_text"
    UNCLEAR = "unclear"


class Prompt(StrEnum):
    """What is due when the safety check is not answered."""

    FIRST = "first"
    SECOND = "second"
    HUMAN_DECIDES = "human_decides"


@dataclass(frozen=True, slots=True)
class Human:
    """Whether a human is with the person: has claimed the conversation, or wrote lately."""

    claimed: bool = False
    wrote_at: datetime | None = None

    def is_talking(self, now: datetime) -> bool:
        """Whether our own texts would come between the two."""
        return self.claimed or _within(self.wrote_at, now, HUMAN_TALKS_FOR)


@dataclass(frozen=True, slots=True)
class Episode:
    """What was said in a danger episode so far. A new one, or a later one, is all empty."""

    full_at: datetime | None = None
    short_at: datetime | None = None
    categories: Set[str] = field(default_factory=frozenset)
    """Those that a full answer has been given for."""


@dataclass(frozen=True, slots=True)
class Check:
    """A safety check that was asked. `prompts` were sent of it, `questions` asked in the episode.

    `texts_unasked` is False about abuse, after a duress word, and on a phone that others use.
    """

    asked_at: datetime
    question: Question
    texts_unasked: bool
    prompts: int = 0
    questions: int = 1
    answered: bool = False
    acknowledged: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """What follows a text while a question is open: which text, if any, and what it changes.

    `raises`: it counts as danger, in the lane of the episode or `4h`. No field lowers anything.
    """

    text_id: str | None
    raises: bool = False
    asks: Question | None = None


def decide_answer(episode: Episode, categories: Set[str], human: Human, now: datetime) -> Answering:
    """How a text in which the screen found danger is answered. It is added to the alert always."""
    if human.is_talking(now):
        return Answering.BANNER
    # A kind that nobody can name is none that is new.
    is_new = not categories - {UNCLEAR} <= episode.categories
    if is_new or not _within(episode.full_at, now, FULL_EVERY):
        return Answering.FULL
    return Answering.SILENT if _within(episode.short_at, now, SHORT_EVERY) else Answering.SHORT


def duty_is_told_at(danger_at: datetime, human: Human) -> datetime | None:
    """When duty is told of a text that was left to a human; None once that human has written."""
    if human.wrote_at is not None and human.wrote_at > danger_at:
        return None
    return danger_at + DUTY_TOLD_AFTER


def may_text_unasked(categories: Set[str], *, duress: bool, others_see: bool) -> bool:
    """Whether we may send a text that does not answer one of theirs."""
    return not (duress or others_see or ABUSE & categories)


def read_meaning(text: str, check: Check, now: datetime) -> Meaning:
    """What a text says to the question that is open. The screen has read it before."""
    said = " ".join(_WORD.findall(text.casefold().replace("'", "").replace("\u2019", "")))
    if _SAYS_MORE.search(text):
        said = ""
    if check.question is Question.MAY_TEXT:
        if not _within(check.asked_at, now, MAY_TEXT_OPEN_FOR):
            return Meaning.UNCLEAR
        return Meaning.MAY_TEXT if said in _Y else _n(said)
    if said in _NOT_OK:
        return Meaning.NOT_SAFE
    is_open = _within(check.asked_at, now, SAFE_NOW_OPEN_FOR)
    return Meaning.SAFE if said in _OK and is_open else Meaning.UNCLEAR


def decide_next(meaning: Meaning, check: Check) -> Next:
    """What follows a text that was read as an answer.

    After "Y" the text is for `choose_after_yes`; after "N" there is none: it is not safe to send
    one. Anything unclear is asked once more where it may be, then only taken in.
    """
    match meaning:
        case Meaning.SAFE:
            return Next("danger_ok")
        case Meaning.NOT_SAFE:
            return Next("danger_not_safe", raises=True)
        case Meaning.MAY_TEXT | Meaning.MAY_NOT_TEXT:
            return Next(None)
        case Meaning.UNCLEAR if check.question is Question.MAY_TEXT:
            return Next("danger_more_bland", raises=True)
        case Meaning.UNCLEAR if check.questions >= MOST_QUESTIONS:
            return Next("danger_more", raises=True)
        case Meaning.UNCLEAR:
            return Next("danger_unclear", raises=True, asks=Question.SAFE_NOW)


def decide_prompt(check: Check, human: Human, now: datetime) -> Prompt | None:
    """What is due because nobody answered.

    One prompt at a time, however late the clock comes: whoever was down for ten minutes sends one.
    A human decides after 15 minutes even where no text may be sent.
    """
    if check.answered or check.acknowledged or human.claimed:
        return None
    waited = now - check.asked_at
    if waited >= HUMAN_DECIDES_AFTER:
        return Prompt.HUMAN_DECIDES
    if check.question is not Question.SAFE_NOW or not check.texts_unasked:
        return None
    if human.is_talking(now):
        return None
    if waited >= PROMPTS_AFTER[1] and check.prompts < len(PROMPTS_AFTER):
        return Prompt.SECOND
    return Prompt.FIRST if waited >= PROMPTS_AFTER[0] and check.prompts == 0 else None


def prompt_due_at(check: Check) -> datetime | None:
    """When the next of a check's prompts or its human decision falls due; None when it is over."""
    if check.answered or check.acknowledged:
        return None
    if check.question is not Question.SAFE_NOW or not check.texts_unasked:
        return check.asked_at + HUMAN_DECIDES_AFTER
    due = (*PROMPTS_AFTER, HUMAN_DECIDES_AFTER)
    return check.asked_at + due[min(check.prompts, len(PROMPTS_AFTER))]


def after_prompt(prompt: Prompt) -> int:
    """How many prompts count as sent after this one. The second stands for a first that was
    missed, so that two never go out together."""
    return 1 if prompt is Prompt.FIRST else len(PROMPTS_AFTER)


def _within(moment: datetime | None, now: datetime, span: timedelta) -> bool:
    """Whether a moment lies no longer back than this. One that is to come does not: a clock was
    set back, and then it is better to say a thing twice."""
    return moment is not None and timedelta(0) <= now - moment < span


def _n(said: str) -> Meaning:
    return Meaning.MAY_NOT_TEXT if said in _N else Meaning.UNCLEAR


_WORD = re.compile(r"[^\W_]+")
#: A question or a picture may turn a word around.
_SAYS_MORE = re.compile(r"[?\u2600-\u27bf\U0001f000-\U0001faff]")
_OK = frozenset(
    {"ok", "okay", "okey", "k", "ok thanks", "ok thank you", "ok ta", "okay thanks", "yes", "yeah"}
    | {"yep", "im ok", "i am ok", "im okay", "i am okay", "yes ok", "im safe", "i am safe", "safe"}
    | {"yes im safe", "yes i am safe", "yes im ok", "yes i am ok", "yes i am", "i am", "we are ok"}
    | {"yes we are", "we are safe", "both ok", "both safe"}
)
_NOT_OK = frozenset(
    {"urgent", "no", "nope", "nah", "not ok", "im not ok", "i am not ok", "not safe", "not sure"}
    | {"im not safe", "i am not safe", "no im not", "no i am not", "im not", "i am not", "unsafe"}
    | {"im not sure", "i am not sure", "dont know", "i dont know", "idk", "help", "urgent please"}
    | {"urgent help", "no help", "not really", "no not really"}
)
_Y = frozenset({"y", "yes", "yep", "yeah", "yes it is", "yes please", "yes thanks", "it is"})
_N = frozenset({"n", "no", "nope", "nah", "no its not", "no it isnt", "not safe", "no not safe"})
