"""Rasa's own SQLTrackerStore, made to work with current SQLAlchemy; nothing else is changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from rasa.core.tracker_store import SQLTrackerStore


class PostgresTrackerStore(SQLTrackerStore):  # type: ignore[misc]  # Rasa carries no types
    """Rasa builds its URL in a way that SQLAlchemy 2.1 no longer takes."""

    @staticmethod
    def get_db_url(
        dialect: str = "",
        host: str | None = None,
        port: int | None = None,
        db: str = "",
        username: str = "",
        password: str = "",
        *_: Any,
    ) -> str:
        """The address as a text, which both sides understand."""
        return f"{dialect}://{quote(username)}:{quote(password)}@{host}:{port}/{db}"
