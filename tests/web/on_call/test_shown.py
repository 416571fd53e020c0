"""Whatever can happen in a chain, or become of an answer, has words on the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.care.alert_chain import Kind
from bot.care.lanes import Lane
from bot.care.routing import Role, is_desk
from bot.web.on_call import answers, shown, when
from bot.web.on_call.pages import Pages
from tests.kit import TUESDAY_NOON


def test_every_kind_lane_and_desk_has_words() -> None:
    assert set(shown._DID) | set(shown._OF_ITSELF) == set(Kind)
    assert set(shown._LANES) == set(Lane)
    assert set(shown.ROLES) == {role for role in Role if is_desk(role)}


@pytest.mark.parametrize("became", sorted(answers.BECAME))
def test_everything_that_can_become_of_an_answer_is_said(became: str) -> None:
    pages = Pages(is_demo=False, service_name="Keyline")
    said = pages.show("became.html", became=became, problem="", minutes=10).body.decode()
    assert len(said.split(">")[1].split()) > 2


def test_the_answers_of_the_services_are_those_of_the_page() -> None:
    services = Path(shown.__file__).parents[2] / "services"
    code = "".join(
        (services / f"{name}.py").read_text()
        for name in ("acknowledge_item", "report_on_item", "answer_on_page", "tell_outcome")
    )
    for became in answers.BECAME:
        assert f'"{became}"' in code


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (3599, "59 minutes ago"),
        (3600, "1 hour ago"),
        (86400 * 2, "2 days ago"),
    ],
)
def test_how_long_ago(seconds: float, words: str) -> None:
    assert when.ago(seconds) == words


def test_another_day_is_said() -> None:
    from datetime import timedelta

    yesterday = when.when(TUESDAY_NOON - timedelta(days=1), TUESDAY_NOON)
    assert yesterday.clock == "12:00 on Mon 23 Nov"
    assert when.minutes_until(TUESDAY_NOON + timedelta(seconds=61), TUESDAY_NOON) == 2
