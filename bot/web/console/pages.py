"""The console's templates, and the headers of its pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    select_autoescape,
)

from bot.settings import Settings
from bot.web.console.assets import load_assets

_HERE = Path(__file__).parent
#: An item's page has the same parts as on call.
_ON_CALL = _HERE.parent / "on_call" / "templates"
GUARD = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class ConsolePages:
    """What is shown, read once."""

    def __init__(self, settings: Settings) -> None:
        self.assets = load_assets(settings.keyline_console_colour)
        self._templates = Environment(
            # Ours first. The templates of the NHS frontend reach into what is not given.
            loader=ChoiceLoader(
                [
                    FileSystemLoader([_HERE / "templates", _ON_CALL]),
                    PackageLoader("nhsuk_frontend_jinja"),
                    PackageLoader("nhsuk_frontend_jinja", "templates/nhsuk"),
                ]
            ),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=ChainableUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            asset=lambda name: self.assets[name].address,
            is_demo=settings.demo_allowed,
            service_name=settings.keyline_console_name,
        )

    def show(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page."""
        text = self._templates.get_template(template).render(**values)
        return HTMLResponse(text, status, headers=GUARD)
