"""Nobody real can be among the invented."""

from __future__ import annotations

import re
from itertools import islice

from bench import invented
from bench.crowd import sizes_of
from bot.messaging.numbers import e164

#: Ofcom's numbers for drama, as it publishes them.
DRAMA = re.compile(
    r"\+44(7700900\d{3}|11[3-8]4960\d{3}|1[2-6]14960\d{3}|1914980\d{3}|2079460\d{3}"
    r"|2896496\d{3}|2920180\d{3}|3069990\d{3})"
)


def test_all_numbers_are_for_drama_different_and_usable() -> None:
    numbers = list(invented.numbers())
    assert len(numbers) == len(set(numbers)) > 15_000
    assert [n for n in numbers if not DRAMA.fullmatch(n)] == []
    assert [n for n in numbers[::97] if e164(n) != n] == []


def test_no_number_is_one_of_demo_modes() -> None:
    assert min(n for n in invented.numbers() if n.startswith("+447700900")) == "+447700900400"


def test_names_vary() -> None:
    assert len(set(islice(invented.names(), 750))) > 700


def test_a_crowd_of_750() -> None:
    sizes = sizes_of(750)
    assert sizes.service_users + sizes.carers + sizes.strangers == 750
    assert (sizes.service_users, sizes.carers) == (503, 201)
