"""Which tests run in one process, one after another, when a run has several.

pytest-xdist knows groups by a mark, and with pytest 9.2 loses them without a word: the running
stack was started in each process, and every scenario played twice. By its files it is sure.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

#: Where a test's id begins, and whom it runs with; the first that fits counts.
_GROUPS = (
    ("tests/stack/test_scenarios.py", "scenarios"),
    ("tests/stack/", "stack"),
    ("tests/test_supervisor.py", "stack"),
)


def group_of(test: str) -> str:
    """Whom a test runs with, by its id; itself where it may run anywhere."""
    return next((group for begins, group in _GROUPS if test.startswith(begins)), test)


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist carries no types
    """Hands out groups whole, and all other tests one by one."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
