"""Logs: one JSON line an event, with ids and never a text, a number or a name.

An event is `noun.past_verb` and its values are ids, counts and codes. What libraries log is
kept to where it came from and how bad it is: their messages are written by people who did not
know that the text in hand is somebody's worst night.
"""

from __future__ import annotations

import logging
import sys
import traceback
import warnings
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

Event = MutableMapping[str, Any]

# Libraries whose own messages are constant words about start and stop.
_PLAIN_SPOKEN = ("uvicorn.error",)
_ROOT = Path(__file__).resolve().parent.parent


def configure(part: str, level: int = logging.INFO) -> None:
    """Send this process's logs to standard output, marked with the part's name."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _describe_exception,
        _named(part),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # One write a line: another thread that passes a part's line on must not come between.
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_only_where, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _PLAIN_SPOKEN:
        logging.getLogger(name).setLevel(level)
    # What libraries warn their own developers of is of no use to who runs this.
    warnings.simplefilter("ignore")


def logger() -> Any:
    """A logger for this project's own events."""
    return structlog.get_logger()


def describe(error: BaseException) -> str:
    """An error as its type and where it was raised: enough to find it, nothing it carried."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{_short(f.filename)}:{f.lineno}" for f in frames[-4:]]
    return f"{type(error).__name__} at {' > '.join(places)}" if places else type(error).__name__


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name


def _named(part: str) -> Any:
    def add(_: Any, __: str, event: Event) -> Event:
        event["part"] = part
        return event

    return add


def _describe_exception(_: Any, __: str, event: Event) -> Event:
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = describe(error)
    return event


def _only_where(_: Any, __: str, event: Event) -> Event:
    record: logging.LogRecord = event["_record"]
    if not record.name.startswith(_PLAIN_SPOKEN):
        event["event"] = "library.logged"
    event["logger"] = record.name
    event["place"] = f"{Path(record.pathname).name}:{record.lineno}"
    if record.exc_info:
        event["exc_info"] = record.exc_info
    return event
