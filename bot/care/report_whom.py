"""Whom a text of a report is about, by its own words; whether that is another than before."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.care.report import SELF
from bot.care.report_safety import plain
from bot.care.report_words import is_of_self
from bot.care.whom import Whom, list_said, read_whom
from bot.care.whom_reply import whom_in_reply

_RELATION = (
    r"(?:(?:best |step|half |older |younger |little |big |wee )?(?:mum|mam|mom|mother|dad|father"
    r"|son|daughter|brother"
    r"|sister|sis|wife|husband|partner|boyfriend|girlfriend|fella|friend|mate|neighbour|cousin|aunt"
    r"|auntie|uncle|nan|gran|grandad|grandma|nephew|niece|kid|child|ex|carer|flatmate|lodger))"
)
#: "her sister": somebody beside the one they told of before.
_BESIDE = re.compile(rf"\b(?P<whom>(?:his|her|their|hes|hers) {_RELATION})(?:\b|$)", re.IGNORECASE)
_SOMEBODY = re.compile(
    rf"(?:a|an|this|the|one of my|some) (?:old |young |close |good )?(?:{_RELATION}|man|woman"
    rf"|lady|guy|girl|boy|lad|lass"
    r"|bloke|relative|family member|colleague|person)s?(?: of mine| at work| next door| i know"
    r"| from \w+)?"
)
_MYSELF = re.compile(
    r"(?:(?:its|it is|this is|just|only|about|for|no|sorry|i meant|i mean|er|um|oh|actually"
    r"|well) )*"
    r"(?:me|myself|me myself|meself|mysel)(?: (?:sorry|not (?:him|her|them|anyone else|my \w+)"
    r"|actually|im|i am).*)?"
)
_NOT_SAID = re.compile(
    r"\bnot (?:my|our|the|me|her|his|about my|about)? ?[\w'\u2019]+(?: [A-Z][\w'\u2019]+)?"
    r"(?=\s*(?:[,.;!]|$|\b(?:its|it's|it\u2019s|but|my|our|i|about|the|her|his|sorry)\b))",
    re.IGNORECASE,
)
#: The dialogue takes these for somebody's name where one would stand.
_NOBODYS = frozenset(
    "he him his she her hers they them their it someone somebody anyone everyone everybody nobody "
    "me myself himself herself themselves us we you".split()
)
_LEADS_IN = re.compile(
    r"^(?:(?:no|nah|oh|sorry|actually|wait|oops|i meant|i mean|i meant to say|it was|that was|its"
    r"|it's|it is|but|about)\b[\s,.]*)+",
    re.IGNORECASE,
)


def whom_in(text: str, names: Iterable[str] = ()) -> str | None:
    """Whom a text speaks of, in the words that are kept; None where it says nobody, or several."""
    said = list_said(text, [name for name in names if plain(name) not in _NOBODYS])
    return said[0].words if len(said) == 1 else None


def whom_in_answer(clause: str) -> str | None:
    """Whom a piece of a text means that says only that: a name, a relation, "me"."""
    said = plain(clause)
    if _MYSELF.fullmatch(said):
        return SELF
    if _SOMEBODY.fullmatch(_LEADS_IN.sub("", said)):
        return _LEADS_IN.sub("", said)
    beside = _BESIDE.search(clause)
    if beside is not None and len(said.split()) <= len(plain(beside["whom"]).split()) + 4:
        return " ".join(beside["whom"].casefold().split())
    meant = whom_in_reply(clause)
    return None if meant is None else meant.words


def whom_in_correction(text: str) -> str | None:
    """Whom a text means in place of somebody else: "no not my son, my dad"."""
    left = _LEADS_IN.sub("", _NOT_SAID.sub(" ", text)).strip(" ,.;!")
    if not left:
        return None
    if _MYSELF.fullmatch(plain(left)):
        return SELF
    beside = _BESIDE.search(left)
    if beside is not None:
        return " ".join(beside["whom"].casefold().split())
    return whom_in(left)


def has_relation(words: str) -> bool:
    """Whether whom somebody means is said by more than a name."""
    read = read_whom(words)
    return words == SELF or read is None or bool(read.bonds)


def is_about_another(
    text: str, names: Iterable[str], whom: str | None, *, about_self: bool
) -> bool:
    """Whether a text speaks of another person than the report: than its `whom`, or the writer.

    Where nothing tells, it is the same.
    """
    said = list_said(text, names)
    if about_self:
        return len(said) == 1 and not is_of_self(text)
    before = None if whom is None or whom == SELF else read_whom(whom)
    return len(said) == 1 and before is not None and _differ(said[0], before)


def _differ(one: Whom, other: Whom) -> bool:
    """Whether two cannot be one: other names, or other relations. "Ben" may be "my son"."""
    if one.name and other.name:
        return not (
            f"{one.name} ".startswith(f"{other.name} ")
            or f"{other.name} ".startswith(f"{one.name} ")
        )
    if one.bonds and other.bonds:
        return _relation(one) != _relation(other)
    return False


def _relation(whom: Whom) -> str:
    return whom.words if whom.name is None else whom.words.removesuffix(f" {whom.name}")
