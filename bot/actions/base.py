"""What every action shares: the turn it answers in, and what happens when its service fails."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.logs import describe, logger
from bot.services.answers.beside import of_parts
from bot.services.answers.question import Question
from bot.services.pass_on_unanswered import pass_on_unanswered
from bot.services.turns import Said, Turn

if TYPE_CHECKING:
    from bot.app import App

OFFER_SLOT = "offer_open"
#: In the metadata of a turn: what parts of the text want. The dialogue writes it.
BESIDE = "beside"


class KeylineAction(Action, ABC):  # type: ignore[misc]  # rasa_sdk carries no types
    """An action of ours. Rasa makes one of each class, without arguments, at start.

    `app` is set by `bot.actions.server.run` before that. An action that leaves the offer to
    pass a text on open says so with `offer_after`; all others close it.
    """

    app: ClassVar[App]
    offer_after: ClassVar[bool] = False

    @abstractmethod
    def name(self) -> str:
        """The action's name in domain.yml."""

    @abstractmethod
    def answer(self, turn: Turn, question: Question) -> Said:
        """Call the service. Runs in a thread; may raise."""

    def leaves_offer(self, question: Question) -> bool:  # noqa: ARG002
        """Whether the offer to pass the text on stands after this answer."""
        return self.offer_after

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer the turn. When the service fails, a human gets the message instead.

        Raises what that raises too: the turn then fails as a whole, and the worker sends the
        plain text.
        """
        turn = turn_of(tracker, self.name())
        question = question_of(tracker)
        said, offered = await asyncio.to_thread(self._answer_or_pass_on, turn, question)
        for text_id in said.text_ids:
            dispatcher.utter_message(text=text_id)
        events: list[EventType] = []
        offered = offered and bool(said.text_ids)  # What was not said was not offered.
        if tracker.slots.get(OFFER_SLOT) != offered:
            events.append(SlotSet(OFFER_SLOT, offered))
        # One action a turn, said outright: what Rasa came to without a rule has none that ends it.
        return [*events, FollowupAction("action_listen")]

    def _answer_or_pass_on(self, turn: Turn, question: Question) -> tuple[Said, bool]:
        try:
            return self.answer(turn, question), self.leaves_offer(question)
        except Exception as error:
            logger().error(
                "action.failed",
                action=self.name(),
                turn=str(turn.message_id),
                error=describe(error),
            )
        return pass_on_unanswered(self.app, turn), False


def turn_of(tracker: Tracker, step: str) -> Turn:
    """The turn that a tracker stands in. Raises KeyError or ValueError when it carries none."""
    return Turn(
        message_id=UUID(tracker.latest_message["metadata"]["turn"]),
        step=step,
    )


def question_of(tracker: Tracker) -> Question:
    """What the dialogue made of the text that a tracker stands at."""
    latest = tracker.latest_message
    return question_in(latest, (latest.get("metadata") or {}).get(BESIDE) or ())


def question_in(read: Mapping[str, Any], beside: Iterable[Mapping[str, Any]]) -> Question:
    """The question in Rasa's reading of a text, and what parts of that want beside it."""
    return Question(
        intent=(read.get("intent") or {}).get("name") or "",
        topic=read.get("topic") or "",
        times=_named(read, "time"),
        names=_named(read, "person_name"),
        beside=of_parts(read.get("text") or "", map(_part, beside)),
    )


def _part(found: Mapping[str, Any]) -> Question:
    """What a part of the text wants: bot/dialogue/wishes_beside.py."""
    times, names = tuple(found["time"]), tuple(found["person_name"])
    return Question(found["intent"], found["topic"], times, names)


def _named(latest: Mapping[str, Any], label: str) -> tuple[str, ...]:
    return tuple(_words(latest.get("text") or "", latest.get("entities") or (), label))


def _words(text: str, entities: Iterable[Mapping[str, Any]], label: str) -> Iterator[str]:
    """The words of one kind of entity, as written. Two side by side are one: "after 3 tomorrow"."""
    times = (e for e in entities if e.get("entity") == label)
    found = ((e.get("start"), e.get("end")) for e in times)
    spans: list[tuple[int, int]] = []
    for start, end in sorted((s, e) for s, e in found if isinstance(s, int) and isinstance(e, int)):
        if spans and not text[spans[-1][1] : start].strip(" ,"):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return (text[start:end] for start, end in spans)
