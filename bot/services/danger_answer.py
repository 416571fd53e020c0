"""What is said at once to somebody in danger: from what the screen found and what is known of them.

It needs no database: whatever is not known, the safest general words are said.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.bank_holidays import closed_days
from bot.care.danger_answers import Age, Danger, Reader
from bot.care.danger_reply import Truth
from bot.care.helplines import Place
from bot.clock import local
from bot.content.danger_replies import DangerReplies, Worded
from bot.records.people import Sender
from bot.settings import Nation

_UK_MOBILE = "+447"


class Found(Protocol):
    """What the screen says of a text, as far as its answer depends on it."""

    @property
    def level(self) -> str:
        """now, 4h, today or check."""

    @property
    def categories(self) -> Sequence[str]:
        """Everything that was seen."""

    @property
    def perspective(self) -> str | None:
        """self or other; None where nothing tells."""


def answer_danger(
    replies: DangerReplies, found: Found, reader: Reader, place: Place, truth: Truth
) -> tuple[Worded, ...]:
    """The texts that go back at once, in their order: one, or with the safety check two.

    Total: it raises nothing, whatever was found.
    """
    return replies.answer(danger_of(found), reader, place, truth)


def danger_of(found: Found) -> Danger:
    """A finding as the rules of the answers take it."""
    return Danger(str(found.level), tuple(found.categories), found.perspective)


def reader_of(
    sender: Sender | None, address: str, *, duress: bool = False, age: Age | None = None
) -> Reader:
    """Who reads the answer. `sender` None: a stranger, or the records cannot be asked.

    A number that does not identify anybody is read as a phone of somebody we know nothing of; what
    is known to make it unsafe counts all the same.
    """
    mobile = address.startswith(_UK_MOBILE)
    if sender is None:
        return Reader(age, watched=duress, mobile=mobile)
    return Reader(
        age=age,
        carer=sender.is_carer and not sender.is_service_user and sender.identified,
        text_only=sender.text_only,
        easy_read=sender.easy_read,
        watched=duress or sender.others_see,
        mobile=mobile,
    )


def place_of(nation: Nation, now: datetime, own_crisis_line: str = "") -> Place:
    """Where and when the answer is read."""
    here = local(now)
    return Place(nation, here, closed_days(nation, here.date()), own_crisis_line)
