"""What the console's pages and the clocks of digests ask, timed page by page and statement by
statement, with the plans of the slowest."""

from __future__ import annotations

import os
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event, text

from bot.app import App
from bot.records import clocks, digests
from bot.records.phones import Staff
from bot.services import digest_list, read_conversation, read_digest, read_item, ring_digest
from bot.services.review_on_page import see_tray
from bot.services.rota.see import see_week
from bot.services.rota.see_gaps import see_gaps
from bot.services.see_changes import mark_of_list
from bot.services.see_confirmations import list_confirmations
from bot.services.see_people import search_people, see_people
from bot.services.see_person import see_person
from bot.services.see_thread import see_thread

RUNS, PER_PAGE = 200, 25
#: A statement is named with its plan where the server works at it longer, at p95.
SLOW_MS = 5.0

Given = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is timed, and whom or what it is asked for, in turn."""

    name: str
    run: Callable[..., Any]
    given: list[Given]


@dataclass(slots=True)
class Asked:
    """The statements of some pages: each with how long it took, for how long the server worked at
    it, and what it was last given."""

    server: int
    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    slowest: dict[str, tuple[float, Any]] = field(default_factory=dict)
    worked: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    begun: float = 0.0
    at_work: float = 0.0
    count: int = 0

    def begin(self, *_: object) -> None:
        """The driver was given a statement."""
        self.at_work, self.begun = _worked([self.server]), time.perf_counter()

    def end(self, _: object, __: object, statement: str, given: Any, *___: object) -> None:
        """It is done."""
        ms = (time.perf_counter() - self.begun) * 1000
        self.count += 1
        # Lists of ids differ in length, and the statement is the same.
        name = re.sub(r"\((%\([^)]*\)s[^,()]*(, )?)+\)", "(...)", statement)
        self.spent[name].append(ms)
        self.worked[name].append(_worked([self.server]) - self.at_work)
        if ms >= self.slowest.get(name, (0.0, None))[0]:
            self.slowest[name] = (ms, (statement, given))


def list_pages(app: App) -> list[Page]:
    """The pages with whom they are asked for: other staff or items each time."""
    some = _Some(app)

    def search(staff: Staff) -> object:
        return search_people(app, staff, "kaur")

    def inbox(staff: Staff) -> object:
        return read_digest.read_digest(app, staff, 0, PER_PAGE)

    def conversation(staff: Staff, code: str) -> object:
        return read_conversation.read_conversation(app, staff, code, None, PER_PAGE)

    def digest(staff_id: UUID) -> None:
        with app.records.begin() as unit:
            ring_digest.ring_digest(unit, staff_id, app.clock.now())
            unit.flush()
            # Or the next run of the bench would find that it has been made.
            unit.connection.rollback()

    def current(staff: Staff) -> object:
        with app.records.begin() as unit:
            return digest_list.list_current(unit, staff, app.clock.now())

    def due() -> None:
        with app.records.begin() as unit:
            clocks.take_due(unit, app.clock.now() + timedelta(days=30))
            unit.connection.rollback()

    def without_clock() -> object:
        with app.records.begin() as unit:
            return digests.list_staff_without_clock(unit, "digest")

    workers, desks = [(one,) for one in some.workers], [(one,) for one in some.desks]
    return [
        Page("inbox, worker", inbox, workers),
        Page("inbox, worker with 60 open", inbox, [(one,) for one in some.full]),
        Page("inbox, cover of somebody away", inbox, [(one,) for one in some.covers]),
        Page("inbox, duty desks", inbox, desks),
        Page("inbox, desk with 300 open", inbox, [(some.busiest,)]),
        Page("list alone, worker", current, workers),
        Page("list alone, desk", current, desks),
        Page("has the list changed", lambda one: mark_of_list(app, one), workers),
        Page("item page", lambda *one: read_item.read_item(app, *one), some.items),
        Page("item page's conversation", conversation, some.items),
        Page("people and their counts", lambda one: see_people(app, one), workers),
        Page("person search, worker", search, workers),
        Page("person search, desk", search, desks),
        Page("person page", lambda *one: see_person(app, *one), some.people),
        Page("person's texts", lambda *one: see_thread(app, *one), some.people),
        Page("to confirm, and doubts", lambda one: list_confirmations(app, one, 0, 25), workers),
        Page("for review, worker", lambda one: see_tray(app, one, 0, PER_PAGE), workers),
        Page("rota, week", lambda one: see_week(app, one), workers),
        Page("rota, gaps", lambda one: see_gaps(app, one), desks),
        Page("digest made, worker", digest, [(one.id,) for one in some.workers]),
        Page("digest made, desk", digest, [(one.id,) for one in some.desks]),
        Page("the next clock that is due", due, [()]),
        Page("who has no clock of digests", without_clock, [()]),
    ]


class _Some:
    """Staff, items and people that the pages are asked for."""

    def __init__(self, app: App) -> None:
        self._app, self._chance = app, random.Random(2)
        owned = "FROM item WHERE closed_at IS NULL AND owner_role = '{}' GROUP BY owner_id {} "
        own = "SELECT owner_id " + owned
        self.workers = self._staff("worker", own.format("key_worker", ""))
        most = "ORDER BY count(*) DESC LIMIT "
        self.full = self._staff("worker", own.format("key_worker", f"{most} 40"))
        covers = "SELECT cover_worker_id FROM absence WHERE starts_at < now() AND ends_at > now()"
        self.covers = self._staff(
            "worker", f"{covers} AND cover_worker_id IS NOT NULL AND cancelled_at IS NULL"
        )
        self.desks = self._staff("desk", own.format("duty", ""))
        [self.busiest] = self._staff("desk", own.format("duty", f"{most} 1"))
        open_items = "SELECT owner_id, code FROM item WHERE closed_at IS NULL AND NOT private"
        self.items: list[Given] = [
            (Staff("worker", owner), code)
            for owner, code in self._ask(f"{open_items} AND owner_role = 'key_worker'")
        ]
        given = "SELECT worker_id, person_id FROM assignment WHERE role = 'key_worker'"
        self.people: list[Given] = [(Staff("worker", w), p) for w, p in self._ask(given)]

    def _staff(self, kind: str, question: str) -> list[Staff]:
        return [Staff(kind, row[0]) for row in self._ask(question)]

    def _ask(self, question: str) -> list[Any]:
        with self._app.records.begin() as unit:
            rows = sorted(unit.connection.execute(text(question)).all())
        return self._chance.sample(rows, min(RUNS, len(rows)))


def measure(app: App, only: str = "", runs: int = RUNS) -> dict[str, object]:
    """Each page so many times: milliseconds, statements, and the statements that are slow."""
    pages = [page for page in list_pages(app) if only in page.name]
    found: dict[str, object] = {}
    everything: dict[str, tuple[float, Any]] = {}
    slow: dict[str, dict[str, Any]] = {}
    for page in pages:
        figures, asked = _timed(app, page, runs)
        found[page.name] = figures
        print(f"{page.name:34}", figures, flush=True)
        for name, spent in asked.spent.items():
            p95 = _at(asked.worked[name], 0.95)
            if p95 > max(SLOW_MS, slow.get(name, {"cpu_p95": 0.0})["cpu_p95"]):
                slow[name] = {"page": page.name, "cpu_p95": p95, "p50": _at(spent, 0.5)}
                everything[name] = asked.slowest[name]
    for name, figures in slow.items():
        figures["plan"] = _plan(app, *everything[name][1])
    ordered = sorted(slow.items(), key=lambda one: -one[1]["cpu_p95"])
    return {"pages": found, "slow": [{**figures, "statement": n} for n, figures in ordered]}


def _timed(app: App, page: Page, runs: int) -> tuple[dict[str, float], Asked]:
    for given in page.given[:3]:
        page.run(*given)
    server = _server_of(app)
    spent, many, worked, asked = [], [], [], Asked(server)
    both = [os.getpid(), server]
    with _listening(app, asked):
        for number in range(runs):
            before, begun, at_work = asked.count, time.perf_counter(), _worked(both)
            page.run(*page.given[number % len(page.given)])
            spent.append((time.perf_counter() - begun) * 1000)
            many.append(asked.count - before)
            worked.append(_worked(both) - at_work)
    in_database = sum(sum(one) for one in asked.spent.values()) / runs
    worst = max((_at(one, 0.95) for one in asked.worked.values()), default=0.0)
    figures = {
        "p50": _at(spent, 0.5),
        "p95": _at(spent, 0.95),
        "cpu_p50": _at(worked, 0.5),
        "cpu_p95": _at(worked, 0.95),
        "statements": _at(many, 0.5),
        "in_database": round(in_database, 1),
        "dearest_statement_cpu_p95": worst,
    }
    return figures, asked


def _server_of(app: App) -> int:
    """The process that serves our one connection."""
    with app.records.begin() as unit:
        return int(unit.connection.execute(text("SELECT pg_backend_pid()")).scalar_one())


def _worked(processes: list[int]) -> float:
    """Milliseconds for which some processes had a processor: on a machine that does other work
    besides, what a page costs; the rest of the time it waits its turn."""
    read = (Path(f"/proc/{one}/schedstat").read_text().split()[0] for one in processes)
    return sum(int(nanoseconds) for nanoseconds in read) / 1e6


@contextmanager
def _listening(app: App, asked: Asked) -> Iterator[None]:
    engine = app.records.engine
    event.listen(engine, "before_cursor_execute", asked.begin)
    event.listen(engine, "after_cursor_execute", asked.end)
    yield
    event.remove(engine, "before_cursor_execute", asked.begin)
    event.remove(engine, "after_cursor_execute", asked.end)


def _plan(app: App, statement: str, given: Any) -> list[str]:
    if not statement.startswith("SELECT"):
        return []
    with app.records.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", given)
        return [str(row[0]) for row in rows]


def _at(values: list[Any], part: float) -> float:
    return round(float(sorted(values)[min(len(values) - 1, int(part * len(values)))]), 1)
