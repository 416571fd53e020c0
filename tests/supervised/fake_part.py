"""A part for tests of the supervisor: does nothing, but can be difficult about it."""

from __future__ import annotations

import http.server
import os
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot import logs, settings


class Door(http.server.BaseHTTPRequestHandler):
    """Says that it is ready."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"ready": true, "everything": true}')

    def log_message(self, *_: object) -> None:
        pass


def main(kind: str) -> None:
    logs.configure(kind)
    logs.logger().info("fake.started", number=os.getpid())
    if kind == "web":
        port = settings.load().keyline_port
        http.server.HTTPServer(("127.0.0.1", port), Door).serve_forever()
    if kind == "talker":
        sys.stdout.write("Asha said: I cannot sleep\n")
        sys.stdout.flush()
    if kind == "parent":  # its child is deaf, and in a session of its own
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        deaf = "import signal,time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"
        subprocess.Popen([sys.executable, "-c", deaf], start_new_session=True)
    if kind == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        signal.pause()


if __name__ == "__main__":
    from bot.lifeline import tie_to_parent

    tie_to_parent()
    main(sys.argv[1])
