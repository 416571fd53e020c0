from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.actions.base import KeylineAction
from tests.actions.harness import FakeService
from tests.log_state import logging_restored

Fake = Callable[..., FakeService]


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    with logging_restored():
        yield


@pytest.fixture(autouse=True)
def app(monkeypatch: pytest.MonkeyPatch) -> object:
    """A stand-in for the app: actions only hand it on."""
    given = object()
    monkeypatch.setattr(KeylineAction, "app", given, raising=False)
    return given


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Puts a fake in a service's place: fake("bot.actions.x.service", says=(...,))."""

    def put(place: str, *says: str, fails_with: Exception | None = None) -> FakeService:
        service = FakeService(says, fails_with)
        monkeypatch.setattr(place, service)
        return service

    return put
