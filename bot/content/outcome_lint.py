"""What a worker's own words for the one who sent a text are held to before they go out."""

from __future__ import annotations

import re

from bot.content.lint_words import wrong_in_own_words, wrong_on_a_locked_screen
from bot.messaging.gsm7 import is_gsm7, to_gsm7

#: Of the rules for our own texts those that keep somebody safe, or keep a judgement out of a text.
#: How a worker puts the rest is theirs: "I rang the GP about your tablets" is no advice.
_KEPT = (
    "nobody is judged",
    "no belief is argued with or shared",
    "no ways of dying or being hurt",
)
#: Not for text, whoever writes it: results, a change of medicine, detention, discharge, a death.
_NOT_FOR_TEXT = re.compile(
    r"\b(?:\d+ ?(?:mg|mcg|ml|micrograms?|milligrams?)|doses?|dosages?"
    r"|(?:stop|start|keep|try|increase|reduce|double|halve|take|skip) (?:taking )?"
    r"(?:your|the|his|her|this|that|these|those|it)? ?(?:medication|medicines?|meds"
    r"|tablets?|pills?|injections?|clozapine|lithium)"
    r"|test results?|blood results?|sectioned|section (?:2|3|17|117|136)|detained|discharged"
    r"|discharging|died|dead|death|passed away|consent\w*|refus\w*|safeguard\w*)\b",
    re.IGNORECASE,
)


def list_wrong_content(words: str) -> list[str]:
    """Why a worker's words may not be texted to anybody, as codes. Empty where they may."""
    wrong = []
    if not is_gsm7(to_gsm7(words)):
        wrong.append("letters")
    if _NOT_FOR_TEXT.search(words):
        wrong.append("not_for_text")
    if any(wrong_in_own_words(words, _KEPT)):
        wrong.append("words")
    return wrong


def is_safe_on_a_locked_screen(words: str) -> bool:
    """Whether words may show on a phone, whoever looks at it."""
    return not any(wrong_on_a_locked_screen(words))
