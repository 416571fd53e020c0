"""How Twilio calls a webhook: signed, with its time-outs, and trying again as it does.

A URL may end in `#rc=3&rp=ct,rt,5xx`, Twilio's way to say how often to try again (`rc`), after
what (`rp`: ct, rt, 4xx, 5xx or all) and how long to wait, in milliseconds (`ct` to connect, `rt`
for the answer, `tt` altogether). The part after # is not sent and not signed.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import httpx

from bot.messaging.signature import HEADER, sign
from bot.web.simulator.shapes import Form

# Twilio's codes for a webhook that failed.
HTTP_FAILURE, CONNECTION_FAILURE = 11200, 11205
MAX_RETRIES = 5


@dataclass(frozen=True, slots=True)
class Policy:
    """How long to wait, in seconds, and after what to try again."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    after: frozenset[str] = frozenset({"ct"})


_USUAL = Policy()


@dataclass(frozen=True, slots=True)
class Signature:
    """How a webhook is signed: by another token than the account's, with other letters, or not."""

    token: str = field(default="", repr=False)
    value: str = ""
    is_missing: bool = False


AS_USUAL = Signature()


@dataclass(frozen=True, slots=True)
class Answered:
    """The webhook answered with a status of success, at this address."""

    status: int
    content_type: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """The webhook did not. `status` is 0 when there was no answer at all."""

    code: int
    status: int


def split_policy(url: str) -> tuple[str, Policy]:
    """The URL to call, and how."""
    parts = urlsplit(url)
    given = {name: values[0] for name, values in parse_qs(parts.fragment).items()}

    def seconds(name: str, default: float) -> float:
        value = given.get(name, "")
        return min(int(value), 15_000) / 1000 if value.isdigit() else default

    retries = given.get("rc", "")
    policy = Policy(
        connect=seconds("ct", _USUAL.connect),
        read=seconds("rt", _USUAL.read),
        total=seconds("tt", _USUAL.total),
        retries=min(int(retries), MAX_RETRIES) if retries.isdigit() else _USUAL.retries,
        after=frozenset(given["rp"].split(",")) if given.get("rp") else _USUAL.after,
    )
    return urlunsplit(parts._replace(fragment="")), policy


class Caller:
    """Calls webhooks, some at a time."""

    def __init__(self, token: str, at_once: int = 64) -> None:
        self.token = token
        self._slots = asyncio.Semaphore(at_once)
        self._http = httpx.AsyncClient(trust_env=False, follow_redirects=False)

    async def call(
        self, url: str, form: Form, method: str = "POST", signature: Signature = AS_USUAL
    ) -> Answered | Failed:
        """Bring the form, signed. Failures are values: nobody is there to catch them.

        By GET the fields stand in the address, and the signature is of that alone.
        """
        bare_url, policy = split_policy(url)
        fields = form if method == "POST" else []
        if method == "GET":
            bare_url += ("&" if "?" in bare_url else "?") + urlencode(form)
        headers = {
            "I-Twilio-Idempotency-Token": secrets.token_hex(16),
            "User-Agent": "TwilioProxy/1.1",
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        }
        if not signature.is_missing:
            token = signature.token or self.token
            headers[HEADER] = signature.value or sign(bare_url, fields, token)
        content = urlencode(fields) if fields else None
        try:
            request = self._http.build_request(method, bare_url, content=content, headers=headers)
        except httpx.InvalidURL:
            return Failed(HTTP_FAILURE, 0)
        async with self._slots:
            return await self._until_done(request, policy)

    async def _until_done(self, request: httpx.Request, policy: Policy) -> Answered | Failed:
        """Try, and again as the policy says; its total time is of all tries together."""
        result = Failed(CONNECTION_FAILURE, 0)
        ends = time.monotonic() + policy.total
        for _ in range(1 + policy.retries):
            left = ends - time.monotonic()
            if left <= 0:
                break
            outcome, kind = await self._once(request, policy, left)
            if isinstance(outcome, Answered):
                return outcome
            result = outcome
            if kind not in policy.after and "all" not in policy.after:
                break
        return result

    async def _once(
        self, request: httpx.Request, policy: Policy, left: float
    ) -> tuple[Answered | Failed, str]:
        waits = httpx.Timeout(policy.read, connect=policy.connect, pool=None)
        request.extensions["timeout"] = waits.as_dict()
        try:
            async with asyncio.timeout(left):
                answer = await self._http.send(request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return Failed(CONNECTION_FAILURE, 0), "ct"
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            return Failed(HTTP_FAILURE, 0), "rt"
        if answer.is_success:
            content_type = answer.headers.get("content-type", "").split(";")[0].strip().lower()
            url = str(request.url)
            return Answered(answer.status_code, content_type, answer.text, url), ""
        return Failed(HTTP_FAILURE, answer.status_code), f"{answer.status_code // 100}xx"

    async def close(self) -> None:
        await self._http.aclose()
