"""What the dialogue made of a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.services.answering import Answering
from bot.services.turns import Said


@dataclass(frozen=True, slots=True)
class Question:
    """The intent, which of its answers is meant, and the words that name a time or a person, as
    written. `beside`: what parts of the text, read by themselves, surely want."""

    intent: str
    topic: str = ""
    times: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    beside: tuple[Question, ...] = ()

    def as_payload(self) -> dict[str, Any]:
        """For keeping it beside a question of ours, until that is answered. What stands beside it
        was answered before."""
        return asdict(replace(self, beside=()))

    @classmethod
    def of_payload(cls, payload: Mapping[str, Any]) -> Question:
        """What `as_payload` made."""
        words = {key: tuple(payload[key]) for key in ("times", "names")}
        return cls(payload["intent"], payload["topic"], **words)


#: Gives one answer, inside the transaction of the turn.
Answer = Callable[[Answering, Question], Said]
