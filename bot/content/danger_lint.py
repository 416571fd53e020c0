"""What answers to danger must keep to, beyond the rules of every text: as they are sent, in every
nation, to every kind of reader, whatever is true, with the longest values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product

from bot.care.danger_answers import PLANS, YOUNG, Age, Reader
from bot.care.danger_reply import Told, Truth
from bot.care.helplines import Place
from bot.content.catalogue import Catalogue
from bot.content.danger_replies import AFTERWARDS, DangerReplies, Worded, load_danger_replies
from bot.content.helplines import find_words_review_by, load_helplines
from bot.content.lint import LONGEST, MAX_SENTENCE_WORDS, Fault
from bot.content.lint_words import wrong_words
from bot.content.reading import sentences
from bot.messaging.gsm7 import is_gsm7, parts

_MAX_PARTS = 2
_EASY_SENT = 15
_OWN_LINE = "0300 123 4567"
#: A Wednesday at noon and a Sunday at 4 in the morning: every line open, and only those of always.
_MOMENTS = (datetime(2026, 11, 25, 12, tzinfo=UTC), datetime(2026, 11, 29, 4, tzinfo=UTC))
_NATIONS = ("ENG", "WLS", "SCT", "NIR", None)
_NUMBER = re.compile(r"\d[\d ]+\d")


def lint_danger(texts: Catalogue) -> list[Fault]:
    """Every fault of the answers to danger as they are sent. Empty when all may be used."""
    replies = load_danger_replies(texts)
    # Most readers get the same words as others do: each is judged once.
    sent = {
        (said.text_id, said.words, reader.easy_read)
        for reader, place, truth in _everybody()
        for said in _all(replies, reader, place, truth)
    }
    return [
        Fault(text_id, rule, what)
        for text_id, words, is_easy in sorted(sent)
        for rule, what in _wrong(words, easy=is_easy)
    ]


def list_danger_overdue(today: date) -> list[Fault]:
    """Helplines and words that change, not looked at again before `today`. Texts are listed by
    `bot.content.lint.list_overdue`."""
    reviewed = [(f"helpline {line.id}", line.review_by) for line in load_helplines()]
    reviewed.append(("danger_words.yml", find_words_review_by()))
    return [
        Fault(name, "looked at again in time", f"by {review_by}")
        for name, review_by in reviewed
        if review_by < today
    ]


def _everybody() -> Iterator[tuple[Reader, Place, Truth]]:
    both = (False, True)
    for age, text_only, easy_read, mobile in product((None, *Age), both, both, both):
        reader = Reader(age, text_only=text_only, easy_read=easy_read, mobile=mobile)
        for nation, local, own, told in product(_NATIONS, _MOMENTS, ("", _OWN_LINE), Told):
            place = Place(nation, local, own_crisis_line=own)
            yield reader, place, Truth(told, LONGEST["when"])


def _all(replies: DangerReplies, reader: Reader, place: Place, truth: Truth) -> Iterator[Worded]:
    for text_id in dict.fromkeys((*PLANS, *YOUNG, *YOUNG.values(), *AFTERWARDS)):
        yield replies.say(text_id, reader, place, truth)


def _wrong(words: str, *, easy: bool) -> Iterator[tuple[str, str]]:
    if not is_gsm7(words):
        yield "GSM-7 letters only", words
    if parts(words) > _MAX_PARTS:
        yield f"at most {_MAX_PARTS} parts", f"{len(words)}: {words}"
    if "999" not in words:
        yield "an answer to danger names 999", words
    first = _NUMBER.search(words)
    if first is not None and first[0] != "999":
        yield "999 before any other number", words
    if "{" in words:
        yield "every value filled", words
    yield from _long(words, _EASY_SENT if easy else MAX_SENTENCE_WORDS)
    yield from wrong_words(words)


def _long(words: str, most: int) -> Iterator[tuple[str, str]]:
    for sentence in sentences(words):
        if len(sentence.split()) > most:
            yield f"at most {most} words a sentence", sentence
