"""Whether a webhook came from Twilio: the signature it carries, made with the account's token."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from twilio.request_validator import RequestValidator

Params = Sequence[tuple[str, str]]

HEADER = "X-Twilio-Signature"


class _Fields:
    """Form fields as the validator asks for them: every name once, with all its values."""

    def __init__(self, params: Params) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in params:
            self._values.setdefault(name, []).append(value)

    def __iter__(self) -> object:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def getall(self, name: str) -> list[str]:
        return self._values[name]


def is_genuine(url: str, params: Params, given: str | None, tokens: Sequence[str]) -> bool:
    """Whether `given` is the signature of this request under one of the tokens.

    `url` is the public URL that Twilio was told, query included, and not what a proxy made of
    it. `params` are all fields of the form, blank ones and ones we do not know included.
    A missing signature is False, and so is every signature while no token is set.
    """
    if not given:
        return False
    fields = _Fields(params)
    # All tokens are tried, so that the time taken does not tell which one is in use.
    answers = [_matches(url, fields, given, token) for token in tokens if token]
    return any(answers)


def sign(url: str, params: Params, token: str) -> str:
    """The signature that Twilio puts on a request with these fields to this URL."""
    return str(RequestValidator(token).compute_signature(url, _Fields(params)))


def _matches(url: str, fields: _Fields, given: str, token: str) -> bool:
    validator = RequestValidator(token)
    if _has_credentials(url):
        # The library loses the port of `https://user:password@host:port/`: compare as it stands.
        expected = str(validator.compute_signature(url, fields))
        return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))
    return bool(validator.validate(url, fields, given))


def _has_credentials(url: str) -> bool:
    authority = url.split("://", 1)[-1].split("/", 1)[0]
    return "@" in authority
