"""The worker's line to the dialogue: one request a turn, over loopback."""

from __future__ import annotations

import http.client
import json
import threading
from urllib.parse import urlsplit

from bot.inner import SECRET_HEADER
from bot.logs import describe, logger
from bot.services.take_turn import Work
from bot.settings import Settings

#: Longer than this and the person is better served by the plain text.
TURN_TIMEOUT_S = 8.0

_PATH = "/webhooks/keyline/turn"


class DialogueClient:
    """Asks the dialogue to take a turn. Never raises for what the dialogue does.

    May be used by several threads at once; each keeps a connection of its own open.
    """

    def __init__(self, settings: Settings) -> None:
        address = urlsplit(settings.keyline_dialogue_url)
        self._host, self._port = address.hostname or "", address.port or 80
        self._headers = {
            SECRET_HEADER: settings.keyline_inner_secret,
            "Content-Type": "application/json",
        }
        self._kept = threading.local()

    def take(self, work: Work) -> bool:
        """True when the dialogue took the turn; False when it is down, slow or failed."""
        body = json.dumps(
            {
                "conversation": str(work.conversation_id),
                "turn": str(work.message_id),
                "text": work.text,
                "metadata": _metadata(work),
            }
        )
        try:
            status = self._post(body)
        except (OSError, http.client.HTTPException) as error:
            self._drop()
            logger().warning(
                "turn.dialogue_unreachable", turn=str(work.message_id), error=describe(error)
            )
            return False
        if status != http.client.OK:
            logger().warning("turn.dialogue_failed", turn=str(work.message_id), http_status=status)
        return status == http.client.OK

    def _post(self, body: str) -> int:
        """Post on the kept connection; on a new one when the other side had closed it."""
        try:
            return self._post_once(body)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # A turn asked for twice is answered once: its id is the message's.
            self._drop()
            return self._post_once(body)

    def _post_once(self, body: str) -> int:
        connection: http.client.HTTPConnection | None = getattr(self._kept, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection(self._host, self._port, timeout=TURN_TIMEOUT_S)
            self._kept.connection = connection
        connection.request("POST", _PATH, body=body, headers=self._headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def _drop(self) -> None:
        connection = getattr(self._kept, "connection", None)
        if connection is not None:
            connection.close()
        self._kept.connection = None


def _metadata(work: Work) -> dict[str, object]:
    """What the dialogue learns beside the words: codes and places in the text."""
    known: dict[str, object] = {"role": work.role, "worker_names": work.worker_names}
    if work.danger_level is not None:
        found = {"danger_level": work.danger_level, "danger_category": work.danger_category}
        known.update(found)
    return known
