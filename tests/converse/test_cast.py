"""Who is meant by a name."""

from __future__ import annotations

from pathlib import Path

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
        ("Quayside duty desk", "desk", ("quayside", "duty"), "+447700900300"),
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


def test_a_desk_of_another_team_has_the_teams_name(tmp_path: Path) -> None:
    for name in ("people", "workers"):
        (tmp_path / f"{name}.csv").write_text("id,first_name,last_name,phone\n")
    (tmp_path / "teams.csv").write_text("id,name,takes_strangers\na,East,yes\nb,West,no\n")
    (tmp_path / "desks.csv").write_text(
        "team,role,phone\na,duty,07700 900300\nb,duty,07700 900310\nb,on_call,07700 900311\n"
    )
    cast = load_cast(tmp_path)
    found = [cast.find(name, "desk") for name in ("duty", "West duty", "west on-call desk")]
    assert [a.key for a in found if isinstance(a, Actor)] == [
        ("a", "duty"),
        ("b", "duty"),
        ("b", "on_call"),
    ]
    assert isinstance(cast.find("on-call", "desk"), str)


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
