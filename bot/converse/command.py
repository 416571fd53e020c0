"""`keyline converse FILE...`: read, start, run, tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from bot.app import build
from bot.content.catalogue import load as load_content
from bot.converse.cast import load_cast
from bot.converse.phones import Phones
from bot.converse.reading import read_files
from bot.converse.report import lines_of, summary
from bot.converse.running import Outcome, Runner
from bot.converse.scenario import Scenario
from bot.converse.stack import Stack, refuse_real_phones, running
from bot.records.pristine import keep_pristine
from bot.services.load_demo import DEMO_FOLDER
from bot.settings import Settings


def converse(
    settings: Settings,
    files: Sequence[Path],
    tell: Callable[[str], None],
    *,
    stop_at_first: bool = False,
    log: Path | None = None,
) -> bool:
    """Run the scenarios of all files, telling each as it ends; whether all were as expected.

    Raises SettingsError where real phones could be reached, UnusableError before anything is
    started when a file cannot be used, StackError when the stack fails.
    """
    refuse_real_phones(settings)
    text_ids = [text.id for text in load_content(settings.keyline_nation).all()]
    scenarios = read_files(files, load_cast(DEMO_FOLDER), text_ids)
    with running(settings, log) as stack:
        outcomes = _run(stack, scenarios, tell, stop_at_first)
    tell(summary(outcomes))
    return all(outcome.is_ok for outcome in outcomes)


def _run(
    stack: Stack, scenarios: Sequence[Scenario], tell: Callable[[str], None], stop_at_first: bool
) -> list[Outcome]:
    app = build(stack.settings)
    outcomes: list[Outcome] = []
    keep_pristine(stack.admin_url)
    with closing(Phones(stack.settings.twilio_api_url)) as phones:
        runner = Runner(app, stack.admin_url, phones, load_cast(DEMO_FOLDER))
        for scenario in scenarios:
            outcome = runner.run(scenario)
            outcomes.append(outcome)
            for line in lines_of(outcome):
                tell(line)
            if stop_at_first and not outcome.is_ok:
                break
    app.records.engine.dispose()
    return outcomes
