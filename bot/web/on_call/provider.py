"""The organisation's own sign-in, as OpenID Connect has it: where to send a browser, and who came
back. Whatever the provider says is checked; nothing here touches the records."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.logs import describe, logger
from bot.services.sign_in_provider import OneTry, ProviderPerson
from bot.settings import LOOPBACK, Settings

#: The whole of a call waits no longer, in seconds: somebody looks at an empty page meanwhile.
TIMEOUT_S = 5.0
#: Clocks of two organisations differ by so many seconds.
LEEWAY_S = 60
#: Signed with a key of the provider's own; never with the secret that we share.
_ALGORITHMS = ["RS256", "PS256", "ES256"]
BACK = "/on-call/sign-in/provider/back"


class ProviderFault(StrEnum):
    """Why nobody came in. `AWAY`: the provider does not answer as it must; `REFUSED`: it let
    nobody in, or the one who did not finish; `UNPROVEN`: what it sent does not prove who it is."""

    AWAY = "away"
    REFUSED = "refused"
    UNPROVEN = "unproven"


class Provider:
    """One for the process. Its calls take up to seconds: make them in a thread, and with no
    transaction open."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.keyline_oidc_issuer
        self._client_id = settings.keyline_oidc_client_id
        self._secret = settings.keyline_oidc_client_secret
        self._base = settings.public_base_url
        self._known: dict[str, Any] | None = None

    @property
    def is_set(self) -> bool:
        """Whether the organisation has a sign-in of its own."""
        return bool(self._issuer)

    def address(self, one: OneTry) -> str | ProviderFault:
        """Where a browser signs in."""
        try:
            where = self._metadata()["authorization_endpoint"]
            with self._client() as client:
                made = client.create_authorization_url(
                    where, state=one.state, nonce=one.nonce, code_verifier=one.verifier
                )
        except _FAULTS as error:
            return _noted(ProviderFault.AWAY, error)
        return str(made[0])

    def who(self, code: str, one: OneTry, now: datetime) -> ProviderPerson | ProviderFault:
        """Who signed in, by the code that came back."""
        try:
            metadata = self._metadata()
            with self._client() as client:
                token = client.fetch_token(
                    metadata["token_endpoint"], code=code, code_verifier=one.verifier
                )
            keys = self._get(metadata["jwks_uri"])
        except AuthlibBaseError as error:
            return _noted(ProviderFault.REFUSED, error)
        except _FAULTS as error:
            return _noted(ProviderFault.AWAY, error)
        try:
            return self._checked(token, keys, one, now)
        except (*_FAULTS, JoseError) as error:
            return _noted(ProviderFault.UNPROVEN, error)

    def leave_address(self) -> str | None:
        """Where a browser signs out of the provider too; None where there is no such place."""
        try:
            where = self._metadata().get("end_session_endpoint")
        except _FAULTS as error:
            _noted(ProviderFault.AWAY, error)
            return None
        if not where:
            return None
        back = {
            "client_id": self._client_id,
            "post_logout_redirect_uri": f"{self._base}/on-call/sign-in",
        }
        return f"{where}{'&' if '?' in where else '?'}{urlencode(back)}"

    def _checked(
        self, token: dict[str, Any], keys: dict[str, Any], one: OneTry, now: datetime
    ) -> ProviderPerson:
        key_set = KeySet.import_key_set(keys)  # type: ignore[arg-type]
        signed = jwt.decode(str(token["id_token"]), key_set, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {
                "iss": {"essential": True, "value": self._issuer},
                "aud": {"essential": True, "value": self._client_id},
            },
            {
                "nonce": one.nonce,
                "client_id": self._client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_S)
        email = claims.get("email") if claims.get("email_verified") is True else None
        return ProviderPerson(self._issuer, str(claims["sub"]), email)

    def _metadata(self) -> dict[str, Any]:
        if self._known is None:
            found = self._get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self._issuer:
                raise ValueError("another issuer")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                _refuse_open(str(found[name]))
            self._known = found
        return self._known

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            client_id=self._client_id,
            client_secret=self._secret or None,
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            scope="openid email",
            redirect_uri=f"{self._base}{BACK}",
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
        )

    def _get(self, address: str) -> dict[str, Any]:
        answer = httpx.get(address, timeout=TIMEOUT_S, follow_redirects=False)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


_FAULTS = (httpx.HTTPError, AuthlibBaseError, ValueError, KeyError, TypeError, AttributeError)


def _refuse_open(address: str) -> None:
    where = urlsplit(address)
    if where.scheme != "https" and where.hostname not in LOOPBACK:
        raise ValueError("an address that is not secured")


def _noted(fault: ProviderFault, error: Exception) -> ProviderFault:
    logger().warning("provider.refused", code=fault.value, error=describe(error))
    return fault
