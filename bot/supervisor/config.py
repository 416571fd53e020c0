"""The configuration file of supervisord, the library that watches the parts.

It has no secret in it: the parts get those through the environment, and each only its own.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from bot.supervisor.plan import Part

# Its own log goes to its standard error and what the parts say to its standard output, so
# that the two can be told apart. No web server and no socket: nothing is asked of it.
_SUPERVISORD = """\
[supervisord]
nodaemon=true
silent=true
loglevel=info
logfile=/dev/fd/2
logfile_maxbytes=0
pidfile={run}/supervisord.pid
childlogdir={run}
nocleanup=true
umask=077
minfds=256
minprocs=1
{user}
"""

# A part that dies is started again however often that takes: at once when it had run for
# more than a second, otherwise after a pause that grows by a second each time.
_PROGRAM = """\
[program:{name}]
command={command}
priority={priority}
autostart=true
autorestart=true
startsecs=1
startretries=1000000
stopsignal={stop_signal}
stopwaitsecs={patience}
stopasgroup={as_group}
killasgroup=true
redirect_stderr=true
stdout_logfile=/dev/fd/1
stdout_logfile_maxbytes=0
"""

# Groups are stopped one after the other, from the highest priority down, each to its end.
_GROUP = """\
[group:{name}]
programs={programs}
priority={priority}
"""

PATIENCE = 10  # seconds a part has to end in order before it is killed


def write(run: Path, parts: Iterable[Part]) -> Path:
    """Write the file for these parts into the folder `run` and return its path."""
    user = "user=root" if os.geteuid() == 0 else ""
    first = [part for part in parts if not part.last]
    last = [part for part in parts if part.last]
    sections = [_SUPERVISORD.format(run=_escaped(str(run)), user=user)]
    sections += [_program(part) for part in (*last, *first)]
    for name, members, priority in (("store", last, 1), ("parts", first, 2)):
        if members:
            listed = ",".join(part.name for part in members)
            sections.append(_GROUP.format(name=name, programs=listed, priority=priority))
    path = run / "supervisord.conf"
    path.write_text("\n".join(sections))
    return path


def _program(part: Part) -> str:
    return _PROGRAM.format(
        name=part.name,
        command=_escaped(shlex.join(_with_its_share(part))),
        priority=1 if part.last else 2,
        stop_signal=part.stop_signal,
        patience=PATIENCE,
        # The one that the others rest on ends its own children itself, in its own order.
        as_group="false" if part.last else "true",
    )


def _with_its_share(part: Part) -> tuple[str, ...]:
    """The command without what others' secrets supervisord holds: `env` becomes the program."""
    return ("/usr/bin/env", *(word for name in part.untold for word in ("-u", name)), *part.command)


def _escaped(text: str) -> str:
    """As it must stand in the file, where % begins a substitution."""
    return text.replace("%", "%%")
