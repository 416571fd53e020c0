"""Runs supervisord over the parts until somebody says stop, and passes on what they log."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.lifeline import adopt_orphans
from bot.logs import logger
from bot.supervisor import config, leftovers
from bot.supervisor.one_shot import StartError, Stop
from bot.supervisor.passing_on import part_line, reader, supervisor_line
from bot.supervisor.plan import Part, keyline

_PAUSE = 0.25
# Longer than the parts and the database, one after the other, may take.
_PATIENCE = 2 * config.PATIENCE + 10.0


def watch(
    parts: tuple[Part, ...],
    environment: Mapping[str, str],
    run_folder: Path,
    stop: Stop,
    meanwhile: Callable[[], None],
) -> None:
    """Run the parts until asked to stop; no process is left when this returns.

    `meanwhile` is called a few times a second. Raises StartError when supervisord ended
    without being asked.
    """
    adopt_orphans()
    path = config.write(run_folder, parts)
    process = subprocess.Popen(
        keyline("supervise", str(path)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env=dict(environment),
        start_new_session=True,  # Ctrl-C comes to us; we pass it on once
    )
    readers = [
        reader(process.stdout, part_line),
        reader(process.stderr, supervisor_line),
    ]
    try:
        while process.poll() is None and not stop.asked:
            meanwhile()
            stop.pause(_PAUSE)
    finally:
        code = _end(process)
        for thread in readers:
            thread.join(_PAUSE)
    if not stop.asked and code != 0:
        raise StartError("The supervisor was ended from outside; all parts were stopped.")


def _end(process: subprocess.Popen[str]) -> int:
    killed_from_outside = process.poll() is not None
    if not killed_from_outside:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
    code = process.wait()
    # Its children heard of its end by themselves and are on their way out.
    killed = leftovers.end_children(config.PATIENCE if code else 0.0)
    logger().info("parts.stopped", killed=killed)
    return code
