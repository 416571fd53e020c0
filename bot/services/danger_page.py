"""The page of all answers to danger, for the clinical safety officer to read and sign.

Made from the very code that answers, so that it shows what is sent and not what was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product

from bot.care.danger_answers import (
    LEVELS,
    PLANS,
    PRECEDENCE,
    YOUNG,
    Age,
    Danger,
    Reader,
    choose_text,
    chosen,
)
from bot.care.danger_reply import Told, Truth
from bot.care.helplines import Helpline, Place
from bot.content.catalogue import Catalogue
from bot.content.danger_replies import AFTERWARDS, DangerReplies, load_danger_replies
from bot.content.helplines import load_danger_words
from bot.messaging.gsm7 import parts
from bot.settings import NATIONS

#: Noon of a Wednesday, when every line is open, and 4 on a Sunday morning.
_DAY = datetime(2026, 11, 25, 12, tzinfo=UTC)
_NIGHT = datetime(2026, 11, 29, 4, tzinfo=UTC)
_EVERYWHERE = (*NATIONS, None)
_TO_A_CHILD = "danger_abuse_young"
_LANDLINE = "landline"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "bank holidays")

_INTRODUCTION = """\
# Answers to danger, as they are sent

For the clinical safety officer. `keyline danger-texts` writes this page with the code that
answers; a test fails where the two differ. The words are in `bot/content/texts/danger_self.yml` and
the files beside it, `bot/content/danger_words.yml` and `bot/content/helplines.yml`; which text
answers what is decided in `bot/care/danger_answers.py`.

**State.** Drafts. Nobody has signed a text, a number or the table. Every helpline has to be checked
on its owner's page before real people are answered. No machine makes up a text when it is sent.

| | name | role | day |
|---|---|---|---|
| texts read and agreed | | clinical safety officer | |
| abuse texts read and agreed | | safeguarding lead | |
| helplines checked | | | |
"""
_HOW = """\

## How the text is chosen

Of several categories the first in this order decides: {precedence}.

- **Nothing is judged but the words of the text**, whose danger it is, and who reads the answer.
- **Not known** counts as the safest: an adult with a mobile phone; no nation means only numbers
  that hold everywhere; an hour that is not known means only lines that never close.
- **A child who tells of abuse**, and somebody who does and whose age is not known, is answered as
  a child.
- **A phone that others see**, after a duress word too, gets a bland text that shows neither what
  was told nor that anybody is told of it, and asks whether it is safe to text. So does abuse told
  of beside something more urgent. After Y the full text follows; after N or silence, nothing
  unasked.
- **Abuse of an adult** is answered without a helpline and without a word of the alert, until Y.
- **An organisation's own crisis line** is told to adults who can call, before the nation's;
  Samaritans are left out then where there would be too many numbers.
- **55** is said only to a mobile phone, and to nobody who cannot hear it.
- **The safety check** follows a first answer in the levels now and 4h, as a text of its own. Not
  about abuse, an overdose, a missing person or neglect; on no phone that others see; not when the
  text could not be kept.
