"""A cut conversation goes on exactly as the whole one would have."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    FollowupAction,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.slots import AnySlot, BooleanSlot, ListSlot, TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.snapshots import KEPT_EVENTS, RANKED_INTENTS, compact, restore, slim

SLOTS = [
    BooleanSlot("offer_open", [], initial_value=False),
    TextSlot("about_whom", []),
    ListSlot("windows", []),
    AnySlot("requested_slot", []),
]
# Kept so few, nearly every turn of a made-up conversation is cut away.
FEW = 6
FORMS = ("concern_form", "call_form")
TEXTS = ("hiya", "not slept again", "who is my key worker", "yes", "he wont eat", "")


def fresh() -> DialogueStateTracker:
    return DialogueStateTracker("one", SLOTS)


slot_values = st.one_of(
    st.tuples(st.just("offer_open"), st.sampled_from([True, False, None])),
    st.tuples(st.just("about_whom"), st.sampled_from(["mum", "my lad", None])),
    st.tuples(st.just("windows"), st.sampled_from([[], ["am"], ["am", "after 3"], None])),
    st.tuples(st.just("requested_slot"), st.sampled_from(["since_when", "about_whom", None])),
)
set_slot = slot_values.map(lambda pair: SlotSet(*pair).as_dict())
other_event = st.sampled_from(
    [
        ActionExecuted("action_greet").as_dict(),
        BotUttered("greeting").as_dict(),
        ActiveLoop(None).as_dict(),
        AllSlotsReset().as_dict(),
        ConversationPaused().as_dict(),
        ConversationResumed().as_dict(),
        FollowupAction("action_listen").as_dict(),
        *[ActionExecuted(form).as_dict() for form in FORMS],
        *[ActionExecutionRejected(form).as_dict() for form in FORMS],
    ]
)
begin_form = st.sampled_from(
    [[ActionExecuted(f).as_dict(), ActiveLoop(f).as_dict()] for f in FORMS]
)
part = st.one_of(set_slot.map(lambda e: [e]), other_event.map(lambda e: [e]), begin_form)
undo = st.sampled_from(
    [
        [UserUtteranceReverted().as_dict()],
        [UserUtteranceReverted().as_dict(), UserUtteranceReverted().as_dict()],
        [ActionReverted().as_dict()],
        [Restarted().as_dict()],
        [ActionExecuted("action_session_start").as_dict(), SessionStarted().as_dict()],
    ]
)


def one_turn(text: str, parts: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    parse = {"text": text, "intent": {"name": "greet", "confidence": 0.9}, "entities": []}
    user = UserUttered(text, parse["intent"], parse_data=parse).as_dict()
    middle = [event for events in parts for event in events]
    return [user, *middle, ActionExecuted("action_listen").as_dict()]


plain_turn = st.builds(one_turn, st.sampled_from(TEXTS), st.lists(part, max_size=6))
undoing_turn = st.builds(
    one_turn, st.sampled_from(TEXTS), st.lists(st.one_of(part, undo), max_size=4)
)


def play(tracker: DialogueStateTracker, events: list[dict[str, Any]]) -> None:
    for event in deserialise_events(json.loads(json.dumps(events))):
        tracker.update(event)


def begin() -> list[dict[str, Any]]:
    events: list[Event] = [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
    ]
    return [event.as_dict() for event in events]


def what_counts(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What the next turn sees: slots, the running form and what opened it, pause, last words."""
    loop = tracker.active_loop
    return {
        "slots": tracker.current_slot_values(),
        "loop": loop and (loop.name, loop.rejected),
        "opened by": loop and (loop.trigger_message or {}).get("text"),
        "paused": tracker.is_paused(),
        "latest": tracker.latest_message.text if tracker.latest_message else None,
        "action": tracker.latest_action_name,
    }


def cut_every_turn(turns: list[list[dict[str, Any]]]) -> DialogueStateTracker:
    """The conversation as the store keeps it: saved and loaded at each turn."""
    state: dict[str, Any] | None = None
    for number, turn in enumerate(turns):
        tracker = fresh()
        opening = restore(tracker, json.loads(json.dumps(state))) if state else 0
        play(tracker, turn if number else [*begin(), *turn])
        state = compact(tracker, opening, FEW)
    loaded = fresh()
    assert state is not None
    restore(loaded, json.loads(json.dumps(state)))
    return loaded


