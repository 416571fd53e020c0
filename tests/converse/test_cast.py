"""Who is meant by a name."""

from __future__ import annotations

import pytest

from bot.converse.cast import Actor, Cast, load_cast
from bot.services.load_demo import DEMO_FOLDER

ALL = ("person", "worker", "desk", "stranger")


@pytest.fixture(scope="module")
def cast() -> Cast:
    return load_cast(DEMO_FOLDER)


@pytest.mark.parametrize(
    ("name", "kind", "key", "phone"),
    [
        ("Asha", "person", ("s01",), "+447700900101"),
        ("asha begum", "person", ("s01",), "+447700900101"),
        ("s01", "person", ("s01",), "+447700900101"),
        ("Sian", "person", ("s04",), "+447700900105"),
        ("Nguyen Thi  Lan", "person", ("s11",), "+447700900111"),
        ("Tomasz Zielinski", "worker", ("w4",), "+447700900204"),
        ("Sam", "worker", ("w1",), "+447700900201"),
        ("duty", "desk", ("quayside", "duty"), "+447700900300"),
        ("on-call", "desk", ("quayside", "on_call"), "+447700900302"),
        ("On call", "desk", ("quayside", "on_call"), "+447700900302"),
        ("a stranger", "stranger", (), "+447700900199"),
        ("07700 900150", "stranger", (), "+447700900150"),
        ("Pat", "person", ("s19",), None),
    ],
)
def test_everybody_is_found(
    cast: Cast, name: str, kind: str, key: tuple[str, ...], phone: str | None
) -> None:
    found = cast.find(name, *ALL)
    assert isinstance(found, Actor)
    assert (found.kind, found.key, found.phone) == (kind, key, phone)


def test_two_strangers_are_two(cast: Cast) -> None:
    one, other = cast.find("a stranger", *ALL), cast.find("another stranger", *ALL)
    assert isinstance(one, Actor)
    assert isinstance(other, Actor)
    assert one.phone != other.phone


@pytest.mark.parametrize(
    ("name", "kinds", "words"),
    [
        ("Nobody", ("person",), "expected a person of the demo team, not 'Nobody'"),
        ("Asha", ("worker", "desk"), "expected a worker or a desk"),
        ("07911 123456", ALL, "a number that no phone can have"),
        ("07700 900101", ALL, "the name of whoever has that number"),
    ],
)
def test_whoever_is_not_found_is_told(
    cast: Cast, name: str, kinds: tuple[str, ...], words: str
) -> None:
    found = cast.find(name, *kinds)  # type: ignore[arg-type]
    assert isinstance(found, str)
    assert words in found


def test_a_name_that_two_have_is_told() -> None:
    two = [(Actor("person", (key,), f"Ann {key}", None), (key, "Ann")) for key in ("A", "B")]
    words = "expected one of several of that name: Ann A (A) or Ann B (B)"
    assert Cast(two).find("ann", "person") == words
