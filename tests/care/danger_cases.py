"""What the rules about answers to danger are tried with: every combination that matters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from bot.care.danger_answers import LEVELS, PRECEDENCE, Age, Danger, Reader
from bot.care.danger_reply import Told, Truth

NATIONS = ("ENG", "WLS", "SCT", "NIR")
#: None and another country's: an answer all the same.
PLACES = (*NATIONS, None, "FRA")
BOTH = (False, True)


def dangers() -> Iterator[Danger]:
    """Every category alone, at every level, with every perspective; and what is none of them."""
    for category, level, perspective in product(
        (*PRECEDENCE, "unheard_of"), (*LEVELS, "unheard_of"), ("self", "other", None)
    ):
        yield Danger(level, (category,), perspective)
    yield Danger("now")


def readers() -> Iterator[Reader]:
    """Every kind of reader. Easy Read changes the words of a text and not which it is."""
    for age, carer, text_only, watched, mobile in product((None, *Age), BOTH, BOTH, BOTH, BOTH):
        yield Reader(age, carer, text_only, easy_read=False, watched=watched, mobile=mobile)


def truths() -> Iterator[Truth]:
    """Everything that can be true of a text."""
    yield from (Truth(told, "5pm today") for told in Told)
