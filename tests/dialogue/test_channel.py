from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bot.dialogue.channel import (
    KeylineChannel,
    NotATextIdError,
    TurnOutput,
    for_rasa,
    read_call,
)
from tests.dialogue.conftest import MemoryRows
from tests.dialogue.rasa_in_hand import Dialogue, call, name_services
from tests.served import ask

WORDS = "whos my key worker xylophone"


@pytest.fixture
def dialogue(model: Path, rows: MemoryRows, monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    name_services(monkeypatch)
    return Dialogue(model, rows, monkeypatch)


def test_answers_with_the_turn_and_its_texts(dialogue: Dialogue) -> None:
    turn = uuid4()
    [answer] = dialogue.post(call(WORDS, turn=turn))
    assert answer.status_code == 200
    assert answer.json() == {"turn": str(turn), "texts": ["ask_key_worker"]}


def test_one_read_and_one_write_a_turn(dialogue: Dialogue) -> None:
    conversation = uuid4()
    dialogue.say(WORDS, "ok", conversation=conversation)
    assert (dialogue.rows.reads, dialogue.rows.writes) == (2, 2)


@pytest.mark.parametrize("secret", ["", "correct", "Correct Horse", "correct horse battery"])
def test_refuses_another_secret(dialogue: Dialogue, secret: str) -> None:
    [answer] = dialogue.post(call(WORDS), secret=secret)
    assert answer.status_code == 401
    assert (dialogue.rows.reads, dialogue.actions.calls) == (0, [])


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
        {},
        {**call(WORDS), "turn": "7"},
        {**call(WORDS), "conversation": None},
        {**call(WORDS), "text": 7},
        {**call(WORDS), "metadata": "service_user"},
        {**call(WORDS), "metadata": {}},
        {**call(WORDS), "metadata": {"role": "admin"}},
        {**call(WORDS), "metadata": {"role": ["carer"]}},
    ],
)
def test_what_is_no_turn_is_refused_unread(dialogue: Dialogue, body: Any) -> None:
    [answer] = dialogue.post(body)
    assert answer.status_code == 400
    assert answer.json() == {"error": "not a turn"}
    assert dialogue.rows.reads == 0


def test_a_repeat_gets_the_stored_answer_and_runs_nothing(dialogue: Dialogue) -> None:
    turn = call("zxq vvrp kklw")
    first, again = dialogue.post(turn, turn)
    assert again.json() == first.json()
    assert len(dialogue.actions.calls) == 1
    assert dialogue.rows.writes == 1


def test_a_repeat_after_a_restart_gets_the_stored_answer(dialogue: Dialogue) -> None:
    turn = call(WORDS)
    [first] = dialogue.post(turn)
    [again] = dialogue.post(turn)
    assert again.json() == first.json()
    assert len(dialogue.actions.calls) == 1


