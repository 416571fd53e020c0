"""A backup holds everything but the keys, and comes back as it was: the audit trail to the byte."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from bot.app import build
from bot.records.answering import plain
from bot.records.audit_anchors import AnchorFile
from bot.records.backup import DUMP, MANIFEST, BackupError, make_backup, restore_backup
from bot.records.migrate import migrate
from bot.services.anchor_audit import anchor_audit
from bot.services.erase_person import Reason, erase_person
from bot.services.give_answer import give_answer
from bot.services.receive_message import receive_message
from bot.services.send_outbound import send_outbound
from bot.services.turns import Turn
from bot.services.verify_audit import Counted, verify_audit
from tests.conftest import Database
from tests.kit import ASHA, BEN, TUESDAY_NOON, WHO, Desk, KeptSender, inbound, settings_for


def _everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in an order of its own."""
    with psycopg.connect(plain(url)) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        return {
            name: sorted(
                connection.execute(f'SELECT * FROM "{name}"'.encode()).fetchall(), key=repr
            )
            for (name,) in tables
        }


def _rights(url: str) -> set[tuple[object, ...]]:
    """Who may do what with which table, and which triggers stand before it."""
    with psycopg.connect(plain(url)) as connection:
        rights = connection.execute(
            "SELECT table_name, grantee, privilege_type FROM information_schema.table_privileges"
            " WHERE table_schema = 'public'"
        ).fetchall()
        triggers = connection.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger"
            " WHERE NOT tgisinternal"
        ).fetchall()
    return {*rights, *triggers}


@pytest.fixture
def used(desk: Desk) -> Desk:
    for address in (ASHA, BEN):
        received = receive_message(desk.app, inbound(address, "who is it"), desk.clock.now())
        give_answer(desk.app, Turn(received.message_id, "step"), WHO)
    row = desk.rows("SELECT id FROM outbound_message LIMIT 1")[0]
    send_outbound(desk.app, UUID(str(row["id"])))
    return desk


def test_what_was_backed_up_comes_back_as_it_was(
    used: Desk, database: Database, empty_database: Database, tmp_path: Path
) -> None:
    before = _everything(database.admin_url)
    folder = tmp_path / "backup"
    made = make_backup(database.admin_url, folder, TUESDAY_NOON)
    restored = restore_backup(empty_database.admin_url, empty_database.app_url, folder)
    assert restored == made
    after = _everything(empty_database.admin_url)
    assert after == before
    assert len(after["audit_event"]) == made.audit_events > 3
    assert _rights(empty_database.admin_url) == _rights(database.admin_url)


def test_the_audit_trail_of_a_restored_database_is_proved(
    used: Desk, database: Database, empty_database: Database, tmp_path: Path
) -> None:
    path = used.app.settings.keyline_audit_anchors
    anchor_audit(used.app, AnchorFile(path))
    folder = tmp_path / "backup"
    made = make_backup(database.admin_url, folder, TUESDAY_NOON)
    restore_backup(empty_database.admin_url, empty_database.app_url, folder)
    counted = Counted()
    assert list(verify_audit(empty_database.app_url, path, counted)) == []
    assert counted.events == made.audit_events
    assert counted.lines == 1


def test_a_restored_database_works_and_its_audit_trail_is_append_only(
    used: Desk, database: Database, empty_database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    make_backup(database.admin_url, folder, TUESDAY_NOON)
    restore_backup(empty_database.admin_url, empty_database.app_url, folder)
    settings = settings_for(used.app.settings.keyline_home, empty_database.app_url)
    app = build(settings, clock=used.clock, sender=KeptSender())
    desk = Desk(app, used.clock, KeptSender())
    received = receive_message(app, inbound(ASHA, "who is it"), desk.clock.now())
    give_answer(app, Turn(received.message_id, "step"), WHO)
    assert desk.count("SELECT count(*) FROM outbound_message") == 3
    assert desk.count("SELECT max(seq) FROM audit_event") > len(
        used.rows("SELECT seq FROM audit_event")
    ), "numbers go on where they were"
    app.records.engine.dispose()
    with (
        psycopg.connect(plain(empty_database.admin_url)) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="append-only"),
    ):
        connection.execute("DELETE FROM audit_event")


