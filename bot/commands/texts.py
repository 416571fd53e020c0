"""The commands that read files of texts: what is made of them, and how well."""

from __future__ import annotations

from pathlib import Path

import click

from bot import logs
from bot.commands.common import load_settings, told

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--file", "path", required=True, type=_FILE, help='JSON Lines, each {"text": ...}.')
@click.pass_obj
def understand(tied: bool, path: Path) -> None:
    """Say for each text of a file what the dialogue makes of it, as JSON Lines."""
    with told(tied):
        logs.configure("understand")
        from bot.dialogue.understanding import understand_file

        for line in understand_file(load_settings(tied), path):
            click.echo(line)


@click.command()
@click.option("--file", "path", required=True, type=_FILE, help='JSON Lines, each {"text": ...}.')
@click.pass_obj
def screen(tied: bool, path: Path) -> None:
    """Say for each text of a file what the danger screen makes of it, as JSON Lines."""
    with told(tied):
        logs.configure("screen")
        from bot.danger.screening import Screener, screen_file

        screener = Screener(load_settings(tied))
        if not screener.scorer.load().is_as_set:
            click.echo(
                f"The classifier is {screener.scorer.state}: words and phrases alone.", err=True
            )
        for line in screen_file(screener, path):
            click.echo(line)


@click.group()
def evaluate() -> None:
    """Measure on files of your own how well texts are read."""


@evaluate.command("nlu")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--confusion", type=click.Path(path_type=Path), help="Where the picture goes (PNG).")
@click.pass_obj
def evaluate_nlu(tied: bool, files: tuple[Path, ...], confusion: Path | None) -> None:
    """How well intents and entities are found: files of Rasa's NLU data (YAML) or JSON Lines, each
    {"text": ..., "intent": ...}."""
    with told(tied):
        logs.configure("evaluate")
        from bot.dialogue.evaluation import evaluate_files

        for line in evaluate_files(load_settings(tied), files, confusion):
            click.echo(line)


@evaluate.command("crisis")
@click.argument("positives", type=_FILE)
@click.argument("negatives", type=_FILE)
@click.option("--misses", type=click.Path(path_type=Path), help="List what went wrong here.")
@click.option("--curve", type=click.Path(path_type=Path), help="Where the picture goes (PNG).")
@click.pass_obj
def evaluate_crisis(
    tied: bool, positives: Path, negatives: Path, misses: Path | None, curve: Path | None
) -> None:
    """How well danger is found, and how often there is none: files as in data/crisis (YAML) or
    JSON Lines, each {"text": ..., "lane": ..., "category": ..., "kind": ...}."""
    with told(tied):
        logs.configure("evaluate")
        from bot.danger.evaluation import evaluate_crisis as run

        for line in run(load_settings(tied), positives, negatives, misses, curve):
            click.echo(line)
