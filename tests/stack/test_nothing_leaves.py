"""No part tries to reach anything outside this machine.

The whole stack runs in a network of its own, whose only way out leads into a cable with nobody at
the other end. What is put on that cable is counted by the kernel: a connection, a name look-up,
from any process, in any language.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import forget_home
from tests.stack.running import ROOT, Stack, until

_SETUP = """
ip link set lo up
ip link add out type veth peer name far
echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6
ip addr add 192.0.2.1/24 dev out
ip link set far up
ip link set out up
ip neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev out
ip route add default via 192.0.2.2
echo nameserver 192.0.2.53 > "$0"
mount --bind "$0" /etc/resolv.conf
exec "$@"
"""

#: Run inside the network: a look-up, then a conversation with every part.
_CONVERSE = """
import sys, time, httpx
front, twilio = sys.argv[1:]
def wait(look):
    for _ in range(1200):
        try:
            if look(): return
        except httpx.HTTPError: pass
        time.sleep(0.1)
    raise SystemExit("waited too long")
wait(lambda: httpx.get(front + "/readyz", timeout=5).json()["everything"])
def replies(number):
    thread = httpx.get(f"{twilio}/control/threads/{number}", timeout=30).json()
    return [m["body"] for m in thread if not m["from_phone"]]
for body in ("who is my key worker", "zzq vlorp", "please ask someone to ring me", "URGENT"):
    before = len(replies("+447700900101"))
    message = {"number": "+447700900101", "body": body}
    httpx.post(twilio + "/control/texts", json=message, timeout=60)
    wait(lambda: len(replies("+447700900101")) > before)
httpx.get(front + "/simulator", timeout=30).raise_for_status()
"""


def _own_network(resolver: Path) -> tuple[str, ...]:
    """What runs a command in a network of its own; skips the test where that is forbidden.

    Tried for real: a container may have the tools and root, and still not be allowed to.
    """
    tools = ("unshare", "nsenter", "ip", "mount")
    if os.geteuid() != 0 or not all(map(shutil.which, tools)):
        pytest.skip("needs root, util-linux and iproute2 to make a network of its own")
    command = ("unshare", "--net", "--mount", "sh", "-ec", _SETUP, str(resolver))
    tried = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        why = (tried.stderr.strip().splitlines() or [f"code {tried.returncode}"])[-1]
        pytest.skip(f"this machine allows no network of its own: {why}")
    return command


def _inside(pid: int, *command: str) -> subprocess.CompletedProcess[str]:
    enter = ("nsenter", f"--net=/proc/{pid}/ns/net", f"--mount=/proc/{pid}/ns/mnt", "--")
    return subprocess.run(
        [*enter, *command], cwd=ROOT, capture_output=True, text=True, timeout=400, check=False
    )


def _sent(pid: int) -> int:
    """Packets put on the cable so far."""
    for line in Path(f"/proc/{pid}/net/dev").read_text().splitlines():
        if line.strip().startswith("out:"):
            return int(line.split(":")[1].split()[9])
    raise AssertionError("the network has no way out to count on")


@pytest.fixture
def caged(tmp_path: Path) -> Iterator[Stack]:
    command = _own_network(tmp_path / "resolv")
    home = tmp_path / "home"
    home.mkdir()
    stack = Stack(home, command)
    try:
        yield stack
    finally:
        stack.stop()
        forget_home(home)


def test_nothing_leaves_the_machine(caged: Stack) -> None:
    web = until(lambda: caged.part("web"), "the front door")
    assert isinstance(web, psutil.Process)
    talked = _inside(web.pid, sys.executable, "-c", _CONVERSE, caged.url, caged.twilio)
    assert talked.returncode == 0, talked.stderr[-2000:] + caged.log.read_text()[-2000:]
    assert _sent(web.pid) == 0

    look_up = "import socket; socket.getaddrinfo('example.org', 80)"
    _inside(web.pid, "timeout", "3", sys.executable, "-c", look_up)
    assert _sent(web.pid) > 0, "the count must see what does leave"