@pytest.mark.parametrize("error", [ConnectionError(WORDS), RuntimeError(WORDS), KeyError(WORDS)])
def test_a_failed_action_fails_the_turn_and_leaves_no_text(
    dialogue: Dialogue, error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    conversation, turn = uuid4(), uuid4()
    dialogue.say("hiya", conversation=conversation)
    before = dialogue.rows.rows[conversation]
    dialogue.actions.fails_with = error
    [answer] = dialogue.post(call(WORDS, conversation=conversation, turn=turn))
    assert answer.status_code == 500
    assert answer.json() == {"error": "turn failed"}
    assert dialogue.rows.rows[conversation] == before
    logged = "".join(capsys.readouterr())
    assert "turn.failed" in logged
    assert str(turn) in logged
    assert "xylophone" not in logged


def test_a_failed_turn_can_be_run_again(dialogue: Dialogue) -> None:
    turn = call(WORDS)
    dialogue.actions.fails_with = ConnectionError("away")
    [failed] = dialogue.post(turn)
    dialogue.actions.fails_with = None
    [answer] = dialogue.post(turn)
    assert (failed.status_code, answer.status_code) == (500, 200)
    assert answer.json()["texts"] == ["ask_key_worker"]


def test_a_turn_that_says_nothing_has_failed(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(**_: Any) -> Any:
        return {"events": [{"event": "followup", "name": "action_listen"}], "responses": []}

    monkeypatch.setattr(dialogue.actions, "request", silent)
    [answer] = dialogue.post(call(WORDS))
    assert answer.status_code == 500
    assert dialogue.rows.writes == 0


def test_a_turn_that_says_words_has_failed(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def wordy(**_: Any) -> Any:
        return {"events": [], "responses": [{"text": "Your key worker is Sam Okafor."}]}

    monkeypatch.setattr(dialogue.actions, "request", wordy)
    [answer] = dialogue.post(call(WORDS))
    assert answer.status_code == 500
    assert "Okafor" not in answer.text + "".join(capsys.readouterr())


@pytest.mark.parametrize("answered", [{"events": "none"}, [], {"events": [{"no": "event"}]}])
def test_an_answer_that_rasa_cannot_read_fails_the_turn(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch, answered: Any
) -> None:
    async def odd(**_: Any) -> Any:
        return answered

    monkeypatch.setattr(dialogue.actions, "request", odd)
    [answer] = dialogue.post(call(WORDS))
    assert answer.status_code == 500


def test_the_database_failing_fails_the_turn(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any) -> Any:
        raise ConnectionError(WORDS)

    monkeypatch.setattr(dialogue.rows, "save", down)
    [answer] = dialogue.post(call(WORDS))
    assert answer.status_code == 500
    monkeypatch.setattr(dialogue.rows, "find", down)
    [answer] = dialogue.post(call(WORDS))
    assert answer.status_code == 500


def test_turns_at_the_same_time(dialogue: Dialogue) -> None:
    """Of one conversation one after the other, of several side by side."""
    import asyncio
    import json

    conversation = uuid4()
    turns = [call("zxq vvrp kklw", conversation=conversation) for _ in range(6)]
    turns += [call(WORDS) for _ in range(6)]

    async def talk(client: Any) -> list[list[str]]:
        headers = {"X-Keyline-Secret": "correct horse"}
        posts = [
            client.post("/webhooks/keyline/turn", content=json.dumps(t), headers=headers)
            for t in turns
        ]
        return [answer.json()["texts"] for answer in await asyncio.gather(*posts)]

    answers = ask(dialogue.server(), talk)
    assert sorted(answers[:6]) == [["offer_to_pass_on"]] * 3 + [["pass_on_unanswered"]] * 3
    assert answers[6:] == [["ask_key_worker"]] * 6
    assert dialogue.rows.writes == 12


def test_says_whether_it_is_ready_and_nothing_else(dialogue: Dialogue) -> None:
    async def talk(client: Any) -> list[int]:
        paths = ("/webhooks/keyline/ready", "/", "/model", "/status", "/webhooks/rest/webhook")
        return [(await client.get(path)).status_code for path in paths]

    assert ask(dialogue.server(), talk) == [200, 404, 404, 404, 404]


def test_the_channel_wants_a_secret() -> None:
    with pytest.raises(ValueError, match="secret"):
        KeylineChannel.from_credentials({"secret": ""})


@pytest.mark.parametrize(
    ("text", "given"),
    [("/restart", "restart"), (" //back", "back"), ("1/2 day", "1/2 day"), ("/", ""), ("hi", "hi")],
)
def test_rasa_gets_no_commands(text: str, given: str) -> None:
    assert for_rasa(text) == given


def test_a_call_keeps_what_else_the_metadata_say() -> None:
    import json

    body = {**call(WORDS), "metadata": {"role": "carer", "names": [[0, 4]]}}
    read = read_call(json.dumps(body).encode())
    assert read is not None
    assert read.metadata == {"role": "carer", "names": [[0, 4]]}


@pytest.mark.parametrize("said", ["Hello.", "key worker", "", "KEY", "a" * 65, "key\nworker"])
def test_only_ids_of_texts_are_said(said: str) -> None:
    import asyncio

    with pytest.raises(NotATextIdError):
        asyncio.run(TurnOutput().send_text_message("x", said))
