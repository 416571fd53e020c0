"""Which kind of danger the classifier's chances come to: they choose the words of an answer.

How likely danger is and which kind it is are two questions. Somebody whose danger is plain and
whose kind is not gets words that are right for any kind, never those for another.
"""

from __future__ import annotations

from collections.abc import Mapping

ABUSE = frozenset({"abuse_child", "domestic_abuse", "abuse_adult"})
UNCLEAR = "unclear"


def decide_category(
    chances: Mapping[str, float], perspective: str, named: float, abuse: float
) -> str:
    """The kind of danger by the chance of each, from 0 to 1.

    The likeliest, where its chance reaches `named`. To somebody who tells of themselves the answer
    must not give abuse away on a phone that is watched, so there it is named from less, `abuse`, of
    all its kinds together. Else UNCLEAR.
    """
    likeliest = max(chances, key=lambda kind: chances[kind])
    if chances[likeliest] >= named:
        return likeliest
    of_abuse = {kind: chances.get(kind, 0.0) for kind in sorted(ABUSE)}
    if perspective == "self" and sum(of_abuse.values()) >= abuse:
        return max(of_abuse, key=lambda kind: of_abuse[kind])
    return UNCLEAR
