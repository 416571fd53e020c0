"""`keyline danger-texts`: every answer to danger as it is sent, as a page to read and sign."""

from __future__ import annotations

import click

from bot import logs


@click.command("danger-texts")
def danger_texts() -> None:
    """Print every answer to danger: by category, reader and nation."""
    logs.configure("danger-texts")
    from bot.content.catalogue import load
    from bot.services.danger_page import danger_page

    # The texts hold the nation's numbers as values; the page fills them for each nation itself.
    click.echo(danger_page(load("ENG")), nl=False)
