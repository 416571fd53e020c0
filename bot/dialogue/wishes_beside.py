"""Several wishes in one text: what its parts want, each read by itself.

The intent of a whole text is one. "whos covering and can someone ring me, shes not sleeping" holds
three: its parts are read too, and what they surely want is handed to the actions beside the
intent of the whole (docs/decisions/0042). Which of it is answered, and in which order, is
decided there.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

#: In the metadata of a turn: what parts of the text want.
BESIDE = "beside"

#: Reads a text as the whole is read: Rasa's parse of it.
Parse = Callable[[str], Awaitable[dict[str, Any]]]

#: A part counts only where it is this sure: what it is part of was understood already.
SURE = 0.85
#: So many parts are read at most; whoever writes more has written a story.
_PARTS = 6
_LEAST_WORDS = 2
_NEWS = frozenset({"report_symptom_change_self", "report_concern_about_other"})
_ENTITIES = ("time", "person_name")

_ENDS = re.compile(r"[.!?;\n]+(?!\d)\s*|\s+[-\u2013\u2014]+\s+")
#: Where a new clause may begin inside a sentence: at a comma or an "and", before such a word only.
_STARTERS = (
    r"can|could|cud|will|would|wud|who|whos|who's|when|whens|when's|what|whats|what's|where|how"
    r"|is|are|do|does|did|please|pls|plz|i|im|i'm|ive|i've|id|i'd|she|shes|she's|he|hes|he's|they"
    r"|theyre|they're|my|our|his|her|also|need|want|ring|call|fone|phone|tell|any|anyone|someone"
    r"|somebody"
)
#: And before these without any joining word: "can someone ring me im not sleeping". Not after a
#: word that makes them part of what came before: "a number for when im low".
_TELLS = r"im|i'm|ive|i've|she's|shes|he's|hes|they're|theyre"
_LEADS_ON = "".join(
    rf"(?<!\b{word})"
    for word in (
        "when if so as that think know say says said tell told cos because while til until".split()
    )
)
_JOINS = re.compile(
    rf"(?:\s*,\s*(?:(?:and|but|also|so|plus|oh|btw)\s+)*|\s+(?:and|an|n|&|\+|but|also|plus)\s+)"
    rf"(?=(?:{_STARTERS})\b)|{_LEADS_ON}\s+(?=(?:{_TELLS})\b)",
    re.IGNORECASE,
)


def parts_of(text: str) -> list[str]:
    """The clauses of a text that may be wishes of their own; none where it is all one. Total."""
    found = [part for part in _pieces(text) if len(part.split()) >= _LEAST_WORDS]
    return found[:_PARTS] if len(found) > 1 else []


def _pieces(text: str) -> Iterator[str]:
    for sentence in _ENDS.split(text):
        yield from (piece.strip() for piece in _JOINS.split(sentence))


async def find_beside(text: str, parse: Parse) -> list[dict[str, Any]]:
    """What the parts of a text surely want: intent, topic, and the words that name a time or a
    person, in the order of the text."""
    found = []
    for part in parts_of(text):
        read = await parse(part)
        intent = read["intent"]
        if _sureness(read) < SURE:
            continue
        named = {label: list(_named(read, label)) for label in _ENTITIES}
        found.append({"intent": intent["name"], "topic": read.get("topic") or "", **named})
    return found


def _sureness(read: dict[str, Any]) -> float:
    """How sure the reading is; whose news it is is asked when it is taken."""
    intent = read["intent"]
    if intent["name"] not in _NEWS:
        return float(intent["confidence"])
    return sum(float(one["confidence"]) for one in read["intent_ranking"] if one["name"] in _NEWS)


def _named(read: dict[str, Any], label: str) -> Iterator[str]:
    for entity in read.get("entities") or ():
        if entity.get("entity") == label:
            yield read["text"][entity["start"] : entity["end"]]
