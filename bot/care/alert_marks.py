"""What an alert says before everything else: codes, from which its first line is chosen."""

from __future__ import annotations

from collections.abc import Collection

#: Nobody may ring or text first: whoever hurts the person may have the phone in their hand.
QUIET = "quiet"
#: The same, and the person said so by the word agreed for it.
DURESS = "duress"
#: They said that a call to this phone is not safe. A text is.
NO_RING = "no_ring"
#: Our texts do not get through to this phone: the person has had no answer.
CUT_OFF = "cut_off"

_QUIET_CATEGORIES = frozenset(
    {"abuse", "abuse_adult", "abuse_child", "domestic_abuse", "safeguarding"}
)
#: The texts that say that it was the agreed word; the others say only what not to do.
_SAY_DURESS = frozenset({"staff_alert", "staff_moved_on"})


def decide_marks(
    categories: Collection[str], *, others_see: bool, cut_off: bool, do_not_ring: bool = False
) -> frozenset[str]:
    """The marks of danger words of some categories, from a phone that others may see, that nobody
    may ring, or that our texts do not reach."""
    marks = {DURESS} & set(categories)
    if others_see or _QUIET_CATEGORIES & set(categories):
        marks.add(QUIET)
    if do_not_ring:
        marks.add(NO_RING)
    if cut_off:
        marks.add(CUT_OFF)
    return frozenset(marks)


def text_for(base: str, marks: Collection[str]) -> str:
    """The id of the text that begins with what the marks say."""
    says = [base]
    if DURESS in marks and base in _SAY_DURESS:
        says.append(DURESS)
    elif {DURESS, QUIET} & set(marks):
        says.append(QUIET)
    elif NO_RING in marks:
        says.append(NO_RING)
    return "_".join([*says, CUT_OFF] if CUT_OFF in marks else says)
