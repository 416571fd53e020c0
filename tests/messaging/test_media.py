"""What came with a text is fetched from Twilio and from nowhere else, and only what may be kept."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.media import Fetched, MediaFetcher, NotFetched
from tests.kit import settings_for

_HOST = "https://api.twilio.com"
_PATH = f"/2010-04-01/Accounts/AC{'0' * 32}/Messages/MM{'1' * 32}/Media/ME{'2' * 32}"
_CDN = "https://mms.twiliocdn.com/AC1/abc?Expires=1&Signature=x"
_OLD = "https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/abc"


class Twilio:
    """Answers by address, and notes what it was asked."""

    def __init__(self, tmp_path: Path, **answers: httpx.Response) -> None:
        self.asked: list[httpx.Request] = []
        self.answers: dict[str, httpx.Response] = dict(answers)
        self.settings = settings_for(tmp_path, "postgresql://x", TWILIO_API_URL=_HOST)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answers[str(request.url)]

    def fetch(
        self, url: str = _HOST + _PATH, said: str = "image/jpeg", **limits: int
    ) -> Fetched | NotFetched:
        ticks = iter(range(1_000))
        fetcher = MediaFetcher(
            self.settings,
            transport=httpx.MockTransport(self),
            monotonic=lambda: next(ticks),
            most_bytes=limits.get("most_bytes", 100),
            most_seconds=limits.get("most_seconds", 500),
        )
        return fetcher.fetch(url, said)


@pytest.fixture
def twilio(tmp_path: Path) -> Twilio:
    return Twilio(tmp_path)


def _picture(content: bytes = b"\xff\xd8\xff", kind: str = "image/jpeg") -> httpx.Response:
    headers = {"content-type": kind, "content-length": str(len(content))}
    return httpx.Response(200, content=iter([content]), headers=headers)


def _leads(to: str, status: int = 307) -> httpx.Response:
    return httpx.Response(status, headers={"location": to})


def _signed_in(request: httpx.Request) -> str:
    given = request.headers.get("authorization", "").removeprefix("Basic ")
    return base64.b64decode(given).decode()


def test_it_is_asked_with_the_accounts_sign_in(twilio: Twilio) -> None:
    twilio.answers[_HOST + _PATH] = _picture()
    assert twilio.fetch() == Fetched("image/jpeg", b"\xff\xd8\xff")
    assert _signed_in(twilio.asked[0]) == f"AC{'0' * 32}:a-token-for-tests"


@pytest.mark.parametrize("store", [_CDN, _OLD, "https://media.twiliocdn.com/x"])
def test_the_sign_in_stays_with_the_interface(twilio: Twilio, store: str) -> None:
    twilio.answers = {_HOST + _PATH: _leads(store), store: _picture()}
    assert isinstance(twilio.fetch(), Fetched)
    assert [_signed_in(one) != "" for one in twilio.asked] == [True, False]


@pytest.mark.parametrize(
    "store",
    [
        "https://example.org/x.jpg",
        "http://mms.twiliocdn.com/x",
        "https://mms.twiliocdn.com:8443/x",
        "https://mms.twiliocdn.com.example.org/x",
        "https://evil-twiliocdn.com/x",
        "https://mms.twiliocdn.com@example.org/x",
        "https://s3-external-1.amazonaws.com/another-bucket/x",
        "https://s3-external-1.amazonaws.com/media.twiliocdn.com/../other/x",
        "http://127.0.0.1:8000/healthz",
        "http://169.254.169.254/latest/meta-data",
        "//example.org/x",
        "file:///etc/passwd",
    ],
)
def test_it_is_followed_to_no_other_host(twilio: Twilio, store: str) -> None:
    twilio.answers[_HOST + _PATH] = _leads(store)
    assert twilio.fetch() == NotFetched("host")
    assert len(twilio.asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://example.org" + _PATH,
        "http://api.twilio.com" + _PATH,
        "https://api.twilio.com.example.org" + _PATH,
        "https://api.twilio.com@example.org" + _PATH,
        "https://user:pw@api.twilio.com" + _PATH,
        "https://api.twilio.com:444" + _PATH,
        "https://api.twilio.com\\@example.org" + _PATH,
        "https://api.twilio.com" + _PATH + "/../../../Calls.json",
        "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json",
        "https://api.twilio.com" + _PATH + "?x=1",
        "https://api.twilio.com" + _PATH + "\n",
        "http://127.0.0.1:9" + _PATH,
        "https://mms.twiliocdn.com/x",
    ],
)
def test_nothing_else_is_asked_with_the_sign_in(twilio: Twilio, url: str) -> None:
    assert twilio.fetch(url) == NotFetched("host")
    assert twilio.asked == []


def test_a_region_of_twilios_is_twilio(twilio: Twilio) -> None:
    url = "https://api.dublin.ie1.twilio.com" + _PATH
    twilio.answers[url] = _picture()
    assert isinstance(twilio.fetch(url), Fetched)


def test_with_a_stand_in_only_the_stand_in_is_asked(tmp_path: Path) -> None:
    ours = "http://127.0.0.1:8010"
    twilio = Twilio(tmp_path)
    twilio.settings = settings_for(tmp_path, "postgresql://x", TWILIO_API_URL=ours)
    assert twilio.fetch(_HOST + _PATH) == NotFetched("host")
    assert twilio.fetch("http://127.0.0.1:8011" + _PATH) == NotFetched("host")
    assert twilio.asked == []
    twilio.answers = {ours + _PATH: _leads("/media-store/1"), ours + "/media-store/1": _picture()}
    assert isinstance(twilio.fetch(ours + _PATH), Fetched)
    twilio.answers[ours + _PATH] = _leads(_CDN)
    assert twilio.fetch(ours + _PATH) == NotFetched("host")


@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "application/zip", "", "text/vcard"]
)
def test_only_allowed_types_are_kept(twilio: Twilio, kind: str) -> None:
    twilio.answers[_HOST + _PATH] = _picture(kind=kind)
    assert twilio.fetch() == NotFetched("type")


def test_what_is_said_to_be_another_type_is_not_even_asked(twilio: Twilio) -> None:
    assert twilio.fetch(said="text/html") == NotFetched("type")
    assert twilio.asked == []


def test_case_and_parameters_of_a_type_do_not_count(twilio: Twilio) -> None:
    twilio.answers[_HOST + _PATH] = _picture(kind="Audio/OGG; codecs=opus")
    got = twilio.fetch(said="audio/ogg; codecs=opus")
    assert isinstance(got, Fetched)
    assert got.content_type == "audio/ogg"


def test_what_says_that_it_is_too_large_is_not_read(twilio: Twilio) -> None:
    twilio.answers[_HOST + _PATH] = _picture(b"x" * 101)
    assert twilio.fetch() == NotFetched("size")
    twilio.answers[_HOST + _PATH] = _picture(b"x" * 100)
    assert isinstance(twilio.fetch(), Fetched)


def test_what_does_not_say_how_large_it_is_is_read_to_the_limit(twilio: Twilio) -> None:
    read: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(1_000):
            read.append(number)
            yield b"x" * 10

    twilio.answers[_HOST + _PATH] = httpx.Response(
        200, content=pieces(), headers={"content-type": "image/png"}
    )
    assert twilio.fetch() == NotFetched("size")
    assert len(read) < 20


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_gone(twilio: Twilio, status: int) -> None:
    twilio.answers[_HOST + _PATH] = httpx.Response(status)
    assert twilio.fetch() == NotFetched("gone")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(401),
        httpx.Response(403),
        httpx.Response(429),
        httpx.Response(200, content=iter([]), headers={"content-type": "image/png"}),
        _leads(_HOST + _PATH),
    ],
)
def test_everything_else_may_be_had_later(twilio: Twilio, answer: httpx.Response) -> None:
    twilio.answers[_HOST + _PATH] = answer
    with pytest.raises(ProviderUnavailableError):
        twilio.fetch()


def test_what_comes_too_slowly_is_left(twilio: Twilio) -> None:
    content = iter([b"x"] * 50)
    twilio.answers[_HOST + _PATH] = httpx.Response(
        200, content=content, headers={"content-type": "image/png"}
    )
    with pytest.raises(ProviderUnavailableError, match="slow"):
        twilio.fetch(most_seconds=5)


def test_what_is_packed_is_not_unpacked(twilio: Twilio) -> None:
    headers = {"content-type": "image/png", "content-encoding": "gzip"}
    twilio.answers[_HOST + _PATH] = httpx.Response(200, content=iter([b"x"]), headers=headers)
    with pytest.raises(ProviderUnavailableError):
        twilio.fetch()
