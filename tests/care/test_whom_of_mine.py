"""Whom a person means: never anybody who is not on record, and no guess where it may be two."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.care.consent_records import Kind
from bot.care.whom_of_mine import Mine, who_is_meant

MUM = Mine(UUID(int=1), Kind.PARENT, "Rehana", "Begum")
GWEN = Mine(UUID(int=2), Kind.RELATIVE, "Gwen", "Marsh")
WILL = Mine(UUID(int=3), Kind.PARTNER, "Will", "Marsh")
CARER = Mine(UUID(int=4), Kind.CARER, "Ola", "Eze")
ALL = (MUM, GWEN, WILL)


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("stop telling my mum things", MUM),
        ("dinnae tell ma mither", MUM),
        ("ammi ko kuch mat batao", MUM),
        ("dont tell rehana", MUM),
        ("not Mrs Begum any more", MUM),
        ("my sister Gwen can know", GWEN),
        ("our gwens allowed", GWEN),
        ("wor lass", WILL),
        ("my partner", WILL),
        ("you may tell Will", WILL),
    ],
)
def test_one_is_meant(words: str, one: Mine) -> None:
    assert who_is_meant(words, ALL).only == one.id


@pytest.mark.parametrize(
    "words",
    [
        "stop telling them",
        "dont tell Gwen or my mum",
        "my mum and my husband",
        "tell nobody",
        "dont speak to any of my family",
        "Barry",
        "will you stop telling people",
        "my friend",
        "",
    ],
)
def test_nobody_or_several_are_meant(words: str) -> None:
    assert who_is_meant(words, ALL).only is None


def test_a_carer_may_be_anybodys_mother() -> None:
    assert who_is_meant("my mum", (CARER,)).only == CARER.id
    assert who_is_meant("my mum", (*ALL, CARER)).only is None


def test_two_of_one_kind_or_of_one_name() -> None:
    step = Mine(UUID(int=5), Kind.STEP_PARENT, "Colin")
    assert who_is_meant("my dad", (MUM, step)).only is None
    twins = (GWEN, Mine(UUID(int=6), Kind.FRIEND, "Gwen"))
    assert who_is_meant("Gwen", twins).ids == {one.id for one in twins}


def test_whether_anybody_was_said_at_all() -> None:
    assert not who_is_meant("withdraw what i agreed", ALL).said
    assert who_is_meant("tell my girlfriend", (MUM,)).said
    assert who_is_meant("tell him", ALL, ("Barry",)).said
    assert who_is_meant("nobody at all", ALL).everybody
