"""What a report asks: at most three things, each once, and none that was said already.

A report is what somebody tells of a change or a worry. It is with staff from its first text on, and
questions only add to it: none is ever waited for.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

#: So long after its first text a report takes in what belongs to it.
OPEN_FOR = timedelta(hours=24)
#: So long after we asked what is different any plain words count as the answer.
WORDS_ANSWER_FOR = timedelta(hours=2)


class Asked(StrEnum):
    """A question of ours."""

    WHOM = "whom"
    CHANGE = "change"
    """What is different from usual, and since when: whichever of the two was not said."""
    SAFE = "safe"


class Part(StrEnum):
    """A thing that was said in a report."""

    WHOM = "whom"
    DIFFERENT = "different"
    SINCE = "since"
    SAFE = "safe"
    WORKER = "worker"
    """Whom of the staff they want to read it."""
    TAKEN_BACK = "taken_back"


#: What answers a question that somebody would not or could not answer.
NOT_KNOWN = "not_known"
#: Of whom a report is: the one who writes.
SELF = "self"
#: Of safety: words came that say neither.
UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Ask:
    """The next question, and the end of the id of the text that asks it."""

    asked: Asked
    text: str


def next_question(said: Set[Part], asked: Set[Asked], *, about_self: bool) -> Ask | None:
    """What to ask next; None where nothing is left. `about_self`: the writer speaks of themselves,
    which is known without being asked."""
    if not (about_self or Part.WHOM in said or Asked.WHOM in asked):
        return Ask(Asked.WHOM, "whom")
    if Asked.CHANGE not in asked:
        missing = {Part.DIFFERENT, Part.SINCE} - said
        if len(missing) == 2:
            return Ask(Asked.CHANGE, "change")
        if missing:
            return Ask(Asked.CHANGE, missing.pop().value)
    if Part.SAFE not in said and Asked.SAFE not in asked:
        return Ask(Asked.SAFE, "safe_self" if about_self else "safe")
    return None
