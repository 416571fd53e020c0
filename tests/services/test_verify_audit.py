"""The trail and its anchors hold one another: whoever cuts one is shown by the other."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import psycopg
import pytest

from bot.commands.audit import tell_faults
from bot.jobs import loops
from bot.jobs.loops import anchor_at_the_end, anchor_forever
from bot.records.answering import plain
from bot.records.audit import Event, add_event
from bot.records.audit_anchors import AnchorFile
from bot.services.anchor_audit import anchor_audit
from bot.services.receive_message import receive_message
from tests.conftest import Database, Server
from tests.kit import ASHA, BEN, STRANGER, Desk, inbound


class Watched:
    """A desk whose trail is anchored, and whose tables somebody else has in hand."""

    def __init__(self, desk: Desk, anchors: AnchorFile, owner: psycopg.Connection) -> None:
        self.desk = desk
        self._anchors = anchors
        self._owner = owner
        self.path = desk.app.settings.keyline_audit_anchors

    def anchor(self) -> None:
        anchor_audit(self.desk.app, self._anchors)

    def texts(self, *numbers: str) -> None:
        for number in numbers:
            receive_message(self.desk.app, inbound(number, "Hello"), self.desk.clock.now())

    def tamper(self, *statements: str) -> None:
        """With the rights of the superuser, and no trigger in the way."""
        self._owner.execute("SET session_replication_role = replica")
        for statement in statements:
            self._owner.execute(statement)  # type: ignore[arg-type]

    def verify(self, noted: str | None = None) -> tuple[bool, list[str]]:
        output = io.StringIO()
        with redirect_stdout(output):
            is_whole = tell_faults(self.desk.app.settings, noted)
        return is_whole, output.getvalue().splitlines()

    def faults(self) -> list[str]:
        whole, told = self.verify()
        faults = [line for line in told if line.startswith("FAULT")]
        assert whole is (not faults)
        return faults


@pytest.fixture
def watched(desk: Desk, database: Database, postgres: Server) -> Iterator[Watched]:
    url = postgres.url("postgres", database.app_url.rsplit("/", 1)[1])
    with psycopg.connect(plain(url), autocommit=True) as owner:
        made = Watched(desk, AnchorFile(desk.app.settings.keyline_audit_anchors), owner)
        made.texts(ASHA, BEN, ASHA, STRANGER)
        made.anchor()
        made.texts(ASHA)
        made.anchor()
        yield made


def test_a_trail_that_nobody_touched_is_whole(watched: Watched) -> None:
    watched.texts(BEN)
    whole, told = watched.verify()
    assert whole
    events = watched.desk.count("SELECT count(*) FROM audit_event")
    chains = watched.desk.count("SELECT count(*) FROM audit_head")
    assert told[0].startswith(f"events {events}, chains {chains}, anchor lines 2, faults 0, second")
    # Two of a text, and the trail's own note of the last anchor, came after it.
    assert "line 2" in told[1]
    assert told[1].endswith("3 events since")


def test_what_verify_needs_is_the_right_to_read(watched: Watched, database: Database) -> None:
    assert "keyline_app" in database.app_url
    assert watched.desk.app.settings.database_url == database.app_url
    assert watched.verify()[0]


def test_nothing_new_is_no_line(watched: Watched) -> None:
    before = watched.path.read_bytes()
    watched.anchor()
    watched.anchor()
    assert watched.path.read_bytes() == before


def test_anchors_hold_ids_and_hashes_only(watched: Watched) -> None:
    for line in watched.path.read_text().splitlines():
        body = json.loads(line[65:])
        assert body.keys() == {"file", "line", "at", "before", "events", "heads"}
        assert all(len(chain) == 36 and len(head) == 2 for chain, head in body["heads"].items())


def test_a_cut_tail_is_found_and_told_by_the_worker_too(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    asha = "(SELECT subject_id FROM audit_event ORDER BY seq LIMIT 1 OFFSET 1)"
    watched.tamper(
        f"DELETE FROM audit_event WHERE chain_id = {asha} AND chain_seq > 2",
        "UPDATE audit_head h SET seq = e.chain_seq, hash = e.hash FROM audit_event e"
        f" WHERE h.chain_id = {asha} AND e.chain_id = h.chain_id AND e.chain_seq = 2",
    )
    (first, second) = watched.faults()
    assert "missing that anchor line 1 saw" in first
    assert "missing that anchor line 2 saw" in second
    watched.anchor()
    assert "audit.contradicted" in capsys.readouterr().out
    assert len(watched.faults()) == 2


def test_a_chain_that_is_gone_altogether_is_found(watched: Watched) -> None:
    chain = "(SELECT chain_id FROM audit_head ORDER BY chain_id DESC LIMIT 1)"
    watched.tamper(
        f"DELETE FROM audit_event WHERE chain_id = {chain}",
        f"DELETE FROM audit_head WHERE chain_id = {chain}",
    )
    assert any("missing that anchor line" in fault for fault in watched.faults())


def test_an_emptied_trail_is_found(watched: Watched) -> None:
    watched.tamper("TRUNCATE audit_event", "TRUNCATE audit_head")
    assert len(watched.faults()) > 3


def test_a_cut_anchor_file_is_found_by_the_trail(watched: Watched) -> None:
    whole = watched.path.read_bytes().splitlines(keepends=True)
    watched.path.write_bytes(whole[0])
    (fault,) = watched.faults()
    assert "the anchor file was cut or replaced" in fault


def test_a_removed_anchor_file_is_found_and_so_is_a_new_one(watched: Watched) -> None:
    kept = watched.path.read_bytes()
    watched.path.unlink()
    assert any("no anchors" in fault for fault in watched.faults())
    watched.texts(BEN)
    watched.anchor()  # the worker that has not noticed goes on where it was
    assert any("does not follow" in fault for fault in watched.faults())
    watched.path.write_bytes(kept)
    assert any("cut or replaced" in fault for fault in watched.faults())


def test_a_line_noted_elsewhere_must_be_there(watched: Watched) -> None:
    _, told = watched.verify()
    assert watched.verify(noted=told[-1])[0]
    whole, told = watched.verify(noted="0" * 64)
    assert not whole
    assert "no line " + "0" * 64 + " that you noted" in told[0]


def test_faults_by_the_thousand_are_counted(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.audit._TOLD_AT_MOST", 3)
    watched.tamper("UPDATE audit_event SET kind = 'nothing.happened'")
    faults = watched.faults()
    assert len(faults) == 4
    assert "more" in faults[-1]


def test_a_line_written_while_it_is_read_is_no_fault(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size of the file is taken first: what comes after it is another time's."""
    from bot.services import verify_audit

    real = verify_audit.reading

    def later(url: str) -> object:
        watched.texts(ASHA)
        watched.anchor()
        return real(url)

    monkeypatch.setattr(verify_audit, "reading", later)
    assert watched.faults() == []


