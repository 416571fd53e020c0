"""What is replaced in Rasa 3.6.21, and why. Nothing else in Rasa is touched.

Each replacement is tested by what it does, so that a newer Rasa that no longer needs or no
longer takes it is noticed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rasa.telemetry
import structlog
from jsonschema.validators import validator_for  # type: ignore[import-untyped]
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from structlog.processors import CallsiteParameter, CallsiteParameterAdder

from bot import logs

_OURS = str(Path(logs.__file__).resolve().parent)


class ActionAnswerInvalidError(RuntimeError):
    """An action's answer is not what Rasa can read. Carries nothing of it."""


def apply() -> None:
    """Make the replacements. May be called again."""
    _switch_off_telemetry()
    _check_answers_with_one_validator()
    _keep_failures_of_actions()


def configure_logs() -> None:
    """Send logs through bot.logs, Rasa's structured ones too, those without their values.

    Rasa gives texts to structlog as values ("user_text", "parse_data_text"), and structlog has
    one configuration in a process: ours would print them.
    """
    logs.configure("dialogue")
    caller = CallsiteParameterAdder([CallsiteParameter.PATHNAME, CallsiteParameter.LINENO])
    processors = structlog.get_config()["processors"]
    structlog.configure(processors=[caller, _without_values_of_libraries, *processors])


def _without_values_of_libraries(_: Any, __: str, event: logs.Event) -> logs.Event:
    path, line = Path(event.pop("pathname")), event.pop("lineno")
    if str(path).startswith(_OURS):
        return event
    return {"event": "library.logged", "place": f"{path.name}:{line}"}


def _switch_off_telemetry() -> None:
    """Rasa reports use and errors to its makers unless a variable says no. It says no here
    even when the variable was forgotten, and writes no settings file into the home folder."""
    rasa.telemetry.is_telemetry_enabled = lambda: False
    rasa.telemetry.initialize_telemetry = lambda: False
    rasa.telemetry.initialize_error_reporting = lambda: None


def _check_answers_with_one_validator() -> None:
    """Rasa checks its own schema again at each action's answer: 44% of a turn's processor
    time. And its error quotes the answer."""
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def check(_: RemoteAction, result: Any) -> bool:
        if not validator.is_valid(result):
            raise ActionAnswerInvalidError
        return True

    RemoteAction._validate_action_result = check


def _keep_failures_of_actions() -> None:
    """Rasa logs an action's failure and goes on as if it had said nothing. The turn must fail,
    so that the person gets the plain text; the channel reads the failure off its output."""
    run = inspect.unwrap(RemoteAction.run)

    def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
        async def run_and_keep_failure(self: Any, output_channel: Any, *args: Any) -> Any:
            try:
                return await original(self, output_channel, *args)
            except ActionExecutionRejection:
                raise
            except Exception as error:
                output_channel.failure = error
                raise

        run_and_keep_failure.__wrapped__ = original  # type: ignore[attr-defined]
        return run_and_keep_failure

    RemoteAction.run = wrap(run)
