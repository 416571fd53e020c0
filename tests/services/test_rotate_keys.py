"""The encryption key is renewed while texts come in; nobody is lost, and an old key goes last."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest

from bot.app import App, build
from bot.records import messages, people
from bot.records.keys import KeysError, change_keys_file, load_keys, with_new_current
from bot.records.vault import Vault, VaultError
from bot.services import rotate_keys as module
from bot.services.give_answer import give_answer
from bot.services.outage_alert import OutageAlert
from bot.services.receive_message import receive_message
from bot.services.report_keys import KeyUse, report_keys
from bot.services.retire_key import KeyInUseError, retire_key
from bot.services.rotate_keys import prepare_key, rewrap_all, rotate_keys
from bot.services.send_outbound import send_outbound
from bot.services.spooling import spool_message, take_in_spooled
from bot.services.turns import Turn
from tests.kit import ASHA, STRANGER, TUESDAY_NOON, WHO, Desk, inbound


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 3)


@pytest.fixture
def operator(desk: Desk) -> App:
    """The command, beside the running part that `desk` is: another process with its own keys."""
    return build(desk.app.settings, clock=desk.clock, sender=desk.sender)


def _ask(desk: Desk) -> str:
    """A whole conversation: taken in, answered by name, sent."""
    received = receive_message(desk.app, inbound(ASHA, "who is my worker"), desk.clock.now())
    give_answer(desk.app, Turn(received.message_id, "step"), WHO)
    for row in desk.rows("SELECT id FROM outbound_message WHERE status = 'waiting'"):
        send_outbound(desk.app, UUID(str(row["id"])))
    return desk.sender.to(ASHA)[-1]


def _use(app: App, key_id: str) -> KeyUse:
    return next(use for use in report_keys(app) if use.key_id == key_id)


def _wrapped_by(desk: Desk) -> set[object]:
    return {r["wrapping_key"] for r in desk.rows("SELECT wrapping_key FROM data_key")}


def test_a_running_part_goes_on_before_during_and_after(desk: Desk, operator: App) -> None:
    before = _ask(desk)
    old = _use(operator, load_keys(operator.settings.keyline_keys_file).current)
    rotated = rotate_keys(operator)
    assert rotated.data_keys == old.data_keys > 3 * 3
    assert rotated.unopened == 0
    assert _wrapped_by(desk) == {rotated.current}
    desk.app.records.vault._cache.clear()  # as after a minute
    assert _ask(desk) == before, "the running part found the new key by itself"
    receive_message(desk.app, inbound(STRANGER, "hello"), desk.clock.now())
    assert _wrapped_by(desk) == {rotated.current}
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'keys.rotated'") == 1


def test_a_part_that_makes_people_during_the_rotation_loses_none(desk: Desk, operator: App) -> None:
    path, old = operator.settings.keyline_keys_file, desk.app.records.vault.current_key()
    with desk.app.records.begin() as unit:  # begun under the old key, ended after the new
        person_id = people.add_person(unit, people.NewPerson("Idris"), TUESDAY_NOON)
        rotated = rotate_keys(operator)
        assert rotated.current == load_keys(path).current != old
    assert _wrapped_by(desk) == {old, rotated.current}
    desk.clock.forward(hours=2)
    with pytest.raises(KeyInUseError, match="1 data keys"):
        retire_key(operator, old)
    assert rewrap_all(operator).data_keys == 1
    retire_key(operator, old)
    desk.app.records.vault._cache.clear()
    row = desk.rows("SELECT first_name FROM person WHERE id = :id", id=person_id)[0]
    with desk.app.records.begin() as unit:
        sealed = row["first_name"]
        assert isinstance(sealed, bytes)
        assert unit.open(sealed, "person.first_name", person_id) == "Idris"


def test_texts_that_come_in_during_five_rotations_are_all_kept_and_open(
    desk: Desk, operator: App
) -> None:
    def text(number: int) -> UUID:
        given = inbound(f"+4477009{number:05}", f"text {number}")
        return receive_message(desk.app, given, desk.clock.now()).message_id

    with ThreadPoolExecutor(3) as threads:
        kept = threads.map(text, range(10_000, 10_060))
        currents = [rotate_keys(operator).current for _ in range(5)]
    assert rewrap_all(operator).unopened == 0
    desk.clock.forward(hours=2)
    for use in report_keys(operator):
        if use.state == "old":
            retire_key(operator, use.key_id)
    assert set(load_keys(operator.settings.keyline_keys_file).encryption) == {currents[-1]}
    desk.app.records.vault._cache.clear()
    with desk.app.records.begin() as unit:
        bodies = {
            messages.open_words(unit, messages.get_turn_message(unit, message_id))
            for message_id in kept
        }
    assert bodies == {f"text {number}" for number in range(10_000, 10_060)}


def test_files_hang_on_keys_too(desk: Desk, operator: App) -> None:
    old = load_keys(operator.settings.keyline_keys_file).current
    OutageAlert(desk.app).refresh()
    for body in ("first", "second"):
        spool_message(desk.app, inbound(ASHA, body), TUESDAY_NOON)
    desk.app.spool.set_aside(desk.app.spool.list_waiting()[0])
    assert _use(operator, old).files == 3
    rotated = rotate_keys(operator)
    assert rotated.files == 2, "what was set aside and the phones; the other goes by itself"
    assert _use(operator, old).files == 1
    desk.clock.forward(hours=2)
    with pytest.raises(KeyInUseError, match="1 files"):
        retire_key(operator, old)
    [waiting] = desk.app.spool.list_waiting()
    assert take_in_spooled(desk.app, waiting) is None
    retire_key(operator, old)
    [aside] = desk.app.spool.find_kept()[0]
    assert aside.payload["inbound"]["body"] in ("first", "second")
    assert OutageAlert(desk.app).can_reach_somebody()


def test_a_key_is_retired_only_when_it_has_been_out_of_use(desk: Desk, operator: App) -> None:
    path = operator.settings.keyline_keys_file
    old = load_keys(path).current
    with pytest.raises(KeyInUseError, match="current"):
        retire_key(operator, old)
    with pytest.raises(KeysError, match="not in the key file"):
        retire_key(operator, "k999")
    current = rotate_keys(operator).current
    with pytest.raises(KeyInUseError, match="wait"):
        retire_key(operator, old)
    assert set(load_keys(path).encryption) == {old, current}
    desk.clock.forward(minutes=61)
    retire_key(operator, old)
    assert set(load_keys(path).encryption) == {current}
    assert desk.count("SELECT count(*) FROM audit_event WHERE kind = 'key.retired'") == 1
    desk.app.records.vault._cache.clear()
    assert "Sam" in _ask(desk)


def test_a_prepared_key_is_on_every_machine_before_one_uses_it(
    desk: Desk, operator: App, tmp_path: Path
) -> None:
    path = operator.settings.keyline_keys_file
    prepared = prepare_key(operator)
    elsewhere = Vault(load_keys(path))  # a copy of the file, never looked at again
    rotated = rotate_keys(operator)
    assert rotated.current == prepared.next
    with operator.records.begin() as unit:
        key_id, wrapping, wrapped = unit.vault.new_data_key()
        sealed = unit.seal(key_id, "words", "a.b", UUID(int=1))
    opened = elsewhere.open(sealed, lambda _: (wrapping, wrapped), "a.b", UUID(int=1))
    assert opened == "words"


def test_a_rotation_that_ended_half_way_is_finished(desk: Desk, operator: App) -> None:
    path = operator.settings.keyline_keys_file
    ring = change_keys_file(path, lambda held: with_new_current(held, TUESDAY_NOON))
    assert "Sam" in _ask(desk), "half-way everything opens"
    assert rewrap_all(operator).data_keys > 0
    assert _wrapped_by(desk) == {ring.current}
    assert rewrap_all(operator).data_keys == 0


def test_a_data_key_that_no_key_opens_is_told_and_left_alone(desk: Desk, operator: App) -> None:
    desk.rows(
        "UPDATE data_key SET wrapping_key = 'k0' WHERE id ="
        " (SELECT data_key_id FROM person LIMIT 1) RETURNING id"
    )
    rotated = rotate_keys(operator)
    assert rotated.unopened == 1
    assert _use(operator, "k0") == KeyUse("k0", "missing", 1, 0)


def test_a_key_file_that_cannot_be_replaced_changes_nothing(
    desk: Desk, operator: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = json.loads(operator.settings.keyline_keys_file.read_text())

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(KeysError, match="cannot be replaced"):
        rotate_keys(operator)
    assert json.loads(operator.settings.keyline_keys_file.read_text()) == before
    assert _wrapped_by(desk) == {before["current"]}


def test_without_the_old_key_an_older_backup_does_not_open(desk: Desk, operator: App) -> None:
    in_backup = desk.rows("SELECT id, wrapping_key, wrapped FROM data_key LIMIT 1")[0]
    rotate_keys(operator)
    desk.clock.forward(hours=2)
    retire_key(operator, str(in_backup["wrapping_key"]))
    wrapped = in_backup["wrapped"]
    assert isinstance(wrapped, bytes)
    with pytest.raises(VaultError):
        operator.records.vault.rewrap(
            UUID(str(in_backup["id"])), str(in_backup["wrapping_key"]), wrapped
        )