def test_no_key_is_in_a_backup_and_it_is_for_us_alone(
    used: Desk, database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "backups" / "monday"
    made = make_backup(database.admin_url, folder, TUESDAY_NOON)
    assert sorted(p.name for p in folder.iterdir()) == sorted([DUMP, MANIFEST])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keys = json.loads(used.app.settings.keyline_keys_file.read_text())
    assert made.keys == tuple(keys["encryption"])
    held = b"".join(path.read_bytes() for path in folder.iterdir())
    for secret in (keys["lookup"], *keys["encryption"].values()):
        assert secret.encode() not in held


def test_a_database_with_anything_in_it_is_refused(
    used: Desk, database: Database, empty_database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    make_backup(database.admin_url, folder, TUESDAY_NOON)
    before = _everything(database.admin_url)
    with pytest.raises(BackupError, match="not empty"):
        restore_backup(database.admin_url, database.app_url, folder)
    assert _everything(database.admin_url) == before
    migrate(empty_database.admin_url, empty_database.app_url)
    with pytest.raises(BackupError, match="not empty"):
        restore_backup(empty_database.admin_url, empty_database.app_url, folder)


def test_a_folder_with_something_in_it_is_refused(database: Database, tmp_path: Path) -> None:
    (tmp_path / "older").write_text("a backup that somebody needs")
    with pytest.raises(BackupError, match="not empty"):
        make_backup(database.admin_url, tmp_path, TUESDAY_NOON)
    with pytest.raises(BackupError, match="cannot be used"):
        make_backup(database.admin_url, tmp_path / "older", TUESDAY_NOON)


@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "no manifest", "odd manifest"])
def test_a_damaged_backup_restores_nothing(
    database: Database, empty_database: Database, tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "backup"
    make_backup(database.admin_url, folder, TUESDAY_NOON)
    dump, manifest = folder / DUMP, folder / MANIFEST
    whole = dump.read_bytes()
    match damage:
        case "cut":
            dump.write_bytes(whole[: len(whole) // 2])
        case "changed":
            dump.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        case "gone":
            dump.unlink()
        case "no manifest":
            manifest.unlink()
        case _:
            manifest.write_text('{"keys": 7}')
    with pytest.raises(BackupError, match=r"damaged|holds no backup"):
        restore_backup(empty_database.admin_url, empty_database.app_url, folder)
    assert _everything(empty_database.admin_url) == {}


def test_a_restore_that_fails_half_way_leaves_nothing(
    database: Database, empty_database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "backup"
    made = make_backup(database.admin_url, folder, TUESDAY_NOON)
    dump, manifest = folder / DUMP, folder / MANIFEST
    dump.write_bytes(dump.read_bytes()[:-2000])
    given = json.loads(manifest.read_text())
    given["sha256"] = hashlib.sha256(dump.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(given))
    assert given["sha256"] != made.sha256
    with pytest.raises(BackupError, match="pg_restore failed"):
        restore_backup(empty_database.admin_url, empty_database.app_url, folder)
    assert _everything(empty_database.admin_url) == {}


def test_whoever_was_erased_since_is_back_and_is_erased_again(
    used: Desk, database: Database, empty_database: Database, tmp_path: Path
) -> None:
    person = used.rows("SELECT person_id AS id FROM inbound_message LIMIT 1")[0]["id"]
    person_id = UUID(str(person))
    folder = tmp_path / "backup"
    make_backup(database.admin_url, folder, TUESDAY_NOON)
    erase_person(used.app, person_id, Reason.REQUEST, close_items=True)
    restore_backup(empty_database.admin_url, empty_database.app_url, folder)
    settings = settings_for(used.app.settings.keyline_home, empty_database.app_url)
    app = build(settings, clock=used.clock, sender=KeptSender())
    erased = erase_person(app, person_id, Reason.REPEATED, close_items=True)
    assert erased.items_closed == 1
    app.records.engine.dispose()
