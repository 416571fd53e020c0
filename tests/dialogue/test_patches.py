from __future__ import annotations

import asyncio
import logging
import types
import warnings
from pathlib import Path
from typing import Any

import pytest
import rasa.telemetry
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction

from bot.dialogue import patches
from bot.logs import logger

WORDS = "i cant face tomorrow"


@pytest.fixture(autouse=True)
def _applied() -> None:
    patches.apply()


def test_telemetry_is_off_even_when_the_environment_wants_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert rasa.telemetry.is_telemetry_enabled() is False
    assert rasa.telemetry.initialize_telemetry() is False
    rasa.telemetry.initialize_error_reporting()
    assert list(tmp_path.iterdir()) == []


def test_no_report_of_an_error_leaves_the_machine() -> None:
    import sentry_sdk

    rasa.telemetry.initialize_error_reporting()
    assert sentry_sdk.Hub.current.client is None


def test_answers_are_checked_still() -> None:
    action = RemoteAction("action_greet", None)
    event = {"event": "slot", "timestamp": None, "name": "offer_open", "value": True}
    assert action._validate_action_result({"events": [event], "responses": [{"text": "a"}]})
    for wrong in ({"events": {}}, {"events": [7]}, {"responses": "Sam"}, []):
        with pytest.raises(patches.ActionAnswerInvalidError) as caught:
            action._validate_action_result(wrong)
        assert "Sam" not in str(caught.value)


def test_the_answers_schema_is_not_checked_at_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def made_again() -> Any:
        raise AssertionError

    monkeypatch.setattr(RemoteAction, "action_response_format_spec", staticmethod(made_again))
    assert RemoteAction("action_greet", None)._validate_action_result({"events": []})


@pytest.mark.parametrize(
    ("error", "kept"), [(RuntimeError("a"), True), (ActionExecutionRejection("x"), False)]
)
def test_the_channel_learns_of_a_failed_action(
    monkeypatch: pytest.MonkeyPatch, error: Exception, kept: bool
) -> None:
    def fail(*_: Any) -> Any:
        raise error

    monkeypatch.setattr(RemoteAction, "_action_call_format", fail)
    output = types.SimpleNamespace(failure=None)
    action = RemoteAction("action_greet", None)
    with pytest.raises(type(error)):
        asyncio.run(action.run(output, None, None, None))
    assert output.failure is (error if kept else None)


def test_applying_again_changes_nothing() -> None:
    once = RemoteAction.run.__wrapped__
    patches.apply()
    patches.apply()
    assert RemoteAction.run.__wrapped__ is once


def _rasa_says(tmp_path: Path) -> types.ModuleType:
    """A module outside this project that logs a text, as Rasa's do."""
    path = tmp_path / "processor.py"
    path.write_text(
        "import structlog\n"
        "structlogger = structlog.get_logger()\n"
        "def say(words):\n"
        "    structlogger.warning('processor.' + words, user_text=words, states=[words])\n"
    )
    module = types.ModuleType("rasa_like")
    exec(compile(path.read_text(), str(path), "exec"), module.__dict__)  # noqa: S102
    return module


def test_what_libraries_log_through_structlog_loses_its_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patches.configure_logs()
    _rasa_says(tmp_path).say(WORDS)
    logged = capsys.readouterr().out
    assert "processor.py:4" in logged
    assert "library.logged" in logged
    assert WORDS not in logged


def test_our_own_events_keep_their_values(capsys: pytest.CaptureFixture[str]) -> None:
    from bot.dialogue import channel

    patches.configure_logs()
    assert channel.logger is logger
    code = compile("logger().info('turn.taken', turn='t-1')", channel.__file__, "exec")
    exec(code, {"logger": logger})  # noqa: S102
    logged = capsys.readouterr().out
    assert '"turn": "t-1"' in logged
    assert "pathname" not in logged


def test_what_libraries_log_otherwise_loses_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    patches.configure_logs()
    logging.getLogger("rasa.core.processor").error("failed on %s", WORDS)
    try:
        raise RuntimeError(WORDS)
    except RuntimeError:
        logging.getLogger("sanic.error").exception(WORDS)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(WORDS, stacklevel=1)
    captured = capsys.readouterr()
    assert "rasa.core.processor" in captured.out
    assert WORDS not in captured.out + captured.err
