"""`keyline serve web`."""

from __future__ import annotations

import uvicorn

from bot.app import build
from bot.settings import Settings
from bot.web.front_door import build_front_door
from bot.web.on_call.threads import CONNECTIONS as ON_CALL
from bot.web.webhooks.intake import CONNECTIONS


def run(settings: Settings) -> None:
    """Serve the front door until told to stop."""
    app = build(settings, pool_size=CONNECTIONS + ON_CALL)
    # Before the first text comes; without it the screen goes on with words and phrases.
    app.danger_scorer.tell()
    uvicorn.run(
        build_front_door(app),
        host="127.0.0.1" if settings.demo_allowed else "0.0.0.0",  # noqa: S104
        port=settings.keyline_port,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
