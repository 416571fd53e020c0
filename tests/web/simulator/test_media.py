"""What comes with a text: where it lies, who may fetch it, and how it goes away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bot.messaging.errors import ProviderUnavailableError
from bot.messaging.media import Fetched, MediaFetcher, NotFetched
from tests.web.simulator.loopback import ACCOUNT, ASHA, TOKEN, StandIn


def texted(stand_in: StandIn, *media: dict[str, Any]) -> Any:
    text = {"number": ASHA, "body": "", "media": list(media)}
    stand_in.control.post("/texts", json=text).raise_for_status()
    return stand_in.front_door.texts[-1]


def fetch(url: str, signed_in: bool = True, follow: bool = True) -> httpx.Response:
    auth = (ACCOUNT, TOKEN) if signed_in else None
    return httpx.get(url, auth=auth, follow_redirects=follow, trust_env=False)


@pytest.mark.parametrize(
    ("content_type", "begins"),
    [
        ("image/jpeg", b"\xff\xd8\xff"),
        ("image/png", b"\x89PNG"),
        ("audio/ogg", b"OggS"),
        ("audio/amr", b"#!AMR"),
        ("video/mp4", b"\x00\x00\x00\x18ftyp"),
        ("application/pdf", b"%PDF"),
        ("application/zip", b"\x00"),
    ],
)
def test_it_is_what_it_says_and_as_long(
    stand_in: StandIn, content_type: str, begins: bytes
) -> None:
    got = texted(stand_in, {"content_type": content_type, "size": 5_000})
    assert (got["NumMedia"], got["MediaContentType0"]) == ("1", content_type)
    answer = fetch(got["MediaUrl0"])
    assert answer.headers["content-type"] == content_type
    assert answer.content.startswith(begins)
    assert len(answer.content) == 5_000


def test_it_wants_the_accounts_sign_in_and_leads_on(stand_in: StandIn) -> None:
    url = texted(stand_in, {"size": 100})["MediaUrl0"]
    assert fetch(url, signed_in=False).status_code == 401
    led = fetch(url, follow=False)
    assert led.status_code == 307
    # Whoever knows where it lies needs no sign-in there, as at the real one.
    where = stand_in.settings.twilio_api_url + led.headers["location"]
    assert len(fetch(where, signed_in=False).content) == 100


def test_without_sign_in_and_without_a_redirect(stand_in: StandIn) -> None:
    options = {"media_needs_sign_in": False, "media_redirects": False}
    stand_in.control.patch("/options", json=options).raise_for_status()
    url = texted(stand_in, {"size": 100})["MediaUrl0"]
    assert fetch(url, signed_in=False, follow=False).status_code == 200


def test_it_may_be_something_else_than_it_says(stand_in: StandIn) -> None:
    given = {"content_type": "image/jpeg", "served_as": "text/html", "size": 10}
    got = texted(stand_in, given)
    assert got["MediaContentType0"] == "image/jpeg"
    assert fetch(got["MediaUrl0"]).headers["content-type"].startswith("text/html")


def test_it_may_be_gone(stand_in: StandIn) -> None:
    got = texted(stand_in, {"gone": True}, {"size": 10})
    assert fetch(got["MediaUrl0"]).status_code == 404
    assert fetch(got["MediaUrl1"]).status_code == 200


def test_it_is_listed_and_can_be_deleted(stand_in: StandIn) -> None:
    got = texted(stand_in, {"content_type": "image/png"})
    sid, url = got["MessageSid"], got["MediaUrl0"]
    listed = fetch(url.rpartition("/")[0] + ".json").json()["media_list"]
    assert [(m["parent_sid"], m["content_type"]) for m in listed] == [(sid, "image/png")]
    auth = (ACCOUNT, TOKEN)
    assert httpx.delete(f"{url}.json", auth=auth, trust_env=False).status_code == 204
    assert fetch(url).status_code == 404


def test_words_can_be_blanked_and_messages_deleted(stand_in: StandIn) -> None:
    got = texted(stand_in, {"size": 10})
    url = f"{stand_in.settings.twilio_api_url}/2010-04-01/Accounts/{ACCOUNT}/Messages/"
    url += f"{got['MessageSid']}.json"
    with httpx.Client(auth=(ACCOUNT, TOKEN), trust_env=False) as http:
        assert http.post(url, data={"Body": "other words"}).status_code == 400
        assert http.post(url, data={"Body": ""}).json()["body"] == ""
        assert http.delete(url).status_code == 204
        assert http.get(url).status_code == 404
    assert fetch(got["MediaUrl0"]).status_code == 404
    assert stand_in.thread() == []


def test_keyline_fetches_what_may_be_kept_and_refuses_the_rest(stand_in: StandIn) -> None:
    fetcher = MediaFetcher(stand_in.settings, most_bytes=10_000, most_seconds=0.3)
    got = texted(
        stand_in,
        {"content_type": "audio/ogg", "size": 10_000},
        {"content_type": "image/jpeg", "served_as": "text/html"},
        {"content_type": "image/jpeg", "size": 10_001},
        {"content_type": "image/jpeg", "gone": True},
        {"content_type": "image/jpeg", "seconds": 1},
        {"content_type": "text/vcard"},
    )
    said = [
        fetcher.fetch(got[f"MediaUrl{n}"], got[f"MediaContentType{n}"]) for n in (0, 1, 2, 3, 5)
    ]
    assert isinstance(said[0], Fetched)
    assert said[0].content.startswith(b"OggS")
    assert said[1:] == [NotFetched(why) for why in ("type", "size", "gone", "type")]
    with pytest.raises(ProviderUnavailableError, match="slow"):
        fetcher.fetch(got["MediaUrl4"], "image/jpeg")


def test_keyline_is_not_led_elsewhere_nor_in_without_the_sign_in(stand_in: StandIn) -> None:
    url = texted(stand_in, {"size": 100})["MediaUrl0"]
    elsewhere = url.replace(str(urlsplit(url).port), "9")
    assert MediaFetcher(stand_in.settings).fetch(elsewhere, "") == NotFetched("host")
    stranger = replace(stand_in.settings, twilio_auth_token="another")
    with pytest.raises(ProviderUnavailableError, match="401"):
        MediaFetcher(stranger).fetch(url, "image/jpeg")
