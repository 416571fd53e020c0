"""Waiting, for a bounded time, until a PostgreSQL server takes connections."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import psycopg

from bot.records.embedded_errors import NotAnsweringError

_DRIVER = "postgresql+psycopg://"
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0


def plain(url: str) -> str:
    """The address without SQLAlchemy's driver name: what psycopg itself reads."""
    return "postgresql://" + url.removeprefix(_DRIVER) if url.startswith(_DRIVER) else url


def wait_until_answering(url: str, seconds: float = 60.0) -> None:
    """Return once the server at the address takes a connection; pauses grow up to 2 s.

    Raises NotAnsweringError after so many seconds. The message names the host and the kind of
    error, not the address: that holds the password.
    """
    deadline = time.monotonic() + seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            psycopg.connect(plain(url), connect_timeout=5).close()
        except psycopg.Error as error:
            if time.monotonic() + pause > deadline:
                where = urlsplit(url)
                last = error.sqlstate or type(error).__name__
                raise NotAnsweringError(
                    f"{where.hostname}:{where.port or 5432}", seconds, last
                ) from None
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            return
