"""Fetches what came with a text: with the account's sign-in from Twilio's own interface, and from
where that leads on to. No other host is ever asked, whatever a webhook or an answer says.

Nothing is opened, decoded or looked into. What comes is bytes, and of a type that is allowed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from bot.messaging.errors import ProviderUnavailableError
from bot.settings import LOOPBACK, Settings

#: What is kept, and the ending that a file of it has. Nothing that a browser runs.
ALLOWED = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "audio/amr": "amr",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/3gpp": "3gp",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
    "application/pdf": "pdf",
}
#: WhatsApp's own limit; of an MMS Twilio takes 5 MB.
MOST_BYTES = 16 * 1024 * 1024
#: For one of them altogether. It holds up no text: see `add_fetch`.
MOST_SECONDS = 30.0
_CONNECT_S, _READ_S, _MOST_LEADS = 5.0, 10.0, 3

#: One of Twilio's media, by path alone: nothing else of the interface is asked with the sign-in.
_PATH = re.compile(
    r"/2010-04-01/Accounts/AC[0-9a-fA-F]{32}/Messages/(SM|MM)[0-9a-fA-F]{32}"
    r"/Media/ME[0-9a-fA-F]{32}"
)
_API = re.compile(r"api(\.[a-z0-9-]{1,20}){0,2}\.twilio\.com")
_STORES = re.compile(r"([a-z0-9-]{1,40}\.)?twiliocdn\.com")
#: Where media lie that were not behind a sign-in, and in which folder there.
_OLD_STORE, _OLD_FOLDER = "s3-external-1.amazonaws.com", "/media.twiliocdn.com/"

Refusal = Literal["type", "size", "host", "gone"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes, and the type that they were served as: one of `ALLOWED`."""

    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotFetched:
    """It will never be had: what it is may not be kept, it is too large, it lies where we do not
    ask, or it is there no more."""

    why: Refusal


class MediaFetcher:
    """Asks one account's media. Safe for several threads: each fetch has its own connection."""

    def __init__(
        self,
        settings: Settings,
        *,
        most_bytes: int = MOST_BYTES,
        most_seconds: float = MOST_SECONDS,
        transport: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._auth = (settings.twilio_account_sid, settings.twilio_auth_token)
        self._api = urlsplit(settings.twilio_api_url)
        self._most_bytes, self._most_seconds = most_bytes, most_seconds
        self._transport, self._monotonic = transport, monotonic

    def fetch(self, url: str, said_type: str) -> Fetched | NotFetched:
        """Fetch one. Raises ProviderUnavailableError where it may be had later."""
        if said_type and _plain_type(said_type) not in ALLOWED:
            return NotFetched("type")
        if not self._is_theirs(url):
            return NotFetched("host")
        until = self._monotonic() + self._most_seconds
        try:
            with self._client() as http:
                return self._follow(http, url, until)
        except (httpx.HTTPError, httpx.InvalidURL):
            raise ProviderUnavailableError("unreachable") from None

    def _client(self) -> httpx.Client:
        return httpx.Client(
            timeout=httpx.Timeout(_READ_S, connect=_CONNECT_S),
            # A proxy of the environment must not see what is meant for this machine.
            trust_env=self._api.hostname not in LOOPBACK,
            follow_redirects=False,
            transport=self._transport,
        )

    def _follow(self, http: httpx.Client, url: str, until: float) -> Fetched | NotFetched:
        """Go where it leads, as long as that is Twilio's. The sign-in goes to the interface alone,
        and only with the first step."""
        auth: tuple[str, str] | None = self._auth
        for _ in range(1 + _MOST_LEADS):
            headers = {"Accept-Encoding": "identity"}
            with http.stream("GET", url, auth=auth, headers=headers) as answer:
                if not answer.is_redirect:
                    return self._read(answer, until)
                url = urljoin(url, answer.headers.get("location", ""))
            if not self._is_store(url):
                return NotFetched("host")
            auth = None
        raise ProviderUnavailableError("redirects")

    def _read(self, answer: httpx.Response, until: float) -> Fetched | NotFetched:
        if answer.status_code in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            return NotFetched("gone")
        if answer.status_code != httpx.codes.OK:
            # Refusals too: a token that is just being changed, a store whose link grew old.
            raise ProviderUnavailableError(str(answer.status_code))
        kind = _plain_type(answer.headers.get("content-type", ""))
        if kind not in ALLOWED:
            return NotFetched("type")
        said = answer.headers.get("content-length", "")
        if said.isdecimal() and int(said) > self._most_bytes:
            return NotFetched("size")
        content = bytearray()
        # As it was sent: what is packed is not unpacked, and cannot grow.
        for piece in answer.iter_raw():
            content += piece
            if len(content) > self._most_bytes:
                return NotFetched("size")
            if self._monotonic() > until:
                raise ProviderUnavailableError("slow")
        if "content-encoding" in answer.headers or not content:
            raise ProviderUnavailableError("unreadable")
        return Fetched(kind, bytes(content))

    def _is_theirs(self, url: str) -> bool:
        """Whether an address is that of a medium on the interface that the settings name."""
        split = _split(url)
        if split is None or not _PATH.fullmatch(split.path) or split.query:
            return False
        if _API.fullmatch(self._api.hostname or ""):
            return _is_https(split) and _API.fullmatch(split.hostname or "") is not None
        return self._is_stand_in(split)

    def _is_store(self, url: str) -> bool:
        """Whether an address that we were led to is one where Twilio keeps media."""
        split = _split(url)
        if split is None:
            return False
        if not _API.fullmatch(self._api.hostname or ""):
            return self._is_stand_in(split)
        host = split.hostname or ""
        is_old = host == _OLD_STORE and split.path.startswith(_OLD_FOLDER)
        is_old = is_old and ".." not in split.path
        known = is_old or _STORES.fullmatch(host) is not None or _API.fullmatch(host) is not None
        return _is_https(split) and known

    def _is_stand_in(self, split: SplitResult) -> bool:
        """A stand-in is the one host, on the one port, that the settings name."""
        ours = (self._api.scheme, self._api.hostname, self._api.port)
        return (split.scheme, split.hostname, split.port) == ours


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None where it is none, or says whom to sign in as."""
    try:
        split = urlsplit(url)
        _ = split.port
    except ValueError:
        return None
    if "@" in split.netloc or "\\" in url or not url.isascii() or not url.isprintable():
        return None
    return split


def _is_https(split: SplitResult) -> bool:
    return split.scheme == "https" and split.port in (None, 443)


def _plain_type(given: str) -> str:
    return given.partition(";")[0].strip().lower()