def test_the_worker_anchors_at_once_and_at_the_end(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "ANCHOR_EVERY_S", 3600.0)
    app, anchors = watched.desk.app, AnchorFile(watched.path)

    def lines() -> int:
        return len(watched.path.read_bytes().splitlines())

    async def work() -> None:
        watched.texts(ASHA)
        task = asyncio.create_task(anchor_forever(app, anchors))
        while lines() < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        watched.texts(BEN)
        task.cancel()
        await anchor_at_the_end(app, anchors)

    asyncio.run(work())
    assert lines() == 4
    assert watched.faults() == []


def test_an_end_is_not_hindered_by_a_disk_that_fails(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = AnchorFile(Path("/proc/none/anchors.log"))
    asyncio.run(anchor_at_the_end(watched.desk.app, broken))
    assert "anchors.failed" in capsys.readouterr().out


def test_an_event_that_names_a_worker_only_is_in_the_workers_chain(watched: Watched) -> None:
    desk = watched.desk
    (row,) = desk.rows("SELECT id FROM worker LIMIT 1")
    with desk.app.records.begin() as unit:
        event = Event("record.opened", desk.clock.now(), "worker", row["id"])  # type: ignore[arg-type]
        add_event(unit, event)
    same = "SELECT count(*) FROM audit_event WHERE chain_id = actor_id AND id = :id"
    assert desk.count(same, id=event.id) == 1
