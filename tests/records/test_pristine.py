"""A team goes back to what it was when it was loaded, and no other database is ever emptied."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from bot.care.consent_records import ConsentState
from bot.records import tables
from bot.records.pristine import keep_pristine, restore_pristine
from bot.services.receive_message import receive_message
from bot.services.set_up_consent import Agreed, Consenting
from bot.services.set_up_scenario import SetUp, set_up_scenario
from tests.conftest import Database
from tests.kit import ASHA, STRANGER, TUESDAY_NOON, Desk, desk_for, inbound

_CONVERSATIONS = "SELECT id FROM conversation ORDER BY person_id"


def _counts(desk: Desk) -> dict[str, int]:
    return {
        table.name: desk.count(f"SELECT count(*) FROM {table.name}")
        for table in tables.metadata.sorted_tables
        if table not in (tables.audit_event, tables.audit_head)
    }


def test_everything_said_and_done_is_gone_and_the_team_is_there(
    desk: Desk, database: Database
) -> None:
    keep_pristine(database.admin_url)
    before, conversations = _counts(desk), desk.rows(_CONVERSATIONS)
    people = desk.rows("SELECT id FROM person ORDER BY id")
    assert before["person"] > 30
    for _ in range(2):
        for number in (ASHA, STRANGER):
            receive_message(desk.app, inbound(number, "URGENT"), TUESDAY_NOON)
        with desk.app.records.begin() as unit:
            unit.connection.execute(tables.absence.delete())
        assert _counts(desk) != before
        restore_pristine(database.admin_url)
        assert _counts(desk) == before
    assert desk.rows("SELECT id FROM person ORDER BY id") == people
    assert not {r["id"] for r in conversations} & {r["id"] for r in desk.rows(_CONVERSATIONS)}


def test_what_is_append_only_is_put_back_and_is_append_only_again(
    tmp_path: Path, database: Database
) -> None:
    desk = desk_for(tmp_path, database.app_url, agreed=True)
    keep_pristine(database.admin_url)
    query = "SELECT * FROM consent ORDER BY id"
    before = desk.rows(query)
    assert len(before) > 5, "the demo team has agreed to something"
    agreed = Agreed("s01", "c01", ConsentState.FULL, TUESDAY_NOON)
    set_up_scenario(desk.app, SetUp(consenting=Consenting(agreed=(agreed,))))
    assert len(desk.rows(query)) == len(before) + 1
    restore_pristine(database.admin_url)
    assert desk.rows(query) == before
    with pytest.raises(SQLAlchemyError, match="append-only"):
        desk.rows("DELETE FROM consent RETURNING id")


def test_the_audit_trail_stays(desk: Desk, database: Database) -> None:
    keep_pristine(database.admin_url)
    receive_message(desk.app, inbound(ASHA, "URGENT"), TUESDAY_NOON)
    before = desk.count("SELECT count(*) FROM audit_event")
    restore_pristine(database.admin_url)
    assert desk.count("SELECT count(*) FROM audit_event") == before


def test_a_database_of_which_nothing_was_kept_is_left_alone(desk: Desk, database: Database) -> None:
    before = _counts(desk)
    with pytest.raises(ProgrammingError):
        restore_pristine(database.admin_url)
    assert _counts(desk) == before
