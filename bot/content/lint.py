"""What every text must keep to, as code: an adopter who changes a text can ask before it is sent.

Lengths are judged with the longest values that real teams have, for every nation and with an
organisation's own crisis line, so that no text grows a part on somebody's name. The words that no
text may use are in `lint_words`, how hard a text is to read in `reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.care.closing import Closing
from bot.content.catalogue import Catalogue, Text, Wording, placeholders
from bot.content.lint_words import wrong_capitals, wrong_on_a_locked_screen, wrong_words
from bot.content.reading import grade, sentences, smog
from bot.messaging.gsm7 import is_gsm7, parts, to_gsm7

#: In staffed hours, and out of them with where else to turn.
_MAX_PARTS = {Closing.NONE: 2, Closing.IN_HOURS: 2, Closing.ROUTES: 3, Closing.OPENS: 3}
MAX_SENTENCE_WORDS = 16
#: Of an Easy Read sentence: as it is written, a value counted as one word, and as it is sent.
_EASY_WRITTEN, _EASY_SENT = 12, 15
_EASY_CHOICES = 3
#: School years: of each text, and of all texts together, which is how the NHS scores its pages.
_MAX_GRADE, _MAX_SMOG = 6.0, 9.0
#: In fewer words one long one, "emergency", decides the grade.
_GRADED_WORDS = 10
_ALL = "all texts"

#: Values of answers to danger, the plainest: every longer one is judged in `danger_lint`.
_OF_DANGER = {"call_999": "call 999", "no_voice": "", "silent": "", "lines": "", "who_is_told": ""}
#: The longest that each placeholder is likely to become. The crisis line is the catalogue's own.
LONGEST: Mapping[str, str] = {
    **_OF_DANGER,
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
    "days": "10 working days",
    "people": "12000 people",
    "first": "Wed 23 Dec",
    "minutes": "4320",
    "since": "23:59",
    "items": "120 items",
    "oldest": "120 days",
    "link": "https://keyline.north-northumberland-care.nhs.uk/on-call/7KQ4M",
    "role": "named nurse",
    "before": "Bartholomew",
    "before_until": "Wed 23 Dec",
    "count": "120",
    "still_open": "120",
    "codes": "7KQ4M, 7KQ4M, 7KQ4M, 7KQ4M, 7KQ4M, 7KQ4M, 7KQ4M, 7KQ4M",
    "others": "Oluwaseun and Christopher",
    "accountable": "Dr Ravichandran",
    "profession": "mental health social worker",
    "window": "on Wed 23 Dec between 10:30am and 12:30pm",
    "asked": "tomorrow after 3 but not before the 9th",
    "weekday": "Wednesday",
    "day": "Wed 23 Dec",
    "time": "10:30am",
    "place": "Northgate Health Centre, room 12",
    "sent": "10:30am on Wed 23 Dec",
    "may_be_told": "that name, who covers and your appointments",
    "number": "+447700900123",
    # As long as a worker's own words may be: see `bot/content/outcome_lint.py`.
    "outcome": "We asked the surgery about it on Monday. They say it is fine for now. We look at "
    "it again on Friday. You can come too if you want to. That is at 10:30am",
    "worker": "Christopher",
    "words": "I have your text. I looked into it today. I can call you tomorrow if you like.",
    "letters": "B, N, O, W",
    "agreed_name": "Harbour Messages",
    "carer": "Christopher",
    "carers": "1 Christopher, 2 Oluwaseun, 3 Bartholomew",
    "sharing": "who your named nurse is, who covers and your appointments",
    "set_for": "Christopher: who your named nurse is, who covers and your appointments. "
    "Oluwaseun: who your named nurse is and who covers. Bartholomew: nothing",
    "told": "Christopher: who your named nurse is, on Wed 23 Dec. Oluwaseun: your appointment, on "
    "Wed 23 Dec. Bartholomew: who covers, on Tue 22 Dec",
}
_OWN_CRISIS_LINE = "0300 123 4567"

#: Values that say who is behind a service user: nothing that refuses may carry one.
_OF_A_PERSON = frozenset(
    {
        "key_worker",
        "cover",
        "working_days",
        "until",
        "team_number",
        "others",
        "accountable",
        "before",
        "worker",
        "words",
    }
)
_MAY_CARRY = {
    "staff": frozenset(
        (
            "code count minutes since link days people first window still_open codes items oldest"
            " letters"
        ).split()
    ),
    "outage": frozenset({"number"}),
    "voice": frozenset({"crisis_line"}),
    "proactive": frozenset({"agreed_name", "sent", "outcome"}),
}
#: What keeps somebody safe is in both variants of a text, or in neither.
_SAFETY_VALUES = ("when", "crisis_line", "listening_line", "text_line", "medicine_line")
_SAFETY_WORDS = ("999", "URGENT", "CALL", "PAUSE", "RESUME", "WRONG", "NO PIN", "YES or NO")
_HAS_EASY_READ = ("session", "library", "crisis")


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule that one text breaks."""

    text_id: str
    rule: str
    found: str


def lint(catalogue: Catalogue, today: date | None = None) -> list[Fault]:
    """Every fault of every text of a catalogue. Empty when all may be used.

    `today` is the day on which the texts are to be used: given, texts that nobody has looked at
    again in time are faults too.
    """
    found = [fault for text in catalogue.all() for fault in lint_text(text, catalogue)]
    found += [
        Fault(text.id, "an Easy Read variant", "none")
        for text in catalogue.all()
        if text.kind in _HAS_EASY_READ and text.easy_read is None
    ]
    found += _too_hard_together(catalogue)
    return found if today is None else found + list_overdue(catalogue, today)


