"""Reads the forms of the pages for staff, and says whether they came from a page of ours."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qsl

from fastapi import Request

from bot.app import App
from bot.services.sign_in import form_token

#: The longest form: some thousand characters of words, with all that a browser escapes.
MAX_BODY_BYTES = 32 * 1024
_SAME_SITE = ("same-origin", "none")


async def read_form(request: Request) -> dict[str, str] | None:
    """The fields of a form; None for one that is too long, or no text."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except (UnicodeDecodeError, ValueError):
        return None


def is_ours(app: App, request: Request, form: dict[str, str] | None, secret: str | None) -> bool:
    """Whether a form was sent from the page that we gave to this browser."""
    if request.headers.get("sec-fetch-site", "same-origin") not in _SAME_SITE:
        return False
    if form is None or secret is None:
        return False
    expected = form_token(app, secret)
    return hmac.compare_digest(form.get("token", "").encode(), expected.encode())
