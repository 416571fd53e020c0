from __future__ import annotations

import json

import httpx
import pytest
import yaml
from sanic import Sanic

from bot.actions.server import make_executor, make_server
from bot.dialogue.training import ROOT
from bot.inner import SECRET_HEADER
from tests.actions.conftest import Fake
from tests.actions.harness import CONVERSATION, MESSAGE, WORDS
from tests.served import ask

SECRET = "correct horse"
SERVICE = "bot.actions.action_answer.give_answer"


@pytest.fixture
def server() -> Sanic:
    Sanic._app_registry.clear()
    return make_server(SECRET)


def call(server: Sanic, body: str, secret: str = SECRET) -> httpx.Response:
    return ask(server, lambda c: c.post("/webhook", content=body, headers={SECRET_HEADER: secret}))


def action_call(name: str = "action_answer") -> str:
    message = {"text": WORDS, "metadata": {"turn": str(MESSAGE), "role": "service_user"}}
    tracker = {"sender_id": str(CONVERSATION), "latest_message": message, "events": []}
    return json.dumps({"next_action": name, "tracker": tracker})


def test_runs_the_action_asked_for(server: Sanic, fake: Fake) -> None:
    fake(SERVICE, "key_worker")
    answer = call(server, action_call())
    assert answer.status_code == 200
    assert [r["text"] for r in answer.json()["responses"]] == ["key_worker"]


@pytest.mark.parametrize("secret", ["", "correct hors", "correct horse1", "Correct horse"])
def test_refuses_another_secret(server: Sanic, fake: Fake, secret: str) -> None:
    service = fake(SERVICE, "key_worker")
    answer = call(server, action_call(), secret)
    assert answer.status_code == 401
    assert service.calls == []


def test_a_failing_action_says_nothing_of_the_conversation(
    server: Sanic, fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    fake(SERVICE, fails_with=LookupError(WORDS))
    fake("bot.actions.base.pass_on_unanswered", fails_with=ConnectionError(WORDS))
    answer = call(server, action_call())
    assert answer.status_code == 500
    assert answer.json() == {"error": "action failed"}
    captured = capsys.readouterr()
    assert WORDS not in captured.out + captured.err


def test_an_unknown_action_is_not_found(server: Sanic) -> None:
    answer = call(server, action_call("action_tell_everything"))
    assert answer.status_code == 404
    assert answer.json() == {"error": "no such action"}


@pytest.mark.parametrize("body", ["", "{", "[]", '{"next_action": "action_thank"}'])
def test_a_body_that_is_no_call_fails_bare(server: Sanic, body: str) -> None:
    answer = call(server, body)
    assert answer.status_code == 500
    assert answer.json() == {"error": "action failed"}


def test_every_action_of_the_domain_is_there_and_no_other() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    assert sorted(make_executor().actions) == sorted(domain["actions"])
