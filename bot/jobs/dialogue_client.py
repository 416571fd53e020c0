"""The worker's line to the dialogue: one request a turn, over loopback."""

from __future__ import annotations

import httpx

from bot.logs import describe, logger
from bot.services.take_turn import Work
from bot.settings import Settings

#: Longer than this and the person is better served by the plain text.
TURN_TIMEOUT_S = 8.0
CONNECT_TIMEOUT_S = 1.0


class DialogueClient:
    """Asks the dialogue to take a turn. Never raises for what the dialogue does."""

    def __init__(self, settings: Settings) -> None:
        self._http = httpx.AsyncClient(
            base_url=settings.keyline_dialogue_url,
            headers={"X-Keyline-Secret": settings.keyline_inner_secret},
            timeout=httpx.Timeout(TURN_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
            trust_env=False,
        )

    async def take(self, work: Work) -> bool:
        """True when the dialogue took the turn; False when it is down, slow or failed."""
        try:
            answer = await self._http.post(
                "/webhooks/keyline/turn",
                json={
                    "conversation": str(work.conversation_id),
                    "turn": str(work.message_id),
                    "text": work.text,
                    "metadata": {"role": work.role},
                },
            )
        except httpx.HTTPError as error:
            logger().warning(
                "turn.dialogue_unreachable", turn=str(work.message_id), error=describe(error)
            )
            return False
        if answer.status_code != httpx.codes.OK:
            logger().warning(
                "turn.dialogue_failed", turn=str(work.message_id), status=answer.status_code
            )
            return False
        return True

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
