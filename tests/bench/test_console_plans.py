"""No page of the console and no digest reads a table of texts, items or people from end to end.

On so few rows reading all of them would be the cheaper plan: it is forbidden here, and what the
database still reads whole, it has no index for. A whole index counts as a whole table, but for
one of what is open alone, which never grows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bench.console_load import as_staff
from bench.console_pages import Page, list_pages
from bench.trust import write_trust
from bench.years import fill
from bot.app import App, build
from bot.records.answering import plain
from bot.records.keys import ensure_keys_file
from bot.services.importing.import_folder import import_folder
from tests.conftest import Database
from tests.kit import KeptSender, settings_for

#: What grows with people and texts. Not `for_review`: what was ever marked, which is little.
BIG = {
    *("inbound_message", "outbound_message", "item", "item_message", "lane_reason", "outcome"),
    *("message_sharing", "audit_event", "human_contact", "contact_plan", "contact_point"),
    *("person", "assignment", "relationship", "promise", "digest", "data_key", "absence"),
}
#: A row that is read is dear, and two tables are joined by looking up: the plan with which the
#: database then comes up is the one that it has at full size, where each row counts.
DEAR = (
    *("enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off"),
    *("cpu_tuple_cost = 5", "cpu_index_tuple_cost = 5"),
)
#: A page and a table that it reads whole all the same, and why that is known.
KNOWN: set[tuple[str, str]] = set()


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small trust."""
    folder = tmp_path_factory.mktemp("trust")
    write_trust(folder, 2_000)
    return folder


@pytest.fixture
def app(tmp_path: Path, database: Database, trust: Path) -> Iterator[App]:
    """The console of a trust with some texts."""
    settings = settings_for(tmp_path, database.app_url)
    ensure_keys_file(settings.keyline_keys_file)
    built = build(settings, sender=KeptSender())
    assert not import_folder(built, trust).is_refused
    fill(plain(database.admin_url), 20_000)
    yield as_staff(built)
    built.records.engine.dispose()


def test_no_page_reads_a_whole_table(app: App) -> None:
    found = {
        (page.name, table, why)
        for page in list_pages(app)
        for statement, given in asked_by(app, page)
        for table, why in read_whole(plan_of(app, statement, given))
    }
    assert {one for one in found if one[:2] not in KNOWN} == set()


def asked_by(app: App, page: Page) -> list[tuple[str, Any]]:
    """The questions of a page, each once."""
    seen: dict[str, Any] = {}

    def note(_: object, __: object, statement: str, given: Any, *___: object) -> None:
        if statement.startswith(("SELECT", "WITH")) and "FOR UPDATE" not in statement:
            seen.setdefault(statement, given)

    event.listen(app.records.engine, "before_cursor_execute", note)
    page.run(*page.given[0])
    event.remove(app.records.engine, "before_cursor_execute", note)
    return list(seen.items())


def plan_of(app: App, statement: str, given: Any) -> dict[str, Any]:
    """How the database would go about it, were no table to be read whole."""
    with app.records.engine.connect() as connection:
        for setting in DEAR:
            connection.exec_driver_sql(f"SET LOCAL {setting}")
        explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given)
        [row] = explained.scalars()
    plan: dict[str, Any] = (json.loads(row) if isinstance(row, str) else row)[0]["Plan"]
    return plan


def read_whole(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The big tables that a plan reads from end to end, and by what."""
    by, table = node["Node Type"], node.get("Relation Name")
    if node.get("Index Name", "").endswith("_open"):
        return
    if "Index Cond" not in node and by != "Bitmap Heap Scan":
        if table in BIG:
            yield table, node.get("Index Name", by)
        elif by == "Bitmap Index Scan":
            yield node["Index Name"], by
    for below in node.get("Plans", ()):
        yield from read_whole(below)


def test_a_table_read_whole_is_seen(app: App) -> None:
    question = "SELECT id FROM inbound_message WHERE channel = 'sms'"
    assert list(read_whole(plan_of(app, question, None)))
