"""`keyline up`, if need be without some of its parts, and ended with the process that starts it."""

from __future__ import annotations

import sys

from bot import logs, settings, supervisor
from bot.lifeline import tie_to_parent


def main(without: list[str]) -> None:
    """Start all parts but those named."""
    tie_to_parent()
    logs.configure("supervisor")
    supervisor.up(
        settings.load(),
        choose=lambda plan: tuple(p for p in plan.parts if p.name not in without),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
