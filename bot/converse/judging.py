"""Compares what came with what was expected. Pure: values in, words out; no words is well."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.care.consent_records import ConsentRecord, ConsentState
from bot.care.facts import Category
from bot.converse.cast import Actor
from bot.converse.scenario import Expected, ExpectedConsent, ExpectedItem
from bot.messaging.gsm7 import parts

_TIME = r"(?:\d{1,2}(?::\d\d)?(?:am|pm)|12 noon)"
_READING_TIME = rf"{_TIME} (?:today|tomorrow|on [a-z]+day|on [a-z]{{3}} \d)|the next working day"
_CHECKS = frozenset({"danger_check_self", "danger_check_other"})


@dataclass(frozen=True, slots=True)
class Came:
    """One text that came to a phone, and which of ours it was, where that is known."""

    body: str
    text_id: str | None = None


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An item as the records have it, with names in place of ids."""

    opened: bool
    owner: Actor | None
    role: str
    lane: str
    wish: str
    private: bool
    copied_to: frozenset[Actor]
    acknowledged: bool
    taken_back: bool
    closed: bool
    confidence: str = "nothing_said"


def judge_texts(
    expected: Expected,
    came: Sequence[Came],
    crisis_line: str,
    earlier: Mapping[int, Sequence[Came]],
) -> list[str]:
    """What is not as expected in all the texts that came to one phone in one turn.

    `earlier` has what came to whoever texted in the turns before.
    """
    if expected.nothing:
        return ["nothing expected, and something came"] if came else []
    if not came:
        return ["nothing came"]
    whole = _spelled(" ".join(one.body for one in came))
    faults = [f'has "{words}": not there' for words in expected.has if not _in(words, whole)]
    if expected.has_one_of and not any(_in(words, whole) for words in expected.has_one_of):
        faults.append(f"has one of {_quoted(expected.has_one_of)}: none of them is there")
    faults += [f'has none of "{w}": it is there' for w in expected.has_none_of if _in(w, whole)]
    # A safety check is to be understood without the text before it: it may say 999 as well.
    answers = _spelled(" ".join(one.body for one in came if one.text_id not in _CHECKS)) or whole
    faults += _judge_given(expected, answers, crisis_line)
    faults += _judge_texts_themselves(expected, came)
    if expected.same_as_turn is not None:
        before = [_spelled(one.body) for one in earlier.get(expected.same_as_turn, ())]
        if before != [_spelled(one.body) for one in came]:
            faults.append(f"same as turn {expected.same_as_turn}: it is not")
    return faults


def _judge_given(expected: Expected, whole: str, crisis_line: str) -> list[str]:
    patterns = {
        "reading time": _READING_TIME,
        "crisis line": re.escape(_spelled(crisis_line)),
        "999": r"\b999\b",
    }
    counts = {name: len(re.findall(pattern, whole)) for name, pattern in patterns.items()}
    faults = [f"gives {name}: not there" for name in expected.gives if counts[name] == 0]
    faults += [f"gives {name}: it is there twice" for name in expected.gives if counts[name] > 1]
    return faults + [
        f"does not give {name}: it is there" for name in expected.does_not_give if counts[name]
    ]


def _judge_texts_themselves(expected: Expected, came: Sequence[Came]) -> list[str]:
    faults = []
    ids = [one.text_id or "unknown" for one in came]
    if expected.text and not set(ids) & set(expected.text):
        faults.append(f"text {' or '.join(expected.text)}: it was {', '.join(ids)}")
    if expected.at_most_texts is not None and len(came) > expected.at_most_texts:
        faults.append(f"at most texts {expected.at_most_texts}: {len(came)} came")
    filled = sum(parts(one.body) for one in came)
    if expected.at_most_parts is not None and filled > expected.at_most_parts:
        faults.append(f"at most parts {expected.at_most_parts}: it fills {filled}")
    return faults


def judge_item(expected: ExpectedItem, seen: SeenItem | None) -> list[str]:
    """What is not as expected in what was recorded."""
    if expected.kept == "none":
        return [] if seen is None else ["item none: one was recorded"]
    if seen is None:
        return ["item: nothing was recorded"]
    if expected.kept == "joined":
        return [] if not seen.opened else ["item joined: a new one was opened"]
    faults = [] if expected.owner in (None, seen.owner) else [
        f"item for {_name(expected.owner)}: it is for {_name(seen.owner)}"
    ]  # fmt: skip
    compared: list[tuple[str, str | bool | None, str | bool]] = [
        ("as", expected.role, seen.role),
        ("lane", expected.lane, seen.lane),
        ("wish", expected.wish, seen.wish),
        ("acknowledged", expected.acknowledged, seen.acknowledged),
        ("taken back", expected.taken_back, seen.taken_back),
        ("open", expected.open, not seen.closed),
        ("confidence", expected.confidence, seen.confidence),
    ]
    faults += [
        f"item {key} {_word(wanted)}: it is {_word(is_)}"
        for key, wanted, is_ in compared
        if wanted is not None and wanted != is_
    ]
    return faults + _judge_readers(expected, seen)


def judge_consent(expected: ExpectedConsent, seen: ConsentRecord | None) -> list[str]:
    """What is not as expected in the latest version about two people."""
    what = f"consent of {expected.person.name} for {expected.other.name}"
    if seen is None:
        none_expected = expected.state in (None, ConsentState.NOT_ASKED)
        return [] if none_expected and not expected.categories else [f"{what}: there is none"]
    compared: list[tuple[str, str | bool | None, str | bool]] = [
        ("state", expected.state, seen.state),
        ("to", _codes(expected.categories), _codes(seen.categories) or ""),
        ("confirmed", expected.confirmed, seen.confirmed_by is not None),
    ]
    return [
        f"{what}, {key} {_word(wanted)}: it is {_word(is_)}"
        for key, wanted, is_ in compared
        if wanted is not None and wanted != is_
    ]


def _codes(categories: frozenset[Category] | None) -> str | None:
    return None if categories is None else " ".join(sorted(categories))


def _judge_readers(expected: ExpectedItem, seen: SeenItem) -> list[str]:
    # What is private is seen by the lead and above only, and by nobody who is a worker.
    faults = [
        f"item hidden from {worker.name}: they see it"
        for worker in expected.hidden_from
        if not seen.private or seen.owner == worker
    ]
    if expected.copied_to is not None and frozenset(expected.copied_to) != seen.copied_to:
        names = [actor.name for actor in sorted(seen.copied_to, key=lambda a: a.name)]
        faults.append(f"item copied to: it is copied to {', '.join(names) or 'nobody'}")
    return faults


def _in(words: str, whole: str) -> bool:
    """Whether whole words are in it; a star stands for the rest of a word."""
    pattern = re.escape(_spelled(words)).replace(r"\*", r"\w*")
    return re.search(rf"(?<!\w){pattern}(?!\w)", whole) is not None


def _spelled(words: str) -> str:
    return " ".join(words.casefold().split())


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f'"{one}"' for one in words)


def _name(actor: Actor | None) -> str:
    return "nobody known" if actor is None else actor.name


def _word(value: str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.replace("_", " ")
