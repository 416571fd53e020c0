"""The console's tests have the desk, door and browser of the pages on call."""

from __future__ import annotations

from tests.web.on_call.conftest import browser, chromium, desk, door

__all__ = ["browser", "chromium", "desk", "door"]
