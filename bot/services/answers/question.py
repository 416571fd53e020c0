"""What the dialogue made of a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.services.answering import Answering
from bot.services.turns import Said


@dataclass(frozen=True, slots=True)
class Question:
    """The intent, which of its answers is meant, and the words that name a time or a person, as
    written."""

    intent: str
    topic: str = ""
    times: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def as_payload(self) -> dict[str, Any]:
        """For keeping it beside a question of ours, until that is answered."""
        return asdict(self)

    @classmethod
    def of_payload(cls, payload: Mapping[str, Any]) -> Question:
        """What `as_payload` made."""
        words = {key: tuple(payload[key]) for key in ("times", "names")}
        return cls(payload["intent"], payload["topic"], **words)


#: Gives one answer, inside the transaction of the turn.
Answer = Callable[[Answering, Question], Said]
