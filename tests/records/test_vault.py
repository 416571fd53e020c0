"""What is sealed opens in its own field and row, while its key is there, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.records import vault as vault_module
from bot.records.keys import KeyRing, new_ring
from bot.records.vault import CACHE_SECONDS, Vault, VaultError

FIELD = "inbound_message.body"
ROW = UUID(int=42)
WORDS = "i cant sleep and the neighbour keeps on, tell gwen"


class Store:
    """Wrapped data keys, as the database keeps them; counts how often it is asked."""

    def __init__(self) -> None:
        self.rows: dict[UUID, tuple[str, bytes]] = {}
        self.asked = 0

    def add(self, vault: Vault) -> UUID:
        key_id, wrapping, wrapped = vault.new_data_key()
        self.rows[key_id] = (wrapping, wrapped)
        return key_id

    def fetch(self, key_id: UUID) -> tuple[str, bytes] | None:
        self.asked += 1
        return self.rows.get(key_id)


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ring() -> KeyRing:
    return new_ring()


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def vault(ring: KeyRing, seconds: Seconds) -> Vault:
    return Vault(ring, seconds)


@pytest.fixture
def store() -> Store:
    return Store()


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.text(max_size=500))
def test_what_is_sealed_opens_as_it_was(words: str) -> None:
    vault, store = Vault(new_ring()), Store()
    key_id = store.add(vault)
    sealed = vault.seal(key_id, store.fetch, words, FIELD, ROW)
    assert vault.open(sealed, store.fetch, FIELD, ROW) == words


def test_a_sealed_value_shows_nothing_and_is_another_each_time(vault: Vault, store: Store) -> None:
    key_id = store.add(vault)
    sealed = [vault.seal(key_id, store.fetch, WORDS, FIELD, ROW) for _ in range(50)]
    assert len(set(sealed)) == 50
    assert not any(b"gwen" in s or b"sleep" in s for s in sealed)


@pytest.mark.parametrize(
    ("field", "row"),
    [("person.first_name", ROW), (FIELD, UUID(int=43)), ("inbound_message.bod", ROW)],
    ids=["another field", "another row", "a shorter field"],
)
def test_a_value_that_was_moved_does_not_open(
    vault: Vault, store: Store, field: str, row: UUID
) -> None:
    sealed = vault.seal(store.add(vault), store.fetch, WORDS, FIELD, ROW)
    with pytest.raises(VaultError) as refused:
        vault.open(sealed, store.fetch, field, row)
    assert "gwen" not in str(refused.value)


def test_a_change_of_any_one_byte_is_noticed(vault: Vault, store: Store) -> None:
    sealed = vault.seal(store.add(vault), store.fetch, WORDS, FIELD, ROW)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(VaultError):
            vault.open(bytes(changed), store.fetch, FIELD, ROW)


@pytest.mark.parametrize("left", [0, 1, 16, 17, 28, 29, 40])
def test_a_value_cut_short_is_noticed(vault: Vault, store: Store, left: int) -> None:
    sealed = vault.seal(store.add(vault), store.fetch, WORDS, FIELD, ROW)
    with pytest.raises(VaultError):
        vault.open(sealed[:left], store.fetch, FIELD, ROW)


def test_one_persons_key_does_not_open_anothers(vault: Vault, store: Store) -> None:
    asha, ben = store.add(vault), store.add(vault)
    sealed = vault.seal(asha, store.fetch, WORDS, FIELD, ROW)
    under_ben = sealed[:1] + ben.bytes + sealed[17:]
    with pytest.raises(VaultError):
        vault.open(under_ben, store.fetch, FIELD, ROW)


def test_an_erased_key_opens_nothing_once_the_cache_has_run_out(
    vault: Vault, store: Store, seconds: Seconds
) -> None:
    key_id = store.add(vault)
    sealed = vault.seal(key_id, store.fetch, WORDS, FIELD, ROW)
    store.rows.clear()
    seconds.now += CACHE_SECONDS - 1
    assert vault.open(sealed, store.fetch, FIELD, ROW) == WORDS
    seconds.now += 2
    with pytest.raises(VaultError, match="erased"):
        vault.open(sealed, store.fetch, FIELD, ROW)
    with pytest.raises(VaultError, match="erased"):
        vault.seal(key_id, store.fetch, WORDS, FIELD, ROW)


def test_use_does_not_keep_an_erased_key_alive(
    vault: Vault, store: Store, seconds: Seconds
) -> None:
    sealed = vault.seal(store.add(vault), store.fetch, WORDS, FIELD, ROW)
    store.rows.clear()
    for _ in range(10):
        seconds.now += CACHE_SECONDS / 11
        vault.open(sealed, store.fetch, FIELD, ROW)
    seconds.now += CACHE_SECONDS / 11 + 1
    with pytest.raises(VaultError, match="erased"):
        vault.open(sealed, store.fetch, FIELD, ROW)


def test_where_a_key_is_erased_it_is_gone_at_once(vault: Vault, store: Store) -> None:
    key_id = store.add(vault)
    sealed = vault.seal(key_id, store.fetch, WORDS, FIELD, ROW)
    store.rows.clear()
    vault.forget(key_id)
    with pytest.raises(VaultError, match="erased"):
        vault.open(sealed, store.fetch, FIELD, ROW)


def test_the_cache_spares_the_database_and_is_bounded(
    vault: Vault, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_module, "_CACHE_SIZE", 3)
    keys = [store.add(vault) for _ in range(8)]
    sealed = [vault.seal(k, store.fetch, WORDS, FIELD, ROW) for k in keys]
    store.asked = 0
    for value in sealed[-3:] * 5:
        vault.open(value, store.fetch, FIELD, ROW)
    assert store.asked == 0
    assert len(vault._cache) == 3
    vault.open(sealed[0], store.fetch, FIELD, ROW)
    assert store.asked == 1
    assert len(vault._cache) == 3


def test_a_wrapped_key_opens_under_its_own_id_only(vault: Vault, store: Store) -> None:
    key_id, other = store.add(vault), uuid4()
    sealed = vault.seal(key_id, store.fetch, WORDS, FIELD, ROW)
    store.rows[other] = store.rows[key_id]
    with pytest.raises(VaultError):
        vault.open(sealed[:1] + other.bytes + sealed[17:], store.fetch, FIELD, ROW)


def test_what_an_old_key_sealed_stays_readable_after_a_change_of_keys(
    ring: KeyRing, store: Store
) -> None:
    old = Vault(ring)
    key_id = store.add(old)
    sealed = old.seal(key_id, store.fetch, WORDS, FIELD, ROW)
    in_spool = old.seal_file(b"words", "SM1")
    fresh = new_ring()
    both = KeyRing(fresh.current, {**ring.encryption, **fresh.encryption}, ring.lookup)
    new = Vault(both)
    assert new.open(sealed, store.fetch, FIELD, ROW) == WORDS
    assert new.open_file(in_spool, "SM1") == b"words"
    assert store.rows[store.add(new)][0] == fresh.current
    without_old = Vault(replace(both, encryption=fresh.encryption))
    with pytest.raises(VaultError, match="key file"):
        without_old.open(sealed, store.fetch, FIELD, ROW)
    with pytest.raises(VaultError):
        without_old.open_file(in_spool, "SM1")


def test_another_deployments_keys_open_nothing(ring: KeyRing, store: Store) -> None:
    ours = Vault(ring)
    sealed = ours.seal(store.add(ours), store.fetch, WORDS, FIELD, ROW)
    theirs = Vault(replace(new_ring(), current=ring.current, encryption={ring.current: b"x" * 32}))
    with pytest.raises(VaultError):
        theirs.open(sealed, store.fetch, FIELD, ROW)


def test_a_file_opens_under_its_own_name_only(vault: Vault) -> None:
    sealed = vault.seal_file(WORDS.encode(), "SM1")
    assert vault.open_file(sealed, "SM1") == WORDS.encode()
    assert b"gwen" not in sealed
    for damaged in (b"", sealed[:1], sealed[:20], sealed[:-1], b"\xff" + sealed[1:], sealed + b"x"):
        with pytest.raises(VaultError):
            vault.open_file(damaged, "SM1")
    with pytest.raises(VaultError):
        vault.open_file(sealed, "SM2")


def test_a_number_is_found_by_the_same_mark_in_every_process(ring: KeyRing) -> None:
    first, second = Vault(ring), Vault(ring)
    number = "+447700900101"
    assert first.fingerprint("address", number) == second.fingerprint("address", number)
    assert len(first.fingerprint("address", number)) == 32


def test_a_mark_depends_on_key_purpose_and_number(ring: KeyRing) -> None:
    vault = Vault(ring)
    marks = {
        vault.fingerprint("address", "+447700900101"),
        vault.fingerprint("address", "+447700900102"),
        vault.fingerprint("word", "+447700900101"),
        Vault(replace(ring, lookup=b"y" * 32)).fingerprint("address", "+447700900101"),
    }
    assert len(marks) == 4


def test_a_change_of_the_current_key_does_not_lose_anybody(ring: KeyRing) -> None:
    fresh = new_ring()
    changed = KeyRing(fresh.current, {**ring.encryption, **fresh.encryption}, ring.lookup)
    number = "+447700900101"
    assert Vault(ring).fingerprint("a", number) == Vault(changed).fingerprint("a", number)


def test_a_running_part_meets_a_key_it_does_not_know_and_looks_again(
    ring: KeyRing, store: Store
) -> None:
    fresh = new_ring()
    both = KeyRing(fresh.current, {**ring.encryption, **fresh.encryption}, ring.lookup)
    now = [ring]
    running, other = Vault(ring, reread=lambda: now[0]), Vault(both)
    key_id = store.add(other)
    sealed = other.seal(key_id, store.fetch, WORDS, FIELD, ROW)
    with pytest.raises(VaultError, match="key file"):
        running.open(sealed, store.fetch, FIELD, ROW)
    now[0] = both
    assert running.open(sealed, store.fetch, FIELD, ROW) == WORDS
    assert running.open_file(other.seal_file(b"words", "SM1"), "SM1") == b"words"


def test_nothing_is_wrapped_by_a_key_that_is_out_of_use(ring: KeyRing, store: Store) -> None:
    fresh = new_ring()
    now = [ring]
    running = Vault(ring, reread=lambda: now[0])
    assert store.rows[store.add(running)][0] == ring.current
    now[0] = KeyRing(fresh.current, fresh.encryption, ring.lookup)
    assert store.rows[store.add(running)][0] == fresh.current
    assert vault_module.key_of_file(running.seal_file(b"words", "SM1")) == fresh.current


def test_a_data_key_that_was_wrapped_anew_opens_the_same(ring: KeyRing, store: Store) -> None:
    fresh = new_ring()
    old = Vault(ring)
    key_id = store.add(old)
    sealed = old.seal(key_id, store.fetch, WORDS, FIELD, ROW)
    both = Vault(KeyRing(fresh.current, {**ring.encryption, **fresh.encryption}, ring.lookup))
    store.rows[key_id] = both.rewrap(key_id, *store.rows[key_id])
    assert store.rows[key_id][0] == fresh.current
    only_new = Vault(KeyRing(fresh.current, fresh.encryption, ring.lookup))
    assert only_new.open(sealed, store.fetch, FIELD, ROW) == WORDS
    with pytest.raises(VaultError):
        both.rewrap(uuid4(), *store.rows[key_id])
    with pytest.raises(VaultError):
        only_new.rewrap(key_id, ring.current, b"x" * 60)
