"""A conversation cut down to what its next turn needs, exactly.

Rasa keeps a conversation as its events from the first day on and sends all of them along with
every action. Here the newest events stay and what the older ones had set (slots, the form that
is running) is written down beside them. Putting a conversation back together plays a few opening
events that set the same again, then the newest events as they were.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    ConversationPaused,
    Event,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_EVENTS = 40
RANKED_INTENTS = 3

# What Rasa's parse of a text holds that anything later looks at. Tokens and the full ranking go.
_PARSE_KEYS = ("text", "intent", "topic", "entities", "message_id", "metadata")
# Stamped on every event by Rasa, the same each time.
_STAMPS = ("model_id", "assistant_id")

State = dict[str, Any]


def restore(tracker: DialogueStateTracker, state: State) -> int:
    """Play a kept state into a fresh tracker.

    Returns how many opening events stand before the events that really happened: `compact`
    needs the number to leave them out again.
    """
    kept = deserialise_events(state["events"])
    since = kept[0].timestamp if kept else 0.0
    opening = _opening_events(tracker, state["before"], since)
    for event in (*opening, *kept):
        tracker.update(event)
    return len(opening)


def compact(tracker: DialogueStateTracker, opening: int, keep: int = KEPT_EVENTS) -> State:
    """The state to keep of a tracker whose first `opening` events were added by `restore`.

    The cut falls between two turns. At most `keep` events stay, but the last turn whole.
    """
    before, happened = _without_reverted(tracker, opening)
    cut = _cut(happened, keep)
    older = tracker.init_copy()
    for event in (*before, *happened[:cut]):
        older.update(event)
    return {
        "before": _what_was_set(older),
        "events": [slim(event.as_dict()) for event in happened[cut:]],
    }


def slim(event: dict[str, Any]) -> dict[str, Any]:
    """An event without what is never read again."""
    metadata = {k: v for k, v in (event.get("metadata") or {}).items() if k not in _STAMPS}
    slimmed = {**event, "metadata": metadata}
    if event["event"] == "user":
        slimmed["parse_data"] = _slim_parse(event.get("parse_data") or {})
    return slimmed


def _slim_parse(parse: dict[str, Any]) -> dict[str, Any]:
    kept = {key: parse[key] for key in _PARSE_KEYS if key in parse}
    if "intent_ranking" in parse:
        kept["intent_ranking"] = parse["intent_ranking"][:RANKED_INTENTS]
    return kept


def _without_reverted(
    tracker: DialogueStateTracker, opening: int
) -> tuple[list[Event], list[Event]]:
    """Opening events and real ones, settled: an undo must not outlive what it undid."""
    events = list(tracker.events)
    if not any(isinstance(e, ActionReverted | UserUtteranceReverted) for e in events):
        return events[:opening], events[opening:]
    opened = {id(event) for event in events[:opening]}
    applied = tracker.applied_events()
    before = [event for event in applied if id(event) in opened]
    return before, [event for event in applied if id(event) not in opened]


def _cut(events: list[Event], keep: int) -> int:
    """Where to cut: the first turn from which on everything fits, else the last turn."""
    starts = [
        i
        for i, (event, following) in enumerate(pairwise(events))
        if isinstance(event, ActionExecuted)
        and event.action_name == ACTION_LISTEN_NAME
        and isinstance(following, UserUttered)
    ]
    if len(events) <= keep or not starts:
        return 0
    return next((i for i in starts if len(events) - i <= keep), starts[-1])


def _what_was_set(tracker: DialogueStateTracker) -> dict[str, Any]:
    loop = tracker.active_loop if tracker.active_loop_name else None
    return {
        "slots": {s.name: s.value for s in tracker.slots.values() if s.value != s.initial_value},
        "loop": loop
        and {
            "name": loop.name,
            "rejected": loop.rejected,
            "trigger": _slim_parse(loop.trigger_message or {}),
        },
        "paused": tracker.is_paused(),
    }


def _opening_events(
    tracker: DialogueStateTracker, before: dict[str, Any], since: float
) -> list[Event]:
    """Events that bring a fresh tracker to where the older events had brought it.

    A slot that the domain no longer has is left out. A running form is opened by the words that
    had opened it, since forms may read slots from them.
    """
    events: list[Event] = [
        SlotSet(name, value, timestamp=since)
        for name, value in before["slots"].items()
        if name in tracker.slots
    ]
    if loop := before["loop"]:
        trigger = loop["trigger"]
        events += [
            ActionExecuted(ACTION_LISTEN_NAME, timestamp=since),
            UserUttered(trigger.get("text"), parse_data=trigger, timestamp=since),
            ActionExecuted(loop["name"], timestamp=since),
            ActiveLoop(loop["name"], timestamp=since),
        ]
        if loop["rejected"]:
            events.append(ActionExecutionRejected(loop["name"], timestamp=since))
    if before["paused"]:
        events.append(ConversationPaused(timestamp=since))
    return events
