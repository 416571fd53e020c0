"""The kinds of information by the words that staff use, beside the codes of the consent table."""

from __future__ import annotations

import re

from bot.care.facts import Category

#: What may be written for each; a code of the table is always understood too.
WORDS = {
    "service": Category.USES_SERVICE,
    "uses the service": Category.USES_SERVICE,
    "key worker": Category.KEY_WORKER,
    "cover": Category.COVER,
    "appointment": Category.APPOINTMENT,
    "appointments": Category.APPOINTMENT,
    "care plan": Category.CARE_PLAN,
    "medication": Category.MEDICATION,
    "safety plan": Category.SAFETY_PLAN,
    "risk and safety plan": Category.SAFETY_PLAN,
    "whereabouts": Category.WHEREABOUTS,
    "messages": Category.PERSONS_MESSAGES,
    "consent record": Category.CONSENT_RECORD,
    "review action": Category.REVIEW_ACTION,
    "review actions": Category.REVIEW_ACTION,
    "review content": Category.REVIEW_CONTENT,
}
_BETWEEN = re.compile(r"[\s,;_-]+")
#: Of how many words the longest of them is.
_LONGEST = 4


def read_categories(given: str) -> frozenset[Category] | None:
    """The kinds listed in a cell or a list: `D1 D2`, `key_worker cover`, `key worker and cover`.

    None when a word of it is none of them, or nothing stands there.
    """
    codes = {category.value.casefold(): category for category in Category}
    known = {**WORDS, **codes}
    left = [part for part in _BETWEEN.split(given.casefold()) if part]
    found: set[Category] = set()
    while left:
        for length in range(min(_LONGEST, len(left)), 0, -1):
            category = known.get(" ".join(left[:length]))
            if category is not None:
                found.add(category)
                del left[:length]
                break
        else:
            if left[0] != "and" or not found:
                return None
            del left[0]
    return frozenset(found) or None
