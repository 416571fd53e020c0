"""What a person says of telling others: which kinds of thing, which choice, a yes; and how what
was agreed is said back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.care.consent_changes import Choice
from bot.care.facts import Category

_ALL = re.compile(
    r"\b(?:anything|any ?thing|nothing|everything|nowt|owt|nothin|anythin|nuthin|my business"
    r"|ma business|me business|at all|whatsoever|full stop)\b",
    re.IGNORECASE,
)
_KINDS = (
    (
        (
            r"app(?:ointmen|oinmen|ointm)t?s?|appo?i?n?t?ments?|appts?|app'?ts?|clinic times?"
            r"|when i(?:'?m| am)? (?:next )?(?:in|seen|being seen)"
        ),
        frozenset({Category.APPOINTMENT, Category.REVIEW_ACTION}),
    ),
    (
        (
            r"key ?worker|named nurse|who (?:my (?:worker|nurse) is|works with me|covers?)"
            r"|my workers?|workers? names?"
        ),
        frozenset({Category.KEY_WORKER, Category.COVER}),
    ),
    (
        r"meds|medications?|medicines?|tablets?|pills|injections?|depot",
        frozenset({Category.MEDICATION}),
    ),
    (r"care ?plans?", frozenset({Category.CARE_PLAN})),
    (
        r"reviews?|meetings?",
        frozenset({Category.REVIEW_ACTION, Category.REVIEW_CONTENT}),
    ),
    (
        r"my (?:texts?|messages?)|what i (?:text|write|txt)",
        frozenset({Category.PERSONS_MESSAGES}),
    ),
)
_FILLERS = frozenset(
    "a i id im ill want pick choose chose like would with go going for the option number no nr num "
    "choice just only please pls plz thanks thank you ta cheers ok okay then it is one my answer "
    "text reply tell say think um er well yes yeah".split()
)
_CHOICES = {
    "1": Choice.KEY_WORKER,
    "one": Choice.KEY_WORKER,
    "first": Choice.KEY_WORKER,
    "1st": Choice.KEY_WORKER,
    "2": Choice.APPOINTMENTS,
    "two": Choice.APPOINTMENTS,
    "second": Choice.APPOINTMENTS,
    "2nd": Choice.APPOINTMENTS,
    "3": Choice.NOTHING,
    "three": Choice.NOTHING,
    "third": Choice.NOTHING,
    "3rd": Choice.NOTHING,
    "nothing": Choice.NOTHING,
    "none": Choice.NOTHING,
    "nowt": Choice.NOTHING,
    "4": Choice.LATER,
    "four": Choice.LATER,
    "fourth": Choice.LATER,
    "4th": Choice.LATER,
    "later": Choice.LATER,
}
_FIRST = dict.fromkeys(("1", "one", "first", "1st"), 1)
_SECOND = dict.fromkeys(("2", "two", "second", "2nd"), 2)
_THIRD = dict.fromkeys(("3", "three", "third", "3rd"), 3)
_YES = re.compile(
    r"(?:yes|y|yep|yeah|yea|ya|aye|yh|yup)(?:[ ,]+(?:please|pls|plz|thanks|ta|i do|i am|im sure|"
    r"confirm|confirmed|that'?s right|thats right|ok|okay))*|(?:i )?confirm(?:ed)?",
    re.IGNORECASE,
)
_A_NO = (
    r"(?:no|n|nope|nah|naw|na|not now|not yet|wait|hang on|hold on|leave it|never ?mind"
    r"|(?:i(?:'?ve)? )?changed my mind)"
)
_BESIDE_A_NO = r"(?:thanks|ta|thank you|sorry|actually|dont|don'?t)"
_NO = re.compile(
    rf"(?:{_BESIDE_A_NO}[ ,]+)*{_A_NO}(?:[ ,]+(?:{_A_NO}|{_BESIDE_A_NO}))*", re.IGNORECASE
)


def categories_said(words: str) -> frozenset[Category]:
    """The kinds of thing that the words single out; empty where they speak of everything."""
    if _ALL.search(words):
        return frozenset()
    found = [kinds for pattern, kinds in _KINDS if re.search(rf"\b(?:{pattern})\b", words, re.I)]
    return frozenset[Category]().union(*found)


def choice_in(words: str) -> Choice | None:
    """Which of the four choices a reply is; None where it is none, or more than one."""
    found = {choice for word, choice in _CHOICES.items() if word in _left(words)}
    return found.pop() if len(found) == 1 and not _left(words) - _CHOICES.keys() else None


def number_in(words: str) -> int | None:
    """Which number of a list a reply is; None where it is no number."""
    numbers = {**_FIRST, **_SECOND, **_THIRD}
    found = {number for word, number in numbers.items() if word in _left(words)}
    return found.pop() if len(found) == 1 and not _left(words) - numbers.keys() else None


def is_yes(words: str) -> bool:
    """Whether a reply is a yes and nothing else."""
    return _YES.fullmatch(_bare(words)) is not None


def is_no(words: str) -> bool:
    """Whether a reply is a no and nothing else."""
    return _NO.fullmatch(_bare(words)) is not None


def say_sharing(categories: Iterable[Category], role: str) -> str:
    """What somebody may be told, as one says it to the person. `role` is what the organisation
    calls a key worker."""
    held = frozenset(categories)
    said = [words for category, words in _SAID if category in held]
    said = [words.format(role=role) for words in said]
    if held - {category for category, _ in _SAID} - _SAYS_NOTHING_MORE:
        said.append("more that you agreed with staff")
    return "nothing" if not said else _joined(said)


_SAID = (
    (Category.KEY_WORKER, "who your {role} is"),
    (Category.COVER, "who covers"),
    (Category.APPOINTMENT, "your appointments"),
)
_SAYS_NOTHING_MORE = frozenset({Category.USES_SERVICE})


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _bare(words: str) -> str:
    return " ".join(words.strip().strip(".!,'\" ").replace("\u2019", "'").split())


def _left(words: str) -> frozenset[str]:
    """The words of a reply without those that only lead up to the choice."""
    said = re.findall(r"\w+", words.casefold().replace("'", "").replace("\u2019", ""))
    if said == ["one"]:
        return frozenset(said)
    kept = frozenset(said) - _FILLERS
    return kept or (frozenset({"one"}) if "one" in said else kept)
