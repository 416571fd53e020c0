"""The cookies of signed-in staff: a session's token, a form's secret, and the name that a device
knows."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field

from fastapi import Request, Response

from bot.app import App
from bot.care.staff_sessions import AT_MOST, NAME_KNOWN_FOR
from bot.services.sign_in import device_mark

_SESSION, _FORM, _DEVICE = "keyline_staff", "keyline_form", "keyline_device"
_PROVIDER = "keyline_provider"
_SECRET_BYTES = 32
_HEX = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Device:
    """A device on which this name signed in before."""

    name: str = field(repr=False)
    id: str = field(repr=False)


class Cookies:
    """Sets and reads them. Sent over TLS only, but in the demo, which has none."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._secure = not app.settings.demo_allowed

    def session_token(self, request: Request) -> str | None:
        """The token of a session, as the browser has it."""
        return request.cookies.get(_SESSION)

    def form_secret(self, request: Request) -> str:
        """The secret behind the form on which one signs in; a new one where there is none."""
        return request.cookies.get(_FORM) or secrets.token_urlsafe(_SECRET_BYTES)

    def keep_form_secret(self, response: Response, secret: str) -> None:
        """Let the browser know it until it is closed."""
        self._set(response, _FORM, secret, None)

    def keep_session(self, response: Response, token: str) -> None:
        """Let the browser be signed in."""
        self._set(response, _SESSION, token, int(AT_MOST.total_seconds()))

    def end_session(self, response: Response) -> None:
        """Let the browser forget the session. The device goes on knowing the name."""
        response.delete_cookie(_SESSION, path="/", secure=self._secure, httponly=True)

    def provider_secret(self, request: Request) -> str | None:
        """What a try at the organisation's own sign-in is bound to, where this browser made one."""
        return request.cookies.get(_PROVIDER)

    def keep_provider_secret(self, response: Response, secret: str, seconds: int) -> None:
        """Let the browser know it until it is back."""
        self._set(response, _PROVIDER, secret, seconds)

    def end_provider_secret(self, response: Response) -> None:
        """Let the browser forget it: it came back, and does so once."""
        response.delete_cookie(_PROVIDER, path="/", secure=self._secure, httponly=True)

    def device(self, request: Request) -> Device | None:
        """The device, where somebody signed in on it in the last 90 days."""
        device_id, _, rest = request.cookies.get(_DEVICE, "").partition("~")
        mark, _, name = rest.partition("~")
        if not _HEX.fullmatch(device_id) or not name:
            return None
        expected = device_mark(self._app, name, device_id)
        # Bytes: a cookie may hold any letters, and only ASCII strings are compared.
        is_ours = hmac.compare_digest(mark.encode(), expected.encode())
        return Device(name, device_id) if is_ours else None

    def keep_device(self, response: Response, name: str, known: Device | None) -> None:
        """Let the device know a name for 90 days from now: at night only the PIN is asked."""
        device_id = known.id if known is not None and known.name == name else secrets.token_hex(16)
        mark = device_mark(self._app, name, device_id)
        seconds = int(NAME_KNOWN_FOR.total_seconds())
        self._set(response, _DEVICE, f"{device_id}~{mark}~{name}", seconds)

    def _set(self, response: Response, name: str, value: str, seconds: int | None) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )
