"""`keyline up`: everything on one machine, started, watched, restarted and stopped together."""

from __future__ import annotations

from bot.supervisor.one_shot import StartError
from bot.supervisor.up import up

__all__ = ["StartError", "up"]
