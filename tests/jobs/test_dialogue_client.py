"""The worker's line to the dialogue: taken, failed, down, slow, and a connection gone stale."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import UUID

import pytest

from bot.jobs import dialogue_client
from bot.jobs.dialogue_client import DialogueClient
from bot.services.take_turn import Work
from tests.kit import settings_for

WORK = Work(UUID(int=1), UUID(int=2), "hello", "unknown")


class Answers(BaseHTTPRequestHandler):
    """Answers as it is told, and keeps the connection unless told to hang up."""

    protocol_version = "HTTP/1.1"
    status = 200
    hangs_up = False
    secrets: list[str | None] = []  # noqa: RUF012
    bodies: list[bytes] = []  # noqa: RUF012
    slow = threading.Event()

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.secrets.append(self.headers["X-Keyline-Secret"])
        if self.status == 0:
            self.slow.wait(5)
            return
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if self.hangs_up:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[DialogueClient]:
    Answers.status, Answers.hangs_up, Answers.secrets, Answers.bodies = 200, False, [], []
    Answers.slow.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    yield DialogueClient(settings_for(tmp_path, "", KEYLINE_DIALOGUE_URL=url))
    Answers.slow.set()
    server.shutdown()
    server.server_close()


def test_a_turn_is_taken_with_the_secret(served: DialogueClient) -> None:
    assert served.take(WORK)
    assert Answers.secrets == ["an-inner-secret-for-tests"]


def test_the_dialogue_learns_role_and_places_of_names_and_no_more(served: DialogueClient) -> None:
    assert served.take(replace(WORK, text="can sam ring", worker_names=((4, 7),)))
    given = json.loads(Answers.bodies[0])
    assert given["text"] == "can sam ring"
    assert given["metadata"] == {"role": "unknown", "worker_names": [[4, 7]]}
    assert given.keys() == {"conversation", "turn", "text", "metadata"}


@pytest.mark.parametrize("status", [400, 401, 500, 503])
def test_a_turn_that_failed_is_no_answer(served: DialogueClient, status: int) -> None:
    Answers.status = status
    assert not served.take(WORK)


def test_a_connection_gone_stale_is_made_anew(served: DialogueClient) -> None:
    Answers.hangs_up = True
    assert all(served.take(WORK) for _ in range(3))


def test_nobody_there_is_no_answer(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "", KEYLINE_DIALOGUE_URL="http://127.0.0.1:9")
    assert not DialogueClient(settings).take(WORK)


def test_too_slow_is_no_answer_and_the_next_turn_is_taken(
    served: DialogueClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogue_client, "TURN_TIMEOUT_S", 0.05)
    Answers.status = 0
    assert not served.take(WORK)
    Answers.status = 200
    monkeypatch.setattr(dialogue_client, "TURN_TIMEOUT_S", 5.0)
    assert served.take(WORK)
