"""What every text must keep to, as code: an adopter who changes a text can ask before it is sent.

Lengths are judged with the longest values that real teams have, for every nation, so that no
text grows a part on somebody's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.content.catalogue import Catalogue, Text
from bot.messaging.gsm7 import is_gsm7, parts, to_gsm7

MAX_PARTS = 2
MAX_SENTENCE_WORDS = 16

#: The longest that each placeholder is likely to become. The crisis line is the catalogue's own.
LONGEST: Mapping[str, str] = {
    "key_worker": "Christopher",
    "cover": "Oluwaseun",
    "working_days": "Mon, Tue, Thu and Fri",
    "until": "Wed 23 Dec",
    "team_number": "0300 123 4567",
    "public_number": "0300 123 4567",
    "organisation": "North Northumberland Wellbeing and Care",
    "hours": "Mon, Wed, 8:30am to 5:30pm and Tue, Thu, Fri, 8:30am to 4:30pm",
    "when": "10:30am on Wed 23 Dec",
    "code": "7KQ4M",
    "minutes": "4320",
    "number": "+447700900123",
}

#: On SMS the network acts on these words, so no text may invite them.
_NETWORK_WORDS = re.compile(r"\b(?:STOP|STOPALL|END|CANCEL|QUIT|UNSUBSCRIBE|HELP|INFO|START)\b")
_BANNED = (
    "consent",
    "refused",
    "patient",
    "data protection",
    "committed",
    "24/7",
    "no risk",
    "low risk",
    "seriously",
    "sorry you feel",
    "calm down",
    "anything else",
    "survey",
    "!",
)
_BANNED_WORDS = re.compile(
    "|".join(rf"\b{re.escape(b)}" if b[0].isalpha() else re.escape(b) for b in _BANNED),
    re.IGNORECASE,
)
#: Values that say who is behind a service user: nothing that refuses may carry one.
_OF_A_PERSON = frozenset({"key_worker", "cover", "working_days", "until", "team_number"})
_MAY_CARRY = {"staff": frozenset({"code", "minutes"}), "outage": frozenset({"number"})}
_SENTENCE_ENDS = re.compile(r"[.?!:](?:\s|$)")


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that one text breaks."""

    text_id: str
    rule: str
    found: str


def lint(catalogue: Catalogue) -> list[Fault]:
    """Every fault of every text of a catalogue. Empty when all may be used."""
    return [fault for text in catalogue.all() for fault in lint_text(text, catalogue.crisis_line)]


def lint_text(text: Text, crisis_line: str) -> list[Fault]:
    """Every fault of one text, with a nation's crisis line in it."""
    values = {**LONGEST, "crisis_line": crisis_line}
    unknown = text.placeholders - values.keys()
    if unknown:
        return [Fault(text.id, "known placeholders", ", ".join(sorted(unknown)))]
    said = to_gsm7(text.fill(values)) if is_gsm7(text.words) else text.fill(values)
    found = (*_wrong_length(said), *_wrong_words(said), *_wrong_values(text), *_no_way_out(text))
    return [Fault(text.id, rule, what) for rule, what in found]


def _wrong_length(said: str) -> Iterator[tuple[str, str]]:
    if not is_gsm7(said):
        yield "GSM-7 letters only", "".join(c for c in said if not is_gsm7(c))
    if parts(said) > MAX_PARTS:
        yield f"at most {MAX_PARTS} parts", f"{len(said)} characters, {parts(said)} parts"
    for sentence in _SENTENCE_ENDS.split(said):
        words = len(sentence.split())
        if words > MAX_SENTENCE_WORDS:
            yield f"at most {MAX_SENTENCE_WORDS} words a sentence", f"{words}: {sentence.strip()}"


def _wrong_words(said: str) -> Iterator[tuple[str, str]]:
    for word in _NETWORK_WORDS.findall(said):
        yield "no words that the network acts on", word
    for word in _BANNED_WORDS.findall(said):
        yield "no banned words", word


def _wrong_values(text: Text) -> Iterator[tuple[str, str]]:
    allowed = _MAY_CARRY.get(text.kind)
    if allowed is not None and not text.placeholders <= allowed:
        extra = ", ".join(sorted(text.placeholders - allowed))
        yield f"a text of kind {text.kind} carries only {', '.join(sorted(allowed))}", extra
    if text.id.startswith("refusal") and text.placeholders & _OF_A_PERSON:
        named = ", ".join(sorted(text.placeholders & _OF_A_PERSON))
        yield "a refusal names nobody and no team", named


def _no_way_out(text: Text) -> Iterator[tuple[str, str]]:
    # "We will read it by ..." without where else to turn has cost lives.
    if "when" in text.placeholders and "crisis_line" not in text.placeholders:
        yield "who is told to wait is told the crisis line", "{when} without {crisis_line}"
    if text.kind == "crisis" and "999" not in text.words:
        yield "an answer to danger names 999", "no 999"
