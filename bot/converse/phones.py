"""The phones of a scenario: the stand-in for Twilio, asked over HTTP as its page of phones asks."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from bot.converse.stack import StackError

_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Arrived:
    """One text on a phone that came from us."""

    sid: str
    body: str


class Phones:
    """Texts from phones and to them. Raises StackError when the stand-in or the door fails."""

    def __init__(self, stand_in: str) -> None:
        self._http = httpx.Client(
            base_url=f"{stand_in}/control", trust_env=False, timeout=_TIMEOUT_S
        )

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def begin(self) -> None:
        """Forget all texts; from now on each is delivered at once. The stand-in does not answer
        HELP itself: a scenario says what we answer."""
        self._ask("POST", "/settle")
        self._ask("POST", "/reset")
        self._ask("PATCH", "/options", {"step_seconds": 0, "keywords": "off"})

    def text(self, number: str, body: str, channel: str, pictures: int) -> str:
        """Text from a phone, by a signed webhook; the id that it has from then on."""
        given = {"number": number, "body": body, "channel": channel, "media_count": pictures}
        answer = self._ask("POST", "/texts", given).json()
        if not 200 <= answer["webhook_status"] < 300:
            status = answer["webhook_status"]
            raise StackError(f"the front door answered the text with status {status}")
        return str(answer["sid"])

    def settle(self) -> None:
        """Wait until no text is on its way any more."""
        self._ask("POST", "/settle")

    def received(self, number: str) -> list[Arrived]:
        """What a phone has received, the oldest first."""
        thread = self._ask("GET", f"/threads/{number}").json()
        return [
            Arrived(m["sid"], m["body"])
            for m in thread
            if not m["from_phone"] and not m["sid"].startswith("CA")  # a call is no text
        ]

    def _ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        try:
            answer = self._http.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise StackError(f"the stand-in does not answer: {type(error).__name__}") from None
        if not answer.is_success:
            raise StackError(f"the stand-in refused {method} {path}: status {answer.status_code}")
        return answer
