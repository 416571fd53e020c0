"""Templates and static files of the pages for staff, with the headers that keep everything from
elsewhere out of them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

_HERE = Path(__file__).parent
FILES = {"on_call.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
GUARD = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class Pages:
    """What is shown, read once from beside this module."""

    def __init__(self, *, is_demo: bool, service_name: str) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._files = {name: (_HERE / "static" / name).read_bytes() for name in FILES}
        self._templates.globals.update(
            static=self._address, is_demo=is_demo, service_name=service_name
        )

    def show(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page."""
        text = self._templates.get_template(template).render(**values)
        return HTMLResponse(text, status, headers=GUARD)

    def lead_to(self, address: str) -> RedirectResponse:
        """The answer to a form: the browser fetches a page, and reloading it sends nothing."""
        return RedirectResponse(address, 303, headers=GUARD)

    def file(self, name: str) -> bytes:
        """A static file. Raises KeyError for one that there is not."""
        return self._files[name]

    def _address(self, name: str) -> str:
        """A static file's address, which changes when the file does."""
        digest = hashlib.sha256(self._files[name]).hexdigest()[:12]
        return f"/on-call/static/{name}?v={digest}"
