"""Which kind of danger the classifier's chances come to: they choose the words of an answer.

How likely danger is and which kind it is are two questions. Somebody whose danger is plain and
whose kind is not gets words that are right for any kind, never those for another.
"""

from __future__ import annotations

from collections.abc import Mapping

ABUSE = frozenset({"abuse_child", "domestic_abuse", "abuse_adult"})
UNCLEAR = "unclear"

#: From which chance on a text is taken to be about somebody else. In abuse one must be surer:
#: what is right for a neighbour who tells of it may give away whoever is abused.
ABOUT_OTHER, ABUSE_OF_OTHER = 0.5, 0.7


def decide_perspective(chances: Mapping[str, float], about_other: float) -> str:
    """Whose danger it is, by the chance of each kind and the chance that it is another's."""
    sure = ABUSE_OF_OTHER if _likeliest(chances) in ABUSE else ABOUT_OTHER
    return "other" if about_other >= sure else "self"


def decide_category(
    chances: Mapping[str, float], perspective: str, named: float, abuse: float
) -> str:
    """The kind of danger by the chance of each, from 0 to 1.

    The likeliest, where its chance reaches `named`. To somebody who tells of themselves the answer
    must not give abuse away on a phone that is watched, so there it is named from less, `abuse`, of
    all its kinds together. Else UNCLEAR.
    """
    likeliest = _likeliest(chances)
    if chances[likeliest] >= named:
        return likeliest
    of_abuse = {kind: chances.get(kind, 0.0) for kind in sorted(ABUSE)}
    if perspective == "self" and sum(of_abuse.values()) >= abuse:
        return _likeliest(of_abuse)
    return UNCLEAR


def _likeliest(chances: Mapping[str, float]) -> str:
    return max(chances, key=lambda kind: chances[kind])
