"""What a worker may text of an item beside HAVE, TRIED, DONE and TELL: ANSWER, PASS, CALLED, CLAIM
and RELEASE, with its code and words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from bot.care.staff_words import CODE

_REPLY = re.compile(
    rf"\s*(answer|pass|called|claim|release)\W+({CODE})(?![A-Z0-9])[ \t:,.-]*(.*?)\s*",
    re.IGNORECASE | re.DOTALL,
)
_TO = re.compile(r"(?:on\s+)?to\s+(?:the\s+)?(.*)", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 2
#: What an item may be passed to by what somebody is to it, and the words for that.
POSTS = {
    "cover": "cover",
    "duty": "duty",
    "lead": "lead",
    "on-call": "on_call",
    "on call": "on_call",
    "manager": "manager",
}


class Does(StrEnum):
    """What a reply does."""

    ANSWER = "answer"
    PASS_ON = "pass"  # noqa: S105
    CALLED = "called"
    CLAIM = "claim"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class StaffReply:
    """One reply. `words` are for whoever wrote, for whoever takes it, or on how the call went."""

    does: Does
    code: str
    words: str = field(default="", repr=False)

    @property
    def says_enough(self) -> bool:
        """Whether there are words on what came of it."""
        return len(_WORD.findall(self.words)) >= _FEWEST_WORDS


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody to whom an item could be passed: a worker by name, or a desk by its role."""

    kind: str
    id: UUID
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    post: str = ""
    """What they are to the item: cover, duty, lead, on_call or manager; empty for a colleague."""

    @property
    def initial(self) -> str:
        """The first letter of the last name."""
        return self.last_name[:1].upper()


@dataclass(frozen=True, slots=True)
class Taker:
    """Who was meant: one, several (`which` are the letters that tell them apart), or nobody."""

    found: Colleague | None = None
    which: tuple[str, ...] = ()
    words: str = field(default="", repr=False)


def read_staff_reply(text: str) -> StaffReply | None:
    """ "ANSWER 7KQM3 I can see you on Monday"; None when the text is something else. What stands
    after the code is kept as it was written."""
    match = _REPLY.fullmatch(text)
    if match is None:
        return None
    does, code, words = match.groups()
    return StaffReply(Does(does.lower()), code.upper(), words)


def find_taker(words: str, colleagues: Sequence[Colleague]) -> Taker:
    """Who is meant by "to Priya N she rang twice", and what is left of the words.

    First name, or first name and the first letter of the last. Where two have both, neither is
    found: the page tells them apart.
    """
    given = _TO.fullmatch(words.strip())
    rest = given.group(1) if given else words.strip()
    for said, post in POSTS.items():
        if _begins(rest, said):
            found = next((c for c in colleagues if c.post == post), None)
            return Taker(found, (), _left(rest, said))
    named = [c for c in colleagues if c.first_name and _begins(rest, c.first_name)]
    if not named:
        return Taker(words=rest)
    longest = max(len(c.first_name) for c in named)
    named = [c for c in named if len(c.first_name) == longest]
    left = rest[longest:].lstrip(" \t,:-")
    whole = [c for c in named if c.last_name and _begins(left, c.last_name)]
    if len(whole) == 1:
        return Taker(whole[0], (), _left(left, whole[0].last_name))
    letter = re.match(r"([^\W\d_])\.?(?=\W|$)", left)
    lettered = [c for c in named if letter and c.initial == letter.group(1).upper()]
    if letter and len(lettered) == 1:
        return Taker(lettered[0], (), left[letter.end() :].lstrip(" \t,:-"))
    if len(named) == 1:
        return Taker(named[0], (), left)
    return Taker(None, tuple(sorted({c.initial for c in named})), left)


def _begins(words: str, with_what: str) -> bool:
    return re.match(rf"{re.escape(with_what)}(?!\w)", words, re.IGNORECASE) is not None


def _left(words: str, taken: str) -> str:
    return words[len(taken) :].lstrip(" \t,:-")
