"""Rasa with its trained model in this process, the real actions and services that only say so."""

from __future__ import annotations

import functools
import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sanic import Sanic

from bot.actions.base import KeylineAction
from bot.actions.server import make_executor
from bot.dialogue import patches
from bot.dialogue.server import load_agent, make_server
from bot.dialogue.store import ConversationStore
from bot.inner import SECRET_HEADER
from bot.services.answers.question import Question
from bot.services.turns import Said, Turn
from tests.dialogue.conftest import MemoryRows, settings_for
from tests.served import ask

SECRET = "correct horse"

# Each service says its own name as text id; `give_answer` the intent that it was asked about.
SERVICES = ("pass_message_on", "pass_on_unanswered", "decline_offer", "set_aside")


class HandedActions:
    """An action endpoint that runs the real actions at once, without a network."""

    url = "in this process"
    kwargs = {"enable_selective_domain": True}  # noqa: RUF012  # read by Rasa under this name

    def __init__(self) -> None:
        self.executor = make_executor()
        self.calls: list[dict[str, Any]] = []
        self.fails_with: Exception | None = None

    async def request(self, **given: Any) -> Any:
        call = json.loads(json.dumps(given["json"]))
        self.calls.append(call)
        if self.fails_with:
            raise self.fails_with
        return await self.executor.run(call)

    async def close(self) -> None:
        """Nothing is open."""


def name_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put services in place that say only which of them was called."""
    make_executor()
    monkeypatch.setattr(KeylineAction, "app", object(), raising=False)
    for module in [m for n, m in sys.modules.items() if n.startswith("bot.actions.")]:
        for service in SERVICES:
            if hasattr(module, service):
                monkeypatch.setattr(module, service, functools.partial(_say_name, service))
        if hasattr(module, "give_answer"):
            monkeypatch.setattr(module, "give_answer", _say_intent)


def _say_name(service: str, _app: Any, _turn: Any) -> Said:
    return Said((service,))


def _say_intent(_app: Any, turn: Turn, question: Question) -> Said:
    """What was not understood is an offer, whichever intent the model then gives it."""
    is_offer = turn.step == "action_offer_to_pass_on"
    return Said(("offer_to_pass_on" if is_offer else question.intent,))


class Dialogue:
    """The dialogue server, spoken to over its own route."""

    def __init__(self, model: Path, rows: MemoryRows, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows = rows
        self.actions = HandedActions()
        self._model = model
        monkeypatch.setattr("bot.dialogue.server.read_actions_endpoint", lambda _: self.actions)
        monkeypatch.setattr("bot.dialogue.server.load_agent", _loaded_once)

    def server(self) -> Sanic:
        Sanic._app_registry.clear()
        patches.apply()
        return make_server(
            settings_for(Path("/nowhere")), self._model, ConversationStore(self.rows)
        )

    def post(self, *bodies: Any, secret: str = SECRET) -> list[httpx.Response]:
        """Post each body in turn; what is no string goes as JSON."""

        async def talk(client: httpx.AsyncClient) -> list[httpx.Response]:
            texts = [b if isinstance(b, str) else json.dumps(b) for b in bodies]
            headers = {SECRET_HEADER: secret}
            return [
                await client.post("/webhooks/keyline/turn", content=t, headers=headers, timeout=60)
                for t in texts
            ]

        return ask(self.server(), talk)

    def say(self, *texts: str, conversation: UUID | None = None) -> list[list[str]]:
        """Say these texts one after the other in one conversation: the ids of the answers."""
        conversation = conversation or uuid4()
        answers = self.post(*[call(text, conversation=conversation) for text in texts])
        assert [a.status_code for a in answers] == [200] * len(texts), [a.text for a in answers]
        return [a.json()["texts"] for a in answers]


def call(
    text: str,
    *,
    conversation: UUID | None = None,
    turn: UUID | None = None,
    role: str = "service_user",
    **more: Any,
) -> dict[str, Any]:
    return {
        "conversation": str(conversation or uuid4()),
        "turn": str(turn or uuid4()),
        "text": text,
        "metadata": {"role": role, **more},
    }


_agents: dict[Path, Any] = {}


def _loaded_once(model: Path, store: ConversationStore, endpoint: Any) -> Any:
    """Loading takes seconds; the same agent serves all tests, with the test's store and actions."""
    if model not in _agents:
        _agents[model] = load_agent(model, store, endpoint)
    agent = _agents[model]
    store.domain = agent.domain
    agent.tracker_store = agent.processor.tracker_store = store
    agent.action_endpoint = agent.processor.action_endpoint = endpoint
    return agent
