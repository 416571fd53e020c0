"""Whether a worker's words on an item say that the person was reached, or only tried.

Only plain words of having spoken or met count. Where in doubt it was no contact: the worker can say
so in other words, a ledger that counts too much cannot be seen to be wrong.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.care.contact import Way


class Outcome(StrEnum):
    """What a note says became of reaching the person."""

    REACHED = "reached"
    TRIED = "tried"
    UNSAID = "unsaid"


#: The person, and not "her mum" or "his ward". Names are not known here.
_PERSON = (
    r"(?:him|them|her(?=\s*(?:$|[,.;:!]|and\b|at\b|on\b|in\b|for\b|by\b|about\b|this\b|today\b"
    r"|again\b|just\b|now\b|briefly\b|-|\d))|(?:the )?(?:person|service user|su))"
)
_REACHED: tuple[tuple[Way, re.Pattern[str]], ...] = (
    (
        Way.MET,
        re.compile(
            rf"\b(?:met (?:with )?|saw |seen |visited (?:and saw )?|sat with ){_PERSON}"
            r"|\b(?:face to face|in person|home visit done|one to one (?:done|held|had))\b"
        ),
    ),
    (
        Way.TEXTED,
        re.compile(
            rf"\b(?:texted (?:with )?{_PERSON}|texted and (?:s?he|they) (?:replied|answered))"
        ),
    ),
    (
        Way.RANG,
        re.compile(
            rf"\b(?:spoke|spoken|talked|chatted) (?:to|with) {_PERSON}"
            rf"|\bhad a (?:good |long |short )?(?:chat|talk|call) with {_PERSON}"
            r"|\b(?:called|rang|phoned|rung)\b[\w ,]*\b(?:and|,) (?:spoke|talked"
            r"|s?he (?:is|was|says|said)|they (?:are|were|say|said))"
            r"|\breached (?:him|her|them)\b"
        ),
    ),
)
#: What turns all of that round, wherever it stands.
_NOT_REACHED = re.compile(
    r"\b(?:no (?:answer|reply|response)|not (?:in|there|home|answering|reached|available|spoken"
    r"|met|seen|able)|voice ?mail|answer ?phone|left (?:a )?(?:message|note|voicemail)"
    r"|(?:did|could|was|were|has|have|can|does)(?: not|n't|nt)|unable|failed|engaged|no luck"
    r"|will (?:ring|call|try|see|visit|meet|speak|text)|going to|tried to|trying to|to (?:ring"
    r"|call|see|meet|visit)|plan(?:ned)? to|asked \w+ to)\b"
)
_TRIED = re.compile(
    r"\b(?:tried|called|rang|rung|phoned|visited|knocked|texted|no (?:answer|reply|response)"
    r"|voice ?mail|answer ?phone|left (?:a )?(?:message|note|voicemail)|engaged)\b"
)


def read_outcome(words: str) -> tuple[Outcome, Way | None]:
    """What a note says; with the way in which the person was reached, where they were."""
    plain = " ".join(words.casefold().replace("\u2019", "'").split())
    if not _NOT_REACHED.search(plain):
        for way, pattern in _REACHED:
            if pattern.search(plain):
                return Outcome.REACHED, way
    return (Outcome.TRIED if _TRIED.search(plain) else Outcome.UNSAID), None
