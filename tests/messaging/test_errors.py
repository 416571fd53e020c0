from __future__ import annotations

import pytest

from bot.messaging import errors


@pytest.mark.parametrize("code", ["21211", "21610", "21614", "21617", "30006", "63003", "63016"])
def test_for_good(code: str) -> None:
    assert errors.judge(code, 400) == "permanent"
    assert errors.judge(code) == "permanent"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("20429", 429),
        ("20003", 401),
        ("20404", 404),
        ("21606", 400),
        ("30003", None),
        ("63018", None),
        ("500", 500),
        ("503", 503),
        ("302", 302),
        ("99999", None),
        ("99999", 429),
        (None, None),
    ],
)
def test_worth_another_try(code: str | None, status: int | None) -> None:
    assert errors.judge(code, status) == "temporary"


def test_an_unknown_complaint_about_the_request_is_for_good() -> None:
    assert errors.judge("21999", 400) == "permanent"


def test_no_code_is_in_both_tables() -> None:
    assert not set(errors.PERMANENT) & set(errors.TEMPORARY)
