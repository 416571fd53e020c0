"""The call from Rasa to the actions: one kept connection, and no more of the conversation
than the turn in hand."""

from __future__ import annotations

from typing import Any

import aiohttp
from rasa.utils.endpoints import EndpointConfig

# Longer than any action may take, shorter than the worker waits for the turn.
TIMEOUT_SECONDS = 6.0

# The actions let go of an idle connection after five seconds; we do so first.
KEPT_SECONDS = 3.0


class ActionCallFailedError(RuntimeError):
    """The actions answered with an error. Carries the status, never the body."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the actions answered {status}")
        self.status = status


class ActionsEndpoint(EndpointConfig):  # type: ignore[misc]  # Rasa carries no types
    """Rasa opens a connection for every call and sends all events; this one does neither."""

    _kept: aiohttp.ClientSession | None = None

    def session(self) -> aiohttp.ClientSession:
        """The kept connections. Must be asked for inside the server's loop."""
        if self._kept is None or self._kept.closed:
            self._kept = aiohttp.ClientSession(
                headers=self.headers,
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS),
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_SECONDS),
            )
        return self._kept

    async def request(self, method: str = "post", **kwargs: Any) -> Any:
        """Call the actions with a turn.

        Raises ActionCallFailedError for an answer other than 200, and what aiohttp raises when
        there is none.
        """
        call = _this_turn_only(kwargs["json"])
        try:
            return await self._ask(method, call)
        except aiohttp.ServerDisconnectedError:
            # The other side hung up as we asked. An action asked twice writes once.
            return await self._ask(method, call)

    async def _ask(self, method: str, call: dict[str, Any]) -> Any:
        async with self.session().request(method, self.url, json=call) as answer:
            if answer.status != 200:
                raise ActionCallFailedError(answer.status)
            return await answer.json()

    async def close(self) -> None:
        """Let go of the connections."""
        if self._kept is not None:
            await self._kept.close()


def _this_turn_only(call: dict[str, Any]) -> dict[str, Any]:
    """Actions read slots and the last message; of the events only this turn's matter to forms."""
    events = call["tracker"]["events"]
    starts = [i for i, event in enumerate(events) if event["event"] == "user"]
    newest = events[starts[-1] :] if starts else events
    return {**call, "tracker": {**call["tracker"], "events": newest}}
