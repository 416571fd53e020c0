"""How the Twilio library reaches Twilio: our own time-outs, one pool, another base URL."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from twilio.http import HttpClient
from twilio.http.response import Response

from bot.settings import LOOPBACK

_CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for Twilio, in seconds."""

    connect: float = 3.0
    read: float = 10.0


class Transport(HttpClient):  # type: ignore[misc]
    """An HTTP client for the Twilio library, safe for several threads.

    Every call goes to `base_url`, whatever host the library chose. Nothing is logged, no cookie
    is kept, no redirect is followed: a POST that is redirected loses its fields.
    """

    def __init__(self, base_url: str, timeouts: Timeouts) -> None:
        super().__init__(logging.getLogger("twilio.http_client"), False)
        self._base = base_url.rstrip("/")
        # A proxy of the environment must not see what is meant for this machine.
        away = urlsplit(base_url).hostname not in LOOPBACK
        self._http = httpx.Client(
            timeout=httpx.Timeout(timeouts.read, connect=timeouts.connect, pool=timeouts.connect),
            limits=httpx.Limits(max_connections=_CONNECTIONS),
            trust_env=away,
            follow_redirects=False,
        )

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002 - ours hold for every call
        allow_redirects: bool = False,  # noqa: ARG002
    ) -> Response:
        """One call. Raises httpx's errors, which tell whether anything was sent."""
        split = urlsplit(uri)
        query = f"?{split.query}" if split.query else ""
        answer = self._http.request(
            method,
            f"{self._base}{split.path}{query}",
            params=params or None,
            data=data,
            headers=headers,
            auth=auth,
        )
        self._http.cookies.clear()
        return Response(answer.status_code, answer.text, answer.headers)

    def close(self) -> None:
        """Close the connections that are held open."""
        self._http.close()
