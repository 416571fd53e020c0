"""`keyline texts`: every text of the bot on one page, for the people whom the texts are for."""

from __future__ import annotations

from pathlib import Path

import click

from bot import logs
from bot.settings import NATIONS

_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.option("--html", "path", required=True, type=_FILE, help="Where the page goes.")
@click.option(
    "--nation", type=click.Choice(list(NATIONS)), default="ENG", show_default=True,
    help="Whose helplines the texts name.",
)  # fmt: skip
def texts(path: Path, nation: str) -> None:
    """Write every text on one page (HTML): both variants, parts, reading grade, room for notes."""
    logs.configure("texts")
    from bot.content.catalogue import load
    from bot.services.panel_page import panel_page

    path.write_text(panel_page(load(nation), nation), encoding="utf-8")
    click.echo(f"{path}: open it in a browser, or print it.")
