"""The way into Rasa: one turn at a time, from the worker, with the shared secret.

Rasa's own channels answer 200 when a turn failed, and log the text. This one answers 500 with
nothing in it, so that the worker can tell the person that staff will read the message.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.dialogue.wishes_beside import BESIDE, find_beside
from bot.inner import SECRET_HEADER, knows_secret
from bot.logs import describe, logger

#: In the metadata of a turn: where names of the writer's own workers stand, as [start, end].
WORKER_NAMES = "worker_names"
#: Also there, where the danger screen found something: how urgent, and of what kind.
DANGER_LEVEL, DANGER_CATEGORY = "danger_level", "danger_category"

_DANGER_LEVELS = ("now", "4h", "today", "check")

ROLES = ("service_user", "carer", "both", "staff", "unknown")
_TEXT_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
_CODE = re.compile(r"[a-z_]{1,40}")

Handler = Callable[[UserMessage], Awaitable[Any]]
FindBeside = Callable[[], Awaitable[list[dict[str, Any]]]]


class NotATextIdError(RuntimeError):
    """An action said words. Words come from bot/content, chosen by a service."""


class TurnFailedError(RuntimeError):
    """The turn ended without an answer, or an action in it failed."""


@dataclass(frozen=True, slots=True)
class TurnCall:
    """What the worker sends for one turn."""

    conversation: UUID
    turn: UUID
    text: str
    metadata: dict[str, Any]

    @property
    def may_be_silent(self) -> bool:
        """Whether a turn without an answer is one: the person was answered before it began."""
        return self.metadata.get(DANGER_LEVEL) is not None


class TurnOutput(OutputChannel):  # type: ignore[misc]  # Rasa carries no types
    """Collects the ids of the texts said in one turn, and the error of a failed action."""

    def __init__(self) -> None:
        self.text_ids: list[str] = []
        self.failure: Exception | None = None

    @classmethod
    def name(cls) -> str:
        return KeylineChannel.name()

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:  # noqa: ARG002
        """Take one text id. Raises NotATextIdError when it is none."""
        if not _TEXT_ID.fullmatch(text):
            raise NotATextIdError
        self.text_ids.append(text)


class KeylineChannel(InputChannel):  # type: ignore[misc]  # Rasa carries no types
    """POST /webhooks/keyline/turn."""

    def __init__(self, secret: str) -> None:
        if not secret:
            raise ValueError("the channel needs the shared secret of the inner parts")
        self._secret = secret
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    @classmethod
    def name(cls) -> str:
        return "keyline"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> KeylineChannel:
        return cls((credentials or {}).get("secret", ""))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes: a turn, and whether this part can take turns."""
        routes = Blueprint("keyline_turns")

        @routes.get("/ready")  # type: ignore[untyped-decorator]
        async def ready(request: Request) -> HTTPResponse:
            is_ready = request.app.ctx.agent.is_ready()
            return response.json({"ready": is_ready}, status=200 if is_ready else 503)

        @routes.post("/turn")  # type: ignore[untyped-decorator]
        async def turn(request: Request) -> HTTPResponse:
            if not knows_secret(request.headers.get(SECRET_HEADER), self._secret):
                return response.json({"error": "wrong secret"}, status=401)
            call = read_call(request.body)
            if call is None:
                return response.json({"error": "not a turn"}, status=400)
            agent = request.app.ctx.agent
            beside = partial(find_beside, for_rasa(call.text), agent.parse_message)
            return await self._answer(call, agent.tracker_store, on_new_message, beside)

        return routes

    async def _answer(
        self, call: TurnCall, store: Any, handle: Handler, beside: FindBeside
    ) -> HTTPResponse:
        """Run the turn, or give the stored answer of one already run. Errors leave as 500."""
        ids = {"conversation": str(call.conversation), "turn": str(call.turn)}
        lock = self._locks.setdefault(call.conversation, asyncio.Lock())
        async with lock:
            try:
                text_ids = await _run_turn(call, store, handle, beside)
            except Exception as error:
                logger().error("turn.failed", error=describe(error), **ids)
                return response.json({"error": "turn failed"}, status=500)
            finally:
                store.abandon_turn(call.conversation)
        logger().info("turn.taken", texts=list(text_ids), **ids)
        return response.json({"turn": str(call.turn), "texts": list(text_ids)})


async def _run_turn(
    call: TurnCall, store: Any, handle: Handler, beside: FindBeside
) -> tuple[str, ...]:
    snapshot = await store.open_turn(call.conversation)
    if snapshot is not None and snapshot.last_turn == call.turn:
        return tuple(snapshot.last_output)
    output = TurnOutput()
    # Beside danger nothing else is answered: a human has it.
    wishes = [] if call.may_be_silent else await beside()
    await handle(
        UserMessage(
            text=for_rasa(call.text),
            output_channel=output,
            sender_id=str(call.conversation),
            input_channel=KeylineChannel.name(),
            message_id=str(call.turn),
            metadata={**_moved(call), "turn": str(call.turn), BESIDE: wishes},
        )
    )
    if output.failure is not None:
        raise output.failure
    if not output.text_ids and not call.may_be_silent:
        raise TurnFailedError
    text_ids = tuple(output.text_ids)
    await store.close_turn(call.conversation, call.turn, text_ids)
    return text_ids


def _moved(call: TurnCall) -> dict[str, Any]:
    """The metadata, its offsets for the text as Rasa has it."""
    cut = len(call.text) - len(for_rasa(call.text))
    spans = call.metadata.get(WORKER_NAMES) or ()
    return {**call.metadata, WORKER_NAMES: [[start - cut, end - cut] for start, end in spans]}


def for_rasa(text: str) -> str:
    """The text as Rasa may have it: a slash at its start would be a command to Rasa."""
    return text.lstrip("/ \t\r\n")


def read_call(body: bytes) -> TurnCall | None:
    """The turn in a request's body; None when it is not one."""
    try:
        given = json.loads(body)
        call = TurnCall(
            conversation=UUID(given["conversation"]),
            turn=UUID(given["turn"]),
            text=given["text"],
            metadata=given["metadata"],
        )
        sound = call.metadata["role"] in ROLES
        spans = call.metadata.get(WORKER_NAMES, [])
        sound = sound and all([int(s), int(e)] == [s, e] for s, e in spans)
        sound = sound and _is_sound_finding(call.metadata)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if isinstance(call.text, str) and isinstance(call.metadata, dict) and sound:
        return call
    return None


def _is_sound_finding(metadata: dict[str, Any]) -> bool:
    """Whether what the danger screen found, if anything, is there in codes and nothing else."""
    level, category = metadata.get(DANGER_LEVEL), metadata.get(DANGER_CATEGORY)
    if level is None:
        return category is None
    is_code = category is None or _CODE.fullmatch(category) is not None
    return level in _DANGER_LEVELS and is_code
