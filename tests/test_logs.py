"""Lines of several threads and parts meet on one stream: each is written in one piece."""

from __future__ import annotations

import io
import json
import sys

import pytest

from bot import logs
from tests.log_state import logging_restored


class _Pieces(io.StringIO):
    """A stream that keeps each write apart."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def write(self, text: str) -> int:
        self.pieces.append(text)
        return len(text)


def test_a_line_is_one_write(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = _Pieces()
    monkeypatch.setattr(sys, "stdout", stream)
    with logging_restored():
        logs.configure("worker")
        logs.logger().info("clock.rung", clock="7")
    (line,) = stream.pieces
    assert line.endswith("}\n")
    assert json.loads(line)["event"] == "clock.rung"
