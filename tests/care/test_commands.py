"""The words that our texts invite are understood as people type them, and nothing more is."""

from __future__ import annotations

import pytest

from bot.care.commands import Command, command_of


@pytest.mark.parametrize("command", list(Command))
@pytest.mark.parametrize(
    "typed",
    [
        "{}",
        "{}.",
        "{}!!",
        " {} ",
        '"{}"',
        "({})",
        "{}\n",
        "\u2018{}\u2019",
        "*{}*",
        "{} please",
        "{} pls!",
    ],
)
@pytest.mark.parametrize("case", [str.upper, str.lower, str.title])
def test_a_command_is_understood_as_people_type_it(
    command: Command, typed: str, case: object
) -> None:
    assert callable(case)
    assert command_of(case(typed.format(command.value))) is command


@pytest.mark.parametrize(
    "text",
    [
        "",
        "please",
        "?",
        "pause it",
        "dont pause",
        "call me",
        "call sam please",
        "wrong tablets",
        "that is wrong",
        "you are wrong please",
        "resume my tablets",
        "calling",
        "paused",
        "call 999",
        "pau se",
        "stop",
        "help",
    ],
)
def test_whatever_says_more_goes_to_the_dialogue(text: str) -> None:
    assert command_of(text) is None
