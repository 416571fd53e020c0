"""Runs one action as rasa_sdk would, and keeps what it said and did."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.base import KeylineAction
from bot.services.answers.question import Question
from bot.services.turns import Said, Turn

MESSAGE = UUID("6f1f9a52-6b8e-4d0e-9d0b-0a6f1a3b7c01")
CONVERSATION = UUID("0d0c2f6e-33a5-4b52-8a3b-3f1b1b0e9d02")
WORDS = "havent slept since sunday tell sam"
QUESTION = Question("report_symptom_change_self", "news", ("since sunday",))
LISTEN = {"event": "followup", "timestamp": None, "name": "action_listen"}


@dataclass
class FakeService:
    """A service that remembers its calls and says what it was told to say."""

    says: tuple[str, ...] = ()
    fails_with: Exception | None = None
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    named: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, _app: Any, *given: Any, **named: Any) -> Said:
        self.calls.append(given)
        self.named.append(named)
        if self.fails_with:
            raise self.fails_with
        return Said(self.says)


@dataclass(frozen=True)
class Outcome:
    texts: tuple[str, ...]
    events: tuple[dict[str, Any], ...]

    @property
    def offer(self) -> bool | None:
        """What the offer slot was set to; None when it was left alone."""
        return next((e["value"] for e in self.events if e["event"] == "slot"), None)


def tracker(offer_open: bool = False, metadata: dict[str, Any] | None = None) -> Tracker:
    message = {
        "text": WORDS,
        "intent": {"name": "report_symptom_change_self", "confidence": 0.71},
        "topic": "news",
        "entities": [
            {"entity": "time", "value": "since sunday", "start": 13, "end": 25},
            {"entity": "worker_name", "value": "sam", "start": 31, "end": 34},
        ],
        "metadata": {"turn": str(MESSAGE), "role": "service_user"}
        if metadata is None
        else metadata,
    }
    slots = {"offer_open": offer_open}
    return Tracker(str(CONVERSATION), slots, message, [], False, None, {}, "action_listen")


def act(action: KeylineAction, *, offer_open: bool = False) -> Outcome:
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker(offer_open), {}))
    return Outcome(tuple(m["text"] for m in dispatcher.messages), tuple(events))


def turn(step: str) -> Turn:
    return Turn(message_id=MESSAGE, step=step)
