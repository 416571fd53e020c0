"""One running stack for the tests of this folder: they run in one process, one after another
(`tests/in_one_process.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import forget_home
from tests.stack.running import Stack


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.stack)
    # The alarms of a thousand texts go on ringing: nobody shares the stack with them.
    items.sort(key=lambda item: item.path.name == "test_soak.py")


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("stack"))
    try:
        stack.wait_until_whole()
        yield stack
    finally:
        stack.stop()
        forget_home(stack.home)


@pytest.fixture
def stack(started: Stack) -> Stack:
    """The stack, whole."""
    started.wait_until_whole()
    return started
