"""What an alert says before everything else: codes, from which its first line is chosen."""

from __future__ import annotations

from collections.abc import Collection

#: Nobody may ring or text first: whoever hurts the person may have the phone in their hand.
QUIET = "quiet"
#: Our texts do not get through to this phone: the person has had no answer.
CUT_OFF = "cut_off"

_QUIET_CATEGORIES = frozenset(
    {"abuse", "abuse_adult", "abuse_child", "domestic_abuse", "safeguarding", "duress"}
)


def decide_marks(categories: Collection[str], *, others_see: bool, cut_off: bool) -> frozenset[str]:
    """The marks of danger words of some categories, from a phone that others may see or that our
    texts do not reach."""
    marks = set()
    if others_see or _QUIET_CATEGORIES & set(categories):
        marks.add(QUIET)
    if cut_off:
        marks.add(CUT_OFF)
    return frozenset(marks)


def text_for(base: str, marks: Collection[str]) -> str:
    """The id of the text that begins with what the marks say."""
    return "_".join([base, *(mark for mark in (QUIET, CUT_OFF) if mark in marks)])