def lint_text(text: Text, catalogue: Catalogue) -> list[Fault]:
    """Every fault of one text of a catalogue, in each variant and with each way it may close."""
    unknown = text.placeholders - {*LONGEST, *catalogue.lines}
    if unknown:
        return [Fault(text.id, "known placeholders", ", ".join(sorted(unknown)))]
    found = [*_wrong_values(text), *_no_way_out(text), *_wrong_easy_read(text)]
    for wording in text.wordings:
        staff = text.kind in ("staff", "outage")
        found += wrong_capitals(f"{wording.words} {wording.closing}", staff=staff)
        found += _too_hard(wording, catalogue)
    for said, closing, is_easy in ways_of_saying(text, catalogue):
        found += _wrong_length(said, _MAX_PARTS[closing], _EASY_SENT if is_easy else None)
        found += [*wrong_words(said), *_said_twice(said)]
        found += wrong_on_a_locked_screen(said) if text.kind == "proactive" else ()
    return [Fault(text.id, rule, what) for rule, what in dict.fromkeys(found)]


def list_overdue(catalogue: Catalogue, today: date) -> list[Fault]:
    """The texts, and the nation's lines, that should have been looked at again before `today`."""
    reviewed = [(text.id, text.review_by) for text in catalogue.all()]
    return [
        Fault(name, "looked at again in time", f"by {review_by}")
        for name, review_by in (*reviewed, ("helplines.yml", catalogue.lines_review_by))
        if review_by is not None and review_by < today
    ]


def ways_of_saying(text: Text, catalogue: Catalogue) -> Iterator[tuple[str, Closing, bool]]:
    """A text as sent with the longest values: its words, how it closes, whether in Easy Read."""
    closings = list(Closing) if text.kind in ("session", "library") else [Closing.NONE]
    if text.says_routes:
        closings = [c for c in closings if c in (Closing.NONE, Closing.OPENS)]
    for is_easy in (False, True) if text.easy_read else (False,):
        for closing in closings:
            words = catalogue.words(text.id, closing, easy_read=is_easy)
            for own_line in ("", _OWN_CRISIS_LINE):
                values = {**LONGEST, "own_crisis_line": own_line}
                said = catalogue.fill(text.id, values, closing, easy_read=is_easy)
                yield to_gsm7(said) if is_gsm7(words) else said, closing, is_easy


def _wrong_length(said: str, most: int, easy_words: int | None) -> Iterator[tuple[str, str]]:
    if not is_gsm7(said):
        yield "GSM-7 letters only", "".join(c for c in said if not is_gsm7(c))
    if parts(said) > most:
        yield f"at most {most} parts", f"{len(said)} characters, {parts(said)} parts"
    yield from _long_sentences(said, easy_words or MAX_SENTENCE_WORDS)


def _long_sentences(words: str, most: int) -> Iterator[tuple[str, str]]:
    for sentence in sentences(words):
        count = len(sentence.split())
        if count > most:
            yield f"at most {most} words a sentence", f"{count}: {sentence}"


def _said_twice(said: str) -> Iterator[tuple[str, str]]:
    if said.count("999") > 1:
        yield "999 once in a text", said


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
    for wording in text.wordings:
        for words in (wording.words, wording.closing):
            if "when" in placeholders(words) and "crisis_line" not in placeholders(words):
                yield "who is told to wait is told the crisis line", "{when} without {crisis_line}"
    if text.kind in ("crisis", "voice") and any(
        "999" not in wording.words for wording in text.wordings
    ):
        yield "an answer to danger names 999", "no 999"


def _wrong_easy_read(text: Text) -> Iterator[tuple[str, str]]:
    if text.easy_read is None:
        return
    easy, standard = text.easy_read, text.standard
    own = placeholders(f"{standard.words} {standard.closing}")
    if extra := placeholders(f"{easy.words} {easy.closing}") - own:
        yield "Easy Read names no more than the standard words", ", ".join(sorted(extra))
    for ours, theirs in ((easy.words, standard.words), (easy.closing, standard.closing)):
        if bool(ours) is not bool(theirs):
            yield "Easy Read closes as the standard words do", ours or theirs
        for sign in (*(f"{{{name}}}" for name in (*_SAFETY_VALUES, *_OF_DANGER)), *_SAFETY_WORDS):
            if (sign in ours) is not (sign in theirs):
                yield "Easy Read keeps what keeps somebody safe", sign
        yield from _long_sentences(ours, _EASY_WRITTEN)
    choices = re.findall(r"(?<![\w{])(?:\d|NO PIN|[A-Z]{2,})(?![\w}])", easy.words)
    if len(choices) > _EASY_CHOICES:
        yield f"at most {_EASY_CHOICES} choices", ", ".join(choices)


def _too_hard(wording: Wording, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    words = our_words(wording, catalogue)
    found = grade(words)
    if found > _MAX_GRADE and len(words.split()) >= _GRADED_WORDS:
        yield f"reading grade at most {_MAX_GRADE:g}", f"{found:.1f}: {wording.words}"


def _too_hard_together(catalogue: Catalogue) -> Iterator[Fault]:
    everything = " ".join(
        our_words(wording, catalogue) for text in catalogue.all() for wording in text.wordings
    )
    found = smog(everything)
    if found > _MAX_SMOG:
        yield Fault(_ALL, f"SMOG of all texts at most {_MAX_SMOG:g}", f"{found:.1f}")


def our_words(wording: Wording, catalogue: Catalogue) -> str:
    """The words that we answer for: a name or a day is as hard as it is, and counts as easy."""
    values = {**dict.fromkeys(LONGEST, "Sam"), **catalogue.lines}
    return f"{wording.words} {wording.closing}".format_map(values)