def whole(turns: list[list[dict[str, Any]]]) -> DialogueStateTracker:
    tracker = fresh()
    play(tracker, begin())
    for turn in turns:
        play(tracker, turn)
    return tracker


@settings(max_examples=200, deadline=None)
@given(st.lists(plain_turn, min_size=1, max_size=12))
def test_slots_and_form_of_a_long_conversation_survive(turns: list[Any]) -> None:
    assert what_counts(cut_every_turn(turns)) == what_counts(whole(turns))


@settings(max_examples=200, deadline=None)
@given(st.lists(plain_turn, min_size=1, max_size=12))
def test_a_copy_of_a_loaded_conversation_is_the_same(turns: list[Any]) -> None:
    """Rasa copies the tracker before every action, by playing its events again."""
    loaded = cut_every_turn(turns)
    assert what_counts(loaded.copy()) == what_counts(loaded)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(plain_turn, undoing_turn), min_size=1, max_size=16))
def test_what_was_undone_stays_undone(turns: list[Any]) -> None:
    expected = whole(turns)
    kept = fresh()
    restore(kept, compact(expected, 0, FEW))
    assert kept.current_slot_values() == expected.current_slot_values()
    assert kept.active_loop_name == expected.active_loop_name


@settings(max_examples=100, deadline=None)
@given(st.lists(plain_turn, min_size=1, max_size=30))
def test_no_more_is_kept_than_said(turns: list[Any]) -> None:
    state = compact(whole(turns), 0)
    longest = max(len(turn) for turn in turns)
    assert len(state["events"]) <= max(KEPT_EVENTS, longest + 1)


def test_size_is_flat_over_500_turns() -> None:
    turn = one_turn("not slept again", [[SlotSet("about_whom", "mum").as_dict()]])
    state: dict[str, Any] | None = None
    sizes = []
    for number in range(500):
        tracker = fresh()
        opening = restore(tracker, state) if state else 0
        play(tracker, turn if number else [*begin(), *turn])
        state = compact(tracker, opening)
        sizes.append((len(state["events"]), opening + len(state["events"])))
    assert max(sizes) == max(sizes[:40])
    assert len(json.dumps(state)) < 20_000


def test_the_cut_falls_between_turns() -> None:
    turns = [one_turn(text, [[BotUttered("greeting").as_dict()]]) for text in TEXTS * 5]
    kept = compact(whole(turns), 0)["events"]
    assert (kept[0]["event"], kept[0]["name"]) == ("action", "action_listen")
    assert kept[1]["event"] == "user"
    assert len(kept) <= KEPT_EVENTS


def test_a_slot_that_the_domain_lost_is_left_out() -> None:
    state = {"before": {"slots": {"gone": 1}, "loop": None, "paused": False}, "events": []}
    tracker = fresh()
    assert restore(tracker, state) == 0
    assert "gone" not in tracker.current_slot_values()


def test_only_what_is_read_again_is_kept_of_a_parse() -> None:
    ranking = [{"name": str(n), "confidence": 1 / n} for n in range(1, 13)]
    event = UserUttered(
        "hiya",
        {"name": "greet"},
        parse_data={
            "text": "hiya",
            "intent": {"name": "greet"},
            "entities": [],
            "intent_ranking": ranking,
            "text_tokens": [[0, 4]],
            "response_selector": {"all_retrieval_intents": [], "default": {}},
        },
        metadata={"turn": "t", "role": "carer", "model_id": "m", "assistant_id": "a"},
    )
    slimmed = slim(event.as_dict())
    assert slimmed["parse_data"]["intent_ranking"] == ranking[:RANKED_INTENTS]
    assert not {"text_tokens", "response_selector"} & set(slimmed["parse_data"])
    assert slimmed["metadata"] == {"turn": "t", "role": "carer"}
