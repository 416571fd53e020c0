"""What the inner parts agree on: how they know one another, and that they stay on this machine."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from bot.settings import LOOPBACK, SettingsError

SECRET_HEADER = "X-Keyline-Secret"  # noqa: S105  # the header's name


def knows_secret(given: str | None, secret: str) -> bool:
    """Whether what a caller gave in SECRET_HEADER is the secret. An empty secret lets nobody in."""
    if not secret:
        return False
    # The time taken must not tell how much of it was right.
    return hmac.compare_digest((given or "").encode(errors="replace"), secret.encode())


def loopback_port(setting: str, url: str) -> int:
    """The port that an inner part listens on.

    Raises SettingsError, naming the setting, when `url` is not on this machine or has no port.
    """
    try:
        parts = urlsplit(url)
        if parts.hostname in LOOPBACK and parts.port:
            return parts.port
    except ValueError:  # a port that is no number
        pass
    raise SettingsError(
        f"{setting} does not name a port of this machine; expected one like http://127.0.0.1:5055"
    )