"""


def danger_page(texts: Catalogue) -> str:
    """The whole page. Raises ContentError when the texts cannot be used."""
    replies = load_danger_replies(texts)
    words = load_danger_words()
    lines = [_INTRODUCTION, _HOW.format(precedence=", ".join(PRECEDENCE))]
    lines += ["\n## Which text answers what\n", *_table()]
    lines += ["\n## What is said of who is told\n"]
    lines += ["The texts below are shown as they are sent when the alert is out (`alerted`).\n"]
    for name, said in (("first", words.told), ("more", words.more), ("no reply", words.waiting)):
        lines += [*_rows((f"{name}: what is true", "adult", "young person"), _truths(said)), ""]
    lines += ["## The texts\n"]
    for text_id in _text_ids():
        lines += [f"### {text_id}\n", *_text_rows(replies, text_id), ""]
    lines += ["## The helplines\n", *_helpline_rows(words.helplines), ""]
    return "\n".join(lines)


def _text_ids() -> list[str]:
    return list(dict.fromkeys([*PLANS, *YOUNG.values(), *AFTERWARDS]))


def _table() -> Iterator[str]:
    found = []
    for category in PRECEDENCE:
        for about in ("self", "other"):
            cells = [_adult_and_young(Danger(level, (category,), about)) for level in LEVELS]
            found.append((category, about, *cells))
    yield from _rows(("category", "who is in danger", *LEVELS), found)


def _adult_and_young(danger: Danger) -> str:
    named = [choose_text(danger, Reader(age)).text_id for age in (Age.ADULT, None, Age.YOUNG)]
    adult, unknown, young = (text_id.removeprefix("danger_") for text_id in named)
    said = [adult]
    if unknown != adult:
        said.append(f"age not known: {unknown}")
    if young != unknown:
        said.append(f"young: {young}")
    return "; ".join(said)


def _truths(said: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    for told in Told:
        yield told.value, said["adult"][told.value], said["young"][told.value]


def _readers(text_id: str) -> Iterator[tuple[str, Reader]]:
    """Every kind of reader who can get this text, the plainest first."""
    adult = "age not known" if text_id == _TO_A_CHILD else "adult"
    for age, name in ((None, adult), (Age.YOUNG, "young person")):
        for easy, text_only in product((False, True), repeat=2):
            reader = Reader(age, text_only=text_only, easy_read=easy)
            if _can_get(text_id, reader):
                more = [w for w, is_so in (("deaf", text_only), ("Easy Read", easy)) if is_so]
                yield ", ".join([name, *more]), reader
    landline = Reader(mobile=False)
    if _can_get(text_id, landline):
        yield f"{adult}, {_LANDLINE}", landline


def _can_get(text_id: str, reader: Reader) -> bool:
    if text_id in YOUNG.values() and not reader.is_young:
        return text_id == _TO_A_CHILD
    return chosen(text_id, reader).text_id == text_id


def _text_rows(replies: DangerReplies, text_id: str) -> Iterator[str]:
    """The text as each reader gets it, readers of the same words together."""
    readers: dict[tuple[tuple[str, str], ...], list[str]] = {}
    truth = Truth(Told.NOT_KEPT if text_id.endswith("not_kept") else Told.ALERTED)
    for name, reader in _readers(text_id):
        by_words: dict[str, list[str]] = {}
        for nation, (moment, hours) in product(_EVERYWHERE, ((_DAY, ""), (_NIGHT, " at night"))):
            said = replies.say(text_id, reader, Place(nation, moment), truth).words
            by_words.setdefault(said, []).append((nation or "not known") + hours)
        found = tuple((_places(where), said) for said, where in by_words.items())
        if name.endswith(_LANDLINE) and found in readers:
            continue
        readers.setdefault(found, []).append(name)
    rows = [
        ("; ".join(names), where, str(parts(said)), said)
        for found, names in readers.items()
        for where, said in found
    ]
    yield from _rows(("reader", "nation", "parts", "text"), rows)


def _places(where: Sequence[str]) -> str:
    """The nations of a text; "at night" only where the day has other words."""
    both = [place for place in where if f"{place} at night" in where]
    day = [
        f"{place} by day" for place in where if not place.endswith("at night") and place not in both
    ]
    night = [p for p in where if p.endswith("at night") and p.removesuffix(" at night") not in both]
    everywhere = len(_EVERYWHERE)
    if len(both) == everywhere:
        return "all"
    if not both and len(day) == everywhere:
        return "all by day"
    if not both and len(night) == everywhere:
        return "all at night"
    return ", ".join([*both, *day, *night])


def _helpline_rows(helplines: Iterable[Helpline]) -> Iterator[str]:
    rows = [
        (
            line.id,
            "all" if len(line.nations) == len(NATIONS) else ", ".join(sorted(line.nations)),
            line.ages,
            line.said,
            line.text_only or "",
            _hours(line),
            line.owner,
            str(line.review_by),
            line.checked,
        )
        for line in helplines
    ]
    head = ("line", "nations", "ages", "said", "deaf", "open", "owner", "review by", "checked")
    yield from _rows(head, rows)


def _hours(line: Helpline) -> str:
    if line.hours is None:
        return "always"
    stretches = sorted(line.hours.stretches.items())
    return ", ".join(
        f"{_DAYS[day]} {start // 60}:{start % 60:02}-{end // 60}:{end % 60:02}"
        for day, (start, end) in stretches
    )


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
