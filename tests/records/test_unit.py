"""Connections: one that the server has closed is not handed out."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import text

from bot.records.keys import new_ring
from bot.records.unit import DatabaseSilent, Records, make_engine
from bot.records.vault import Vault
from tests.conftest import Database


def test_a_connection_that_the_server_closed_is_replaced_unnoticed(
    database: Database, superuser: psycopg.Connection
) -> None:
    records = Records(make_engine(database.app_url, pool_size=1), Vault(new_ring()))
    with records.begin() as unit:
        pid = unit.connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    superuser.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    with records.begin() as unit:
        assert unit.connection.execute(text("SELECT pg_backend_pid()")).scalar_one() != pid
    records.engine.dispose()


def test_a_server_that_is_away_is_silence_and_carries_no_values(database: Database) -> None:
    url = database.app_url.rsplit("@", 1)[0] + "@127.0.0.1:9/none"
    records = Records(make_engine(url, pool_size=1), Vault(new_ring()))
    assert not records.is_alive()
    with pytest.raises(DatabaseSilent), records.begin():
        pass


def test_an_error_says_nothing_of_the_values_it_came_up_with(database: Database) -> None:
    records = Records(make_engine(database.app_url, pool_size=1), Vault(new_ring()))
    with pytest.raises(Exception) as raised, records.begin() as unit:  # noqa: PT011
        unit.connection.execute(text("SELECT CAST(:words AS integer) / 0"), {"words": "9318"})
    assert "9318" not in str(raised.value)
    records.engine.dispose()
