"""Asks a Sanic server of ours over a real socket, within one event loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import httpx
from sanic import Sanic
from sanic.touchup import TouchUp

T = TypeVar("T")
_touched: list[bool] = []
_touch_up = TouchUp.run


def _touch_up_once(app: Sanic) -> None:
    """Sanic rewrites its own classes at the start of a server and falls over the second time."""
    if not _touched:
        _touched.append(True)
        _touch_up(app)


@asynccontextmanager
async def serving(server: Sanic) -> AsyncIterator[httpx.AsyncClient]:
    """The server on a free loopback port, and a client that knows it."""
    TouchUp.run = _touch_up_once
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    running = await server.create_server(
        sock=listening, return_asyncio_server=True, access_log=False
    )
    await running.startup()
    await running.before_start()
    await running.start_serving()
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            yield client
    finally:
        await running.before_stop()
        running.close()
        await running.wait_closed()
        await running.after_stop()


def ask(server: Sanic, talk: Callable[[httpx.AsyncClient], Awaitable[T]]) -> T:
    """Start the server, let `talk` talk to it, stop it."""

    async def run() -> T:
        async with serving(server) as client:
            return await talk(client)

    return asyncio.run(run())
