"""What the printed card must keep to: found in a pocket, it says nothing of whose it is or why; and
its numbers are those that answers to danger give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import product

from bot.care.helplines import Purpose
from bot.content.card import NATIONS, CardText, CardWords
from bot.content.helplines import load_helplines
from bot.content.lint import LONGEST, Fault
from bot.content.lint_words import wrong_on_a_locked_screen, wrong_words

_OWN_LINE = "0300 123 4567"
_NUMBER = re.compile(r"\d[\d ]+\d")
#: So much is read on the back of a card of the size of a bank card.
_LONGEST_BACK = 330
_MUST_NAME = ("999", "URGENT", "PAUSE")


def lint_card(card: CardText) -> list[Fault]:
    """Every fault of the card as it is printed, for everybody, in every nation."""
    values = {"hours": LONGEST["hours"], "public_number": LONGEST["public_number"]}
    found: dict[tuple[str, str, str], Fault] = {}
    for nation, for_carer, text_only, own in product(
        NATIONS, (False, True), (False, True), ("", _OWN_LINE)
    ):
        filled = {**values, "own_crisis_line": own}
        words = card.fill(nation, filled, for_carer=for_carer, text_only=text_only)
        name = f"card {nation}{' text only' if text_only else ''}"
        for rule, what in (*_wrong(words), *_wrong_line(card, nation, text_only=text_only)):
            found[name, rule, what] = Fault(name, rule, what)
    return list(found.values())


def list_card_overdue(card: CardText, today: date) -> list[Fault]:
    """The card, where it was not looked at again before `today`."""
    if card.review_by >= today:
        return []
    return [Fault("card.yml", "looked at again in time", f"by {card.review_by}")]


def _wrong(words: CardWords) -> Iterator[tuple[str, str]]:
    front, back = " ".join(words.front), " ".join(words.back)
    for named in _MUST_NAME:
        if named not in back:
            yield f"the card names {named}", back
    first = _NUMBER.search(back)
    if first is not None and first[0] != "999":
        yield "999 before any other number", back
    if len(back) > _LONGEST_BACK:
        yield f"at most {_LONGEST_BACK} characters on the back", f"{len(back)}: {back}"
    if "{" in front + back:
        yield "every value filled", front + back
    for side in (front, back):
        yield from wrong_on_a_locked_screen(side)
        yield from wrong_words(side)


def _wrong_line(card: CardText, nation: str, *, text_only: bool) -> Iterator[tuple[str, str]]:
    """A number on the card is one that an answer to danger gives in that nation, at any hour."""
    line = card.nations[nation]["text_only" if text_only else "spoken"]
    ours = [
        (one.text_only or "") if text_only else one.said
        for one in load_helplines()
        if one.purpose is Purpose.CRISIS and nation in one.nations and one.hours is None
    ]
    # "111, then option 2": the number, not which key is pressed after it.
    for number in _NUMBER.findall(line):
        if not any(number in said for said in ours):
            yield "the numbers of helplines.yml", number
