"""Whatever is posted to the webhooks: never a fault of ours, and without a signature no trace."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bot.messaging.signature import sign
from bot.web.front_door import build_front_door
from bot.web.webhooks import routes
from tests.kit import ASHA, OUR_NUMBER, STRANGER, Desk

Fields = list[tuple[str, str]]

#: No deadline and no database of examples: the same ones each time, on a slow machine too.
_FUZZ = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_PATHS = st.sampled_from(["/twilio/inbound", "/twilio/status"])
_ALL = (
    "SELECT (SELECT count(*) FROM inbound_message) + (SELECT count(*) FROM audit_event)"
    " + (SELECT count(*) FROM person) + (SELECT count(*) FROM outbound_message)"
    " + (SELECT count(*) FROM inbound_media) + (SELECT count(*) FROM procrastinate_jobs)"
)
_RIGHT = {
    "MessageSid": "SM" + "ab" * 16,
    "From": ASHA,
    "To": OUR_NUMBER,
    "Body": "hello",
    "NumMedia": "0",
}
_KNOWN = (
    *_RIGHT,
    *("SmsSid", "AccountSid", "MediaUrl0", "MediaContentType0", "MediaUrl", "ProfileName"),
    *("ExternalUserId", "OptOutType", "MessageStatus", "SmsStatus", "ErrorCode", "", "Cafés"),
)
_TRICKY = (
    *("", "0", "1", "10", "999", "-1", "1e3", "\u0663", "SM" + "cd" * 16, ASHA, STRANGER),
    *(f"whatsapp:{ASHA}", "whatsapp:", "whatsapp:GB.1a2b", "GB.1a2b", "12345", "+", "STOP"),
    *("delivered", "FAILED", "30003", "https://api.twilio.com/x", "\x00", "\ufffd", "\r\n"),
)
_NAMES = st.sampled_from(_KNOWN) | st.text(max_size=12)
_VALUES = st.sampled_from(_TRICKY) | st.text(max_size=80)


def _mutated() -> SearchStrategy[Fields]:
    """A right form without some of its fields, with others in their place, beside or before."""
    right = sorted(_RIGHT.items())
    kept = st.just(right) | st.lists(st.sampled_from(right), unique=True, max_size=len(right))
    more = st.lists(st.tuples(_NAMES, _VALUES), max_size=6)
    return st.tuples(kept, more).flatmap(lambda both: st.permutations([*both[0], *both[1]]))


@pytest.fixture
def door(desk: Desk) -> TestClient:
    # Without its chores, and with faults as a browser sees them: a 500 and not the error itself.
    return TestClient(build_front_door(desk.app), raise_server_exceptions=False)


def _post(door: TestClient, path: str, body: bytes, signature: str | None, kind: str = "") -> int:
    headers = {"Content-Type": kind or "application/x-www-form-urlencoded"}
    if signature is not None:
        headers["X-Twilio-Signature"] = signature
    encoded = {name: value.encode("utf-8", "replace") for name, value in headers.items()}
    return door.post(path, content=body, headers=encoded).status_code


def _signature(desk: Desk, path: str, fields: Fields) -> str:
    return sign(desk.app.settings.public_base_url + path, fields, desk.app.settings.auth_tokens[0])


@_FUZZ
@given(path=_PATHS, fields=_mutated())
def test_what_is_signed_is_kept_or_refused_and_never_a_fault(
    desk: Desk, door: TestClient, path: str, fields: Fields
) -> None:
    body = urlencode(fields, errors="replace").encode()
    seen = parse_qsl(body.decode(), keep_blank_values=True)
    assert _post(door, path, body, _signature(desk, path, seen)) in (200, 204, 400)


@_FUZZ
@given(
    path=_PATHS,
    body=st.binary(max_size=200)
    | _mutated().map(lambda f: urlencode(f, errors="replace").encode()),
    signature=st.none() | st.text(max_size=40) | st.just("RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    kind=st.sampled_from(
        ["", "application/json", "multipart/form-data", "text/plain; charset=utf-16", "\x7f;;;="]
    ),
)
def test_what_is_not_signed_leaves_no_trace(
    desk: Desk, door: TestClient, path: str, body: bytes, signature: str | None, kind: str
) -> None:
    before = desk.count(_ALL)
    assert _post(door, path, body, signature, kind) in (400, 403)
    assert desk.count(_ALL) == before
    assert desk.app.spool.count() == 0


@_FUZZ
@given(extra=st.tuples(_NAMES, _VALUES), drop=st.integers(0, len(_RIGHT) - 1))
def test_one_field_more_or_less_than_was_signed_is_refused(
    desk: Desk, door: TestClient, extra: tuple[str, str], drop: int
) -> None:
    fields = list(_RIGHT.items())
    signature = _signature(desk, "/twilio/inbound", fields)
    less = [*fields[:drop], *fields[drop + 1 :]]
    before = desk.count(_ALL)
    for changed in ([*fields, extra], less):
        body = urlencode(changed, errors="replace").encode()
        seen = parse_qsl(body.decode(), keep_blank_values=True)
        if _signature(desk, "/twilio/inbound", seen) == signature:
            continue  # a field without name or value, which signs the same
        assert _post(door, "/twilio/inbound", body, signature) == 403
    assert desk.count(_ALL) == before


@pytest.mark.parametrize("over", [1, 10_000])
def test_a_body_over_the_limit_is_refused_signed_or_not(
    desk: Desk, door: TestClient, over: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MAX_BODY_BYTES", 500)
    path, before = "/twilio/inbound", desk.count(_ALL)
    fields = list(_RIGHT.items())
    length = len(urlencode([*fields, ("Filler", "")]))
    filled = [*fields, ("Filler", "x" * (500 - length))]
    over_it = [*fields, ("Filler", "x" * (500 - length + over))]
    body = urlencode(over_it).encode()
    assert _post(door, path, body, _signature(desk, path, over_it)) == 413
    assert _post(door, path, body, None) == 413
    assert desk.count(_ALL) == before
    fits = urlencode(filled).encode()
    assert _post(door, path, fits, _signature(desk, path, filled)) == 204


def test_of_repeated_fields_the_first_counts_and_all_are_signed(
    desk: Desk, door: TestClient
) -> None:
    fields = [
        ("From", ASHA),
        ("From", STRANGER),
        *((k, v) for k, v in _RIGHT.items() if k != "From"),
    ]
    body = urlencode(fields).encode()
    assert _post(door, "/twilio/inbound", body, _signature(desk, "/twilio/inbound", fields)) == 204
    one_less = _signature(desk, "/twilio/inbound", fields[1:])
    assert _post(door, "/twilio/inbound", body, one_less) == 403
    query = (
        "SELECT identifies FROM contact_point p JOIN inbound_message m ON m.contact_point_id = p.id"
    )
    assert [row["identifies"] for row in desk.rows(query)] == [True]


def test_a_text_with_media_without_a_usable_address_is_kept(desk: Desk, door: TestClient) -> None:
    fields = [*_RIGHT.items(), ("MediaUrl1", "x" * 5_000), ("MediaContentType0", "\x00/html")]
    fields = [(k, "3" if k == "NumMedia" else v) for k, v in fields]
    body = urlencode(fields).encode()
    assert _post(door, "/twilio/inbound", body, _signature(desk, "/twilio/inbound", fields)) == 204
    assert desk.count("SELECT count(*) FROM inbound_media") == 3
