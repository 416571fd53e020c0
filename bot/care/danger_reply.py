"""The answers to danger as values: which texts, filled with which words. Pure and total.

The words come in from `bot/content`, the moment and the place from whoever asks. Whatever is not
known, there is an answer: the safest general one, that names only what holds in every nation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.care.danger_answers import (
    Chosen,
    Danger,
    Reader,
    choose_text,
    chosen,
    first_category,
    is_about_other,
    is_guarded,
    is_of_abuse,
)
from bot.care.helplines import Helpline, Place, choose_lines, lines_words


class Told(StrEnum):
    """What has happened to a text when it is answered. Only this may be said of it."""

    ALERTED = "alerted"
    """The alert to a human is stored, spooled or sent."""
    READ_BY = "read_by"
    """It is stored, and staff read it by a time that is known."""
    KEPT = "kept"
    """It is stored. Nobody could be alerted, or nobody needs to be at once."""
    NOT_KEPT = "not_kept"
    """It could be stored nowhere."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a text: what happened, and for READ_BY by when, as one says it."""

    told: Told
    when: str = ""


@dataclass(frozen=True, slots=True)
class DangerWords:
    """The words that change with the reader and with what is true (`danger_words.yml`).

    `told`, `more`, `waiting`: by "adult" or "young", then by the value of `Told`.
    """

    call_999: Mapping[str, str]
    no_voice: str
    silent_on_a_mobile: str
    told: Mapping[str, Mapping[str, str]]
    more: Mapping[str, Mapping[str, str]]
    waiting: Mapping[str, Mapping[str, str]]
    helplines: Sequence[Helpline]


@dataclass(frozen=True, slots=True)
class Reply:
    """One text to send: its id and every value it is filled with."""

    text_id: str
    values: Mapping[str, str]
    easy_read: bool
    lines: tuple[str, ...] = ()
    """The helplines that it names, by id."""


#: After these the safety check is not asked: 999 is to be called, or another question stands open.
_NOT_ASKED = frozenset(
    {"medical_emergency", "missing", "neglect", "abuse_child", "abuse_adult", "domestic_abuse"}
)


def choose_replies(
    danger: Danger, reader: Reader, place: Place, truth: Truth, words: DangerWords
) -> tuple[Reply, ...]:
    """What goes back at once: the first answer, and the safety check where it is asked."""
    first = make_reply(choose_text(danger, reader), reader, place, truth, words)
    if not asks_safety_check(danger, reader, truth):
        return (first,)
    about = "other" if is_about_other(danger, reader) else "self"
    check = make_reply(chosen(f"danger_check_{about}", reader), reader, place, truth, words)
    return first, check


def asks_safety_check(danger: Danger, reader: Reader, truth: Truth) -> bool:
    """Whether "are you safe right now?" follows the first answer.

    Never on a phone that others see, never about abuse, and not where nobody would read the reply.
    """
    return (
        danger.level in ("now", "4h")
        and not is_guarded(danger, reader)
        and not is_of_abuse(danger)
        and first_category(danger) not in _NOT_ASKED
        and truth.told is not Told.NOT_KEPT
    )


def choose_more(
    danger: Danger, reader: Reader, place: Place, truth: Truth, words: DangerWords
) -> Reply:
    """The short answer to a further text of danger within minutes."""
    if truth.told is Told.NOT_KEPT:
        text = chosen("danger_more_not_kept", reader)
    elif reader.watched or is_of_abuse(danger):
        text = chosen("danger_more_bland", reader)
    else:
        text = chosen("danger_more", reader)
    return make_reply(text, reader, place, truth, words, of=words.more)


def choose_after_yes(
    danger: Danger, reader: Reader, place: Place, truth: Truth, words: DangerWords
) -> Reply:
    """The answer to "Y": it is safe to text here. Where abuse was told of, the line for it; else
    what would have been said at once on a phone that nobody else sees."""
    alone = Reader(
        reader.age, reader.carer, reader.text_only, reader.easy_read, False, reader.mobile
    )
    if is_of_abuse(danger) and not is_about_other(danger, reader):
        text = chosen("danger_abuse_yes", alone)
    else:
        text = choose_text(danger, alone)
    return make_reply(text, alone, place, truth, words)


def make_reply(
    text: Chosen,
    reader: Reader,
    place: Place,
    truth: Truth,
    words: DangerWords,
    of: Mapping[str, Mapping[str, str]] | None = None,
) -> Reply:
    """A text with every value that any answer to danger may ask for."""
    lines = choose_lines(
        words.helplines, text.plan, place, young=text.young, text_only=reader.text_only
    )
    sentences = lines_words(lines, place, young=text.young, text_only=reader.text_only)
    values = {
        "call_999": words.call_999["text_only" if reader.text_only else "spoken"],
        "no_voice": words.no_voice if reader.text_only else "",
        "silent": _silent(reader, words),
        "lines": sentences,
        "who_is_told": _told(text, truth, words.told if of is None else of),
    }
    return Reply(text.text_id, values, reader.easy_read, tuple(line.id for line in lines))


def _silent(reader: Reader, words: DangerWords) -> str:
    if reader.text_only:
        return words.no_voice
    return words.silent_on_a_mobile if reader.mobile else ""


def _told(text: Chosen, truth: Truth, of: Mapping[str, Mapping[str, str]]) -> str:
    """What is true, as far as this text may say it. That a text was lost is said on any phone."""
    told = truth.told
    if told is Told.READ_BY and not truth.when:
        told = Told.KEPT
    if not text.says_told and told is not Told.NOT_KEPT:
        return ""
    said = of["young" if text.young else "adult"][told.value]
    return said.replace("{when}", truth.when)
