"""The threads of the pages for staff: few, so that whoever tries PINs takes no database connection
from the texts that come in, nor the reading from those who are signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")

_READERS, _SIGN_INS = 4, 2

#: Database connections that these threads may want at once.
CONNECTIONS = _READERS + _SIGN_INS


class PageThreads:
    """Where the pages' work is done. One for the process."""

    def __init__(self) -> None:
        self._reading = ThreadPoolExecutor(_READERS, thread_name_prefix="on-call")
        self._signing_in = ThreadPoolExecutor(_SIGN_INS, thread_name_prefix="sign-in")

    async def run(self, work: Callable[..., T], *given: Any) -> T:
        """Do something for whoever reads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reading, partial(work, *given))

    async def check(self, work: Callable[..., T], *given: Any) -> T:
        """Check a PIN, which takes a while."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._signing_in, partial(work, *given))
