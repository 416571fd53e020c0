from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import Any

import pytest
from sanic import Sanic, response
from sanic.request import Request

from bot.dialogue.channel import KeylineChannel
from bot.dialogue.endpoint import ActionCallFailedError, ActionsEndpoint
from bot.dialogue.server import read_actions_endpoint, read_channel
from bot.inner import SECRET_HEADER
from tests.dialogue.conftest import settings_for
from tests.served import serving

CALL = {
    "next_action": "action_greet",
    "tracker": {
        "slots": {"offer_open": False},
        "events": [
            {"event": "action", "name": "action_listen"},
            {"event": "user", "text": "not slept"},
            {"event": "action", "name": "action_pass_on"},
            {"event": "action", "name": "action_listen"},
            {"event": "user", "text": "hiya"},
            {"event": "slot", "name": "offer_open", "value": False},
        ],
    },
}


def actions(status: int, seen: list[Any]) -> Sanic:
    Sanic._app_registry.clear()
    server = Sanic("stand_in_actions", configure_logging=False)

    @server.post("/webhook")
    async def webhook(request: Request) -> Any:
        seen.append((request.headers.get(SECRET_HEADER), request.json, request.socket))
        return response.json({"events": [], "responses": [], "secretly": "Sam"}, status=status)

    return server


def call(times: int = 1, status: int = 200) -> list[Any]:
    seen: list[Any] = []

    async def talk() -> None:
        async with serving(actions(status, seen)) as client:
            endpoint = ActionsEndpoint(
                f"{client.base_url}/webhook".replace("//w", "/w"), headers={SECRET_HEADER: "horse"}
            )
            try:
                for _ in range(times):
                    assert await endpoint.request(json=CALL, method="post", timeout=300)
            finally:
                await endpoint.close()

    asyncio.run(talk())
    return seen


def test_carries_the_secret_and_this_turn_only() -> None:
    [(secret, given, _)] = call()
    assert secret == "horse"
    assert [e.get("text") for e in given["tracker"]["events"]] == ["hiya", None]
    assert given["tracker"]["slots"] == {"offer_open": False}


def test_keeps_its_connection() -> None:
    assert len({socket for _, _, socket in call(times=3)}) == 1


@pytest.mark.parametrize("status", [400, 401, 404, 500])
def test_an_error_carries_the_status_and_no_body(status: int) -> None:
    with pytest.raises(ActionCallFailedError, match=str(status)) as caught:
        call(status=status)
    assert caught.value.status == status
    assert "Sam" not in str(caught.value)


def test_rasas_files_are_filled_in_from_the_settings() -> None:
    settings = dataclasses.replace(
        settings_for(Path("/nowhere")), keyline_actions_url="http://127.0.0.1:6001"
    )
    endpoint = read_actions_endpoint(settings)
    assert endpoint.url == "http://127.0.0.1:6001/webhook"
    assert endpoint.headers == {SECRET_HEADER: settings.keyline_inner_secret}
    assert endpoint.kwargs == {"enable_selective_domain": True}
    assert isinstance(read_channel(settings), KeylineChannel)


def test_actions_that_hang_up_are_asked_once_more() -> None:
    calls: list[int] = []

    async def hang_up_first(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        calls.append(length)
        if len(calls) > 1:
            body = b'{"events": [], "responses": []}'
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + str(len(body)).encode()
                + b"\r\n\r\n"
                + body
            )
            await writer.drain()
        writer.close()

    async def talk() -> Any:
        server = await asyncio.start_server(hang_up_first, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        endpoint = ActionsEndpoint(f"http://127.0.0.1:{port}/webhook", headers={})
        try:
            return await endpoint.request(json=CALL, method="post")
        finally:
            await endpoint.close()
            server.close()

    assert asyncio.run(talk()) == {"events": [], "responses": []}
    assert len(calls) == 2
