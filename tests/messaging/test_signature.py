from __future__ import annotations

import pytest

from bot.messaging.signature import is_genuine, sign

# The example that Twilio publishes.
TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
PARAMS = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
]
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_twilios_own_example_is_genuine() -> None:
    assert is_genuine(URL, PARAMS, SIGNATURE, [TOKEN])
    assert sign(URL, PARAMS, TOKEN) == SIGNATURE


def test_the_order_of_fields_does_not_matter() -> None:
    assert is_genuine(URL, PARAMS[::-1], SIGNATURE, [TOKEN])


@pytest.mark.parametrize("given", [None, "", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "no", "\u00e9" * 28])
def test_a_missing_or_wrong_signature_is_refused(given: str | None) -> None:
    assert not is_genuine(URL, PARAMS, given, [TOKEN])


@pytest.mark.parametrize(
    "url",
    [
        "http://mycompany.com/myapp.php?foo=1&bar=2",
        "https://10.0.0.7/myapp.php?foo=1&bar=2",
        "https://mycompany.com/myapp.php",
        "https://mycompany.com/myapp.php/?foo=1&bar=2",
        "https://mycompany.com/myapp.php?foo=1&bar=2#rc=5",
        "https://mycompany.com/myapp.php?bar=2&foo=1",
    ],
)
def test_another_url_is_refused(url: str) -> None:
    assert not is_genuine(url, PARAMS, SIGNATURE, [TOKEN])


def test_a_port_written_out_or_left_out_is_the_same_url() -> None:
    with_port = URL.replace("mycompany.com", "mycompany.com:443")
    assert is_genuine(with_port, PARAMS, SIGNATURE, [TOKEN])
    assert is_genuine(URL, PARAMS, sign(with_port, PARAMS, TOKEN), [TOKEN])


def test_credentials_in_the_url_keep_their_port() -> None:
    url = "https://twilio:swordfish@texts.example.org:8443/twilio/inbound"
    assert is_genuine(url, PARAMS, sign(url, PARAMS, TOKEN), [TOKEN])
    assert not is_genuine(url.replace("8443", "443"), PARAMS, sign(url, PARAMS, TOKEN), [TOKEN])


def test_blank_fields_are_part_of_what_is_signed() -> None:
    with_blank = [("Body", ""), ("FromCity", ""), *PARAMS]
    assert not is_genuine(URL, with_blank, SIGNATURE, [TOKEN])
    assert is_genuine(URL, with_blank, sign(URL, with_blank, TOKEN), [TOKEN])
    assert not is_genuine(URL, PARAMS, sign(URL, with_blank, TOKEN), [TOKEN])


def test_repeated_fields_all_count() -> None:
    twice = [("MediaUrl", "https://a.example/2"), ("MediaUrl", "https://a.example/1"), *PARAMS]
    given = sign(URL, twice, TOKEN)
    assert is_genuine(URL, twice, given, [TOKEN])
    assert not is_genuine(URL, twice[1:], given, [TOKEN])


def test_either_of_two_tokens_serves_while_they_are_rotated() -> None:
    assert is_genuine(URL, PARAMS, SIGNATURE, ["the-next-one", TOKEN])
    assert is_genuine(URL, PARAMS, SIGNATURE, [TOKEN, "the-next-one"])
    assert not is_genuine(URL, PARAMS, SIGNATURE, ["the-next-one", "another"])


@pytest.mark.parametrize("tokens", [[], [""], ["", ""]])
def test_without_a_token_nothing_is_genuine(tokens: list[str]) -> None:
    assert not is_genuine(URL, PARAMS, sign(URL, PARAMS, ""), tokens)


def test_letters_beyond_ascii_are_signed_as_utf8() -> None:
    params = [("Body", "Siân says she is not sleeping 😔"), ("From", "+447700900101")]
    assert is_genuine(URL, params, sign(URL, params, TOKEN), [TOKEN])


_SID = "SM" + "0" * 32
_WHERE = "https://texts.example.org/twilio/inbound"
_SMS = [
    ("MessageSid", _SID),
    ("From", "+447700900101"),
    ("To", "+447700900000"),
    ("Body", "who is my key worker"),
    ("NumMedia", "0"),
]
_WHATSAPP = [
    ("MessageSid", _SID),
    ("From", "whatsapp:+447700900101"),
    ("To", "whatsapp:+447700900000"),
    ("Body", ""),
    ("ProfileName", "Siân ŵ 😔"),
    ("Latitude", "51.5"),
]
_REPORT = [("MessageSid", _SID), ("MessageStatus", "undelivered"), ("ErrorCode", "30003")]
_OUTBOUND = "?outbound=0b8f6f3e-6f43-4a2b-9d3c-5a7f0c1e2d34"


# Worked out with hmac and sha1 of the standard library, and not by what is tested.
@pytest.mark.parametrize(
    ("url", "params", "signature"),
    [
        (_WHERE, _SMS, "9dN7DPqBAw38uuWh3Bm4EGnnlrQ="),
        (_WHERE.replace(".org", ".org:8443"), _SMS, "Mfn2+FQsEtGTP2mFHIQCzORUm3s="),
        (_WHERE, _WHATSAPP, "zYYfoNRnYSm9YLRcE0+lYutnRPA="),
        (_WHERE.replace("inbound", "status") + _OUTBOUND, _REPORT, "d860AqiGjfi4fLDknpcPiRIOPt4="),
        (f"{_WHERE}?a=%3A&b=", [], "6MPjTp+y8PIziQZtrD6LCvDfaNY="),
    ],
)
def test_vectors(url: str, params: list[tuple[str, str]], signature: str) -> None:
    assert sign(url, params, TOKEN) == signature
    assert is_genuine(url, params, signature, [TOKEN])
    assert not is_genuine(url, [*params, ("Added", "")], signature, [TOKEN])
    assert not is_genuine(url, params, signature, ["another"])
