"""What the dialogue made of a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.services.answering import Answering
from bot.services.turns import Said


@dataclass(frozen=True, slots=True)
class Question:
    """The intent, which of its answers is meant, and the words that name a time, as written."""

    intent: str
    topic: str = ""
    times: tuple[str, ...] = ()


#: Gives one answer, inside the transaction of the turn.
Answer = Callable[[Answering, Question], Said]
