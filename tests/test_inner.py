"""How the inner parts know one another."""

from __future__ import annotations

import pytest

from bot.inner import knows_secret, loopback_port
from bot.settings import SettingsError


def test_the_secret_lets_in() -> None:
    assert knows_secret("correct horse", "correct horse")


@pytest.mark.parametrize("given", [None, "", "correct hors", "correct horse ", "\u00e9", "\udce9"])
def test_anything_else_does_not(given: str | None) -> None:
    assert not knows_secret(given, "correct horse")


@pytest.mark.parametrize("given", [None, "", "anything"])
def test_without_a_secret_nobody_is_let_in(given: str | None) -> None:
    assert not knows_secret(given, "")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_the_port_of_this_machine(host: str) -> None:
    assert loopback_port("KEYLINE_ACTIONS_URL", f"http://{host}:5055/webhook") == 5055


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.7:5055",
        "http://127.0.0.1",
        "http://127.0.0.1:many",
        "5055",
        "",
        "http://[::1",
    ],
)
def test_any_other_address_is_refused_by_name(url: str) -> None:
    with pytest.raises(SettingsError, match="KEYLINE_ACTIONS_URL does not name a port"):
        loopback_port("KEYLINE_ACTIONS_URL", url)
