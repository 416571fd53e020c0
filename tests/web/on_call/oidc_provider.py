"""A real OpenID provider on loopback, built with Authlib's own parts, that can be told to lie."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, OAuth2Request, grants
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import RSAKey

from bot.clock import Clock

CLIENT, SECRET = "keyline-at-quayside", "a-secret-of-client"
_TOKEN = "an-access-token-of-42-characters-for-tests"


@dataclass
class _Code(AuthorizationCodeMixin):  # type: ignore[misc]
    code: str
    payload: dict[str, str]
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.payload["redirect_uri"]

    def get_scope(self) -> str:
        return self.payload["scope"]

    def get_nonce(self) -> str:
        return self.payload["nonce"]

    def get_auth_time(self) -> None:
        return None

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class _Client(ClientMixin):  # type: ignore[misc]
    def __init__(self, redirect_uri: str) -> None:
        self._redirect_uri = redirect_uri

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self._redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self._redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _Request(OAuth2Request):  # type: ignore[misc]
    @property
    def form(self) -> dict[str, str]:
        return dict(self.payload.data)

    @property
    def args(self) -> dict[str, str]:
        return dict(self.payload.data)


@dataclass
class OidcProvider:
    """`sub`, `email`: who is signed in there. `lies`: claims put in place of the true ones;
    `forged`: signed with a key that it does not publish."""

    clock: Clock
    redirect_uri: str
    sub: str = "sub-of-sam"
    email: str | None = None
    email_verified: bool = True
    lies: dict[str, Any] = field(default_factory=dict)
    forged: bool = False
    issuer: str = ""
    codes: dict[str, _Code] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/leave",
        }

    def server(self) -> AuthorizationServer:
        provider = self

        class Grant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
            TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

            def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
                given = dict(request.payload.data)
                provider.codes[code] = _Code(
                    code, given, given["code_challenge"], given["code_challenge_method"]
                )

            def query_authorization_code(self, code: str, client: _Client) -> _Code | None:
                return provider.codes.get(code)

            def delete_authorization_code(self, authorization_code: _Code) -> None:
                del provider.codes[authorization_code.code]

            def authenticate_user(self, authorization_code: _Code) -> str:
                return provider.sub

        class Server(AuthorizationServer):  # type: ignore[misc]
            def query_client(self, client_id: str) -> _Client | None:
                return _Client(provider.redirect_uri) if client_id == CLIENT else None

            def save_token(self, token: object, request: object) -> None:
                return None

            def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
                return None

            def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
                return request

            def handle_response(self, status: int, body: Any, headers: Any) -> tuple[Any, ...]:
                return status, body, headers

        made = Server()
        token = BearerTokenGenerator(lambda **_: _TOKEN)
        made.register_token_generator("default", token)
        made.register_grant(Grant, [_IdToken(provider), CodeChallenge(required=True)])
        return made


class _IdToken(OpenIDCode):  # type: ignore[misc]
    def __init__(self, provider: OidcProvider) -> None:
        super().__init__(require_nonce=True)
        self._provider = provider

    def exists_nonce(self, nonce: str, request: object) -> bool:
        return False

    def get_client_algorithm(self, client: object) -> str:
        return "RS256"

    def get_encode_header(self, client: object) -> dict[str, str]:
        return {"alg": "RS256", "kid": "one"}

    def resolve_client_private_key(self, client: object) -> RSAKey:
        forged = self._provider.forged
        return RSAKey.generate_key(2048, {"kid": "one"}) if forged else self._provider.key

    def get_compatible_claims(self, request: object) -> dict[str, Any]:
        now = int(self._provider.clock.now().timestamp())
        return {"iss": self._provider.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}

    def generate_user_info(self, user: str, scope: str) -> UserInfo:
        given: dict[str, Any] = {"sub": user, **self._provider.lies}
        if self._provider.email is not None:
            verified = self._provider.email_verified
            given.update(email=self._provider.email, email_verified=verified)
        return UserInfo(**given)


@contextmanager
def running(provider: OidcProvider) -> Iterator[OidcProvider]:
    """The provider, answering on loopback."""
    server = provider.server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            if where.path == "/authorize":
                asked = self._request("GET", dict(parse_qsl(where.query)))
                grant = server.get_authorization_grant(asked)
                grant.validate_authorization_request()
                self._say(*server.create_authorization_response(asked, provider.sub, grant))
            elif where.path == "/keys":
                self._json({"keys": [provider.key.as_dict(private=False)]})
            else:
                self._json(provider.metadata())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = self._request("POST", dict(parse_qsl(body)))
            self._say(*server.create_token_response(asked))

        def _request(self, method: str, given: dict[str, str]) -> OAuth2Request:
            made = _Request(method, f"{provider.issuer}{self.path}", headers=self.headers)
            made.payload = BasicOAuth2Payload(given)
            return made

        def _json(self, body: Any) -> None:
            self._say(200, body, [("Content-Type", "application/json")])

        def _say(self, status: int, body: Any, headers: Any) -> None:
            said = (json.dumps(body) if isinstance(body, dict) else body or "").encode()
            self.send_response(status)
            for name, value in [*headers, ("Content-Length", str(len(said)))]:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *given: object) -> None:
            return None

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://localhost:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
