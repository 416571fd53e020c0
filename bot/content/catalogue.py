"""Loads the texts and fills them in."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from bot.care.closing import Closing
from bot.content.yaml_pages import read_yaml

Kind = Literal["session", "library", "crisis", "voice", "proactive", "staff", "outage"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_HERE = Path(__file__).parent
#: Not a text: the owner and the day of every text of its file that says neither.
_ABOUT = "about"
_ROUTES = frozenset({"when", "crisis_line"})
_SENTENCE_ENDS = re.compile(r"(?<=[.?!]) ")
_FIELDS = {"kind", "text", "closing", "hand_over", "easy_read", "owner", "review_by"}


class ContentError(ValueError):
    """A text or its values cannot be used; the message names the text and what is wrong."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one variant of a text: what is always said, and how it closes in hours."""

    words: str
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One text: its id, what it is for, its words with placeholders.

    `hand_over` texts tell somebody that staff take it from here. `easy_read` is the variant for
    those who asked for Easy Read; None where the standard words serve both. Texts of the library
    and answers to danger have an owner, and a day by which the owner looks at them again.
    """

    id: str
    kind: Kind
    standard: Wording
    hand_over: bool = False
    easy_read: Wording | None = None
    owner: str = ""
    review_by: date | None = None

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """The variants that there are."""
        return (self.standard,) if self.easy_read is None else (self.standard, self.easy_read)

    @property
    def placeholders(self) -> frozenset[str]:
        """The names of all values that any variant of the text is filled with."""
        return placeholders(" ".join(f"{w.words} {w.closing}" for w in self.wordings))

    @property
    def says_routes(self) -> bool:
        """Whether the text itself says when it is read, the crisis line and 999."""
        words = self.standard.words
        return placeholders(words) >= _ROUTES and "999" in words

    def wording(self, *, easy_read: bool) -> Wording:
        """The variant for somebody."""
        return self.easy_read if easy_read and self.easy_read is not None else self.standard


class Catalogue:
    """All texts, and the lines of one nation that stand in them.

    `lines_review_by` is the day by which the lines are checked again; None where nobody said.
    """

    def __init__(
        self,
        texts: Mapping[str, Text],
        lines: Mapping[str, str],
        lines_review_by: date | None = None,
    ) -> None:
        self._texts = dict(texts)
        self.lines = dict(lines)
        self.lines_review_by = lines_review_by

    def get(self, text_id: str) -> Text:
        """One text. Raises ContentError when there is none of that id."""
        try:
            return self._texts[text_id]
        except KeyError:
            raise ContentError(f"there is no text {text_id!r}") from None

    def all(self) -> tuple[Text, ...]:
        """Every text, in the order of the files."""
        return tuple(self._texts.values())

    def fill(
        self,
        text_id: str,
        values: Mapping[str, str],
        closing: Closing = Closing.NONE,
        *,
        easy_read: bool = False,
    ) -> str:
        """A text as sent; the nation's lines are always among the values, and an organisation's
        own crisis line, given as `own_crisis_line`, comes before the nation's.

        Raises ContentError naming a value that is missing.
        """
        words = self.words(text_id, closing, easy_read=easy_read)
        given = {**self.lines, **values}
        if own_line := given.get("own_crisis_line"):
            nations = self.lines["crisis_line"].removeprefix("call ")
            given["crisis_line"] = f"call {own_line}, or {nations}"
        missing = placeholders(words) - given.keys()
        if missing:
            raise ContentError(f"text {text_id!r} needs {', '.join(sorted(missing))}")
        return words.format_map(given)

    def words(self, text_id: str, closing: Closing, *, easy_read: bool = False) -> str:
        """A text with the closing that the moment asks for, its placeholders not filled."""
        text = self.get(text_id)
        wording = text.wording(easy_read=easy_read)
        match closing:
            case Closing.ROUTES:
                tail = self.get("routes").wording(easy_read=easy_read).words
            case Closing.IN_HOURS if text.hand_over and not wording.closing:
                tail = self.get("reply_by").wording(easy_read=easy_read).words
            case Closing.IN_HOURS:
                tail = wording.closing
            case Closing.OPENS:
                head = self.get("opens").wording(easy_read=easy_read).words
                # What says the routes itself does not say them again behind those.
                body = _without_routes(wording.words, head) if text.says_routes else wording.words
                return f"{head} {body}".rstrip()
            case Closing.NONE:
                tail = ""
        return f"{wording.words} {tail}".rstrip()


def load(nation: str, folder: Path = _HERE) -> Catalogue:
    """Read the texts and the numbers of a nation. Raises ContentError on anything unusable."""
    given_lines = read_yaml((folder / "helplines.yml").read_text())
    if nation not in given_lines["nations"]:
        raise ContentError(f"helplines.yml has no numbers for nation {nation!r}")
    lines = {**given_lines.get("everywhere", {}), **given_lines["nations"][nation]}
    texts: dict[str, Text] = {}
    for path in sorted((folder / "texts").glob("*.yml")):
        given: dict[str, Mapping[str, Any]] = read_yaml(path.read_text()) or {}
        about = given.pop(_ABOUT, {})
        twice = texts.keys() & given.keys()
        if twice:
            raise ContentError(f"{path.name} says {', '.join(sorted(twice))} a second time")
        texts |= {text_id: _text(text_id, {**about, **entry}) for text_id, entry in given.items()}
    return Catalogue(
        texts, {name: str(line) for name, line in lines.items()}, given_lines.get("review_by")
    )


def placeholders(words: str) -> frozenset[str]:
    """The names of the values in a text's words."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(words) if name)


def _without_routes(words: str, head: str) -> str:
    """A text's words without the sentences that say when it is read, the crisis line or 999, and
    without what stands in the head of it already."""
    said = set(_SENTENCE_ENDS.split(head))
    return " ".join(
        one for one in _SENTENCE_ENDS.split(words) if one not in said and not _says_a_route(one)
    )


def _says_a_route(sentence: str) -> bool:
    return "999" in sentence or not _ROUTES.isdisjoint(placeholders(sentence))


def _text(text_id: str, entry: Mapping[str, Any]) -> Text:
    kind, words = entry.get("kind"), entry.get("text")
    if kind not in KINDS or not isinstance(words, str):
        raise ContentError(f"text {text_id!r} needs a kind of {', '.join(KINDS)} and its text")
    unknown = entry.keys() - _FIELDS
    if unknown:
        raise ContentError(f"text {text_id!r} has {', '.join(sorted(unknown))}, which is no field")
    owner, review_by = entry.get("owner", ""), entry.get("review_by")
    if kind in ("library", "crisis", "voice") and not (owner and isinstance(review_by, date)):
        raise ContentError(f"text {text_id!r} needs an owner and a day, review_by")
    easy = entry.get("easy_read")
    return Text(
        id=text_id,
        kind=kind,
        standard=Wording(words, entry.get("closing", "")),
        hand_over=bool(entry.get("hand_over", False)),
        easy_read=None if easy is None else _easy_read(text_id, easy),
        owner=owner,
        review_by=review_by,
    )


def _easy_read(text_id: str, entry: Any) -> Wording:
    given = {"text": entry} if isinstance(entry, str) else entry
    if not isinstance(given, Mapping) or not isinstance(given.get("text"), str):
        raise ContentError(f"text {text_id!r} has an easy_read without its text")
    return Wording(given["text"], given.get("closing", ""))
