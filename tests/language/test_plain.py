from __future__ import annotations

import pytest

from bot.language.plain import plain_words


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Tell Oluwaseun my heating is off", "tell sam my heating is off"),
        ("tell callum my heating is off", "tell sam my heating is off"),
        ("what did Dr Okoro say to our Kev", "what did doctor sam say to our sam"),
        ("is Mary-Jane Smith in", "is sam in"),
        ("wots ma keyworkers name", "what's ma keyworkers name"),
        ("my mum will be cross", "my mum will be cross"),
        ("", ""),
    ],
)
def test_all_names_are_one(typed: str, plain: str) -> None:
    assert plain_words(typed) == plain
