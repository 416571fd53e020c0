"""The actions part: rasa_sdk's executor behind a server of our own.

rasa_sdk's server listens to the whole network, asks for no secret, lets any website call it,
and answers an error with the request, which is the whole conversation. This one does none of it.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

import bot.actions
from bot import logs
from bot.actions.base import KeylineAction
from bot.app import build
from bot.inner import SECRET_HEADER, knows_secret, loopback_port
from bot.logs import describe, logger
from bot.ports import LOOPBACK_HOST
from bot.settings import Settings


def run(settings: Settings) -> None:
    """Serve the actions until stopped."""
    logs.configure("actions")
    KeylineAction.app = build(settings)
    server = make_server(settings.keyline_inner_secret)
    logs.configure("actions")
    logger().info("actions.started")
    server.run(
        host=LOOPBACK_HOST,
        port=loopback_port("KEYLINE_ACTIONS_URL", settings.keyline_actions_url),
        workers=1,
        access_log=False,
        motd=False,
    )


def make_server(secret: str) -> Sanic:
    """The web server with every action of this package."""
    server = Sanic("keyline_actions", configure_logging=False)
    executor = make_executor()

    @server.get("/ready")  # type: ignore[untyped-decorator]
    async def ready(_: Request) -> HTTPResponse:
        return response.json({"ready": True})

    @server.post("/webhook")  # type: ignore[untyped-decorator]
    async def webhook(request: Request) -> HTTPResponse:
        if not knows_secret(request.headers.get(SECRET_HEADER), secret):
            return response.json({"error": "wrong secret"}, status=401)
        return await answer(executor, request.body)

    return server


async def answer(executor: ActionExecutor, body: bytes) -> HTTPResponse:
    """Run the action that a call names. No error takes anything of the call along."""
    try:
        result = await executor.run(json.loads(body))
    except ActionNotFoundException:
        logger().error("action.not_found")
        return response.json({"error": "no such action"}, status=404)
    except Exception as error:
        logger().error("action.call_failed", error=describe(error))
        return response.json({"error": "action failed"}, status=500)
    return response.json(result)


def make_executor() -> ActionExecutor:
    """An executor that knows each action of this package, one of each class."""
    for module in pkgutil.iter_modules(bot.actions.__path__, "bot.actions."):
        if module.name.startswith("bot.actions.action_"):
            importlib.import_module(module.name)
    executor: Any = ActionExecutor()
    for action in KeylineAction.__subclasses__():
        executor.register_action(action)
    return executor
