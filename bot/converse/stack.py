"""A whole running Keyline for scenarios: `keyline up` in a folder of its own, gone afterwards."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from bot.converse.moments import BEGINS
from bot.danger.training import danger_folder
from bot.dialogue import training
from bot.ports import LOOPBACK_HOST, free_ports
from bot.records import embedded
from bot.settings import Settings, SettingsError, inherited, variable_names
from bot.supervisor.plan import keyline

#: How long the parts may take to start, and to stop. A busy machine takes its time.
START_S, STOP_S = 600.0, 60.0
_PAUSE_S = 0.1
_LAST_LINES = 15


class StackError(RuntimeError):
    """The stack did not start, or did not come to rest; the message says what was seen of it."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A running stack: settings under which an app of one's own sees its database."""

    settings: Settings
    admin_url: str


def refuse_real_phones(settings: Settings) -> None:
    """Raise SettingsError in live mode, and wherever a text could reach a real phone."""
    if not settings.demo_allowed:
        raise SettingsError(
            "`keyline converse` is refused in live mode and beside real Twilio credentials:"
            " its texts are for invented people alone"
        )


@contextmanager
def running(given: Settings, log: Path | None = None) -> Iterator[Stack]:
    """Start a stack and stop it again; it logs to `log`. Raises SettingsError, StackError."""
    refuse_real_phones(given)
    with tempfile.TemporaryDirectory(prefix="keyline-converse-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o700)
        settings = _settings(given, home)
        _share_model(given, settings)
        try:
            with _started(settings, log or home / "up.log"):
                yield _reached(settings)
        finally:
            _forget_database(settings)


def _settings(given: Settings, home: Path) -> Settings:
    """Our own folder, ports, database and stand-in, whatever the given settings say."""
    front, twilio = free_ports(2)
    return replace(
        given,
        keyline_home=home,
        keyline_port=front,
        keyline_keys_file=home / "keys.json",
        keyline_audit_anchors=home / "audit-anchors.log",
        database_url=None,
        database_admin_url=None,
        public_base_url=f"http://{LOOPBACK_HOST}:{front}",
        twilio_account_sid="",
        twilio_auth_token="",
        twilio_auth_token_next="",
        twilio_api_url=f"http://{LOOPBACK_HOST}:{twilio}",
        twilio_messaging_service_sid="",
        twilio_sms_from="",
        twilio_whatsapp_from="",
        smtp_url="",
        keyline_test_clock=BEGINS,
    )


def _environment(settings: Settings) -> dict[str, str]:
    """The environment of `keyline up`: nothing of ours that was set for another Keyline."""
    ours = variable_names()
    kept = {name: value for name, value in inherited().items() if name not in ours}
    given = {name: getattr(settings, name.lower()) for name in ours}
    return kept | {name: _said(value) for name, value in given.items() if value not in (None, "")}


def _said(value: object) -> str:
    """A setting as it is written in an environment."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def _share_model(given: Settings, settings: Settings) -> None:
    """Use the models of the given home, trained there first where there are none."""
    if not (training.model_path(given).exists() and danger_folder(given).exists()):
        _train(given)
    settings.models_dir.symlink_to(given.models_dir, target_is_directory=True)


def _train(given: Settings) -> None:
    code = subprocess.run(keyline("train"), env=_environment(given), check=False).returncode
    if code != 0:
        raise StackError(f"training the dialogue failed (code {code}); see the lines above")


@contextmanager
def _started(settings: Settings, log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            keyline("up"),
            env=_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us; we stop it in order
        )
    try:
        _wait_until_whole(settings, process, log)
        yield
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_S)
        process.kill()
        process.wait()


def _wait_until_whole(settings: Settings, process: subprocess.Popen[bytes], log: Path) -> None:
    front = f"http://{LOOPBACK_HOST}:{settings.keyline_port}"

    def whole() -> bool:
        if process.poll() is not None:
            raise StackError(f"`keyline up` ended by itself:\n{_end_of(log)}")
        with contextlib.suppress(httpx.HTTPError, ValueError):
            if not http.get(f"{front}/readyz").json().get("everything"):
                return False
            return http.get(f"{settings.twilio_api_url}/healthz").is_success
        return False

    with httpx.Client(trust_env=False, timeout=5.0) as http:
        wait_until(whole, START_S, lambda: f"not every part answers:\n{_end_of(log)}")


def wait_until(
    look: Callable[[], bool], seconds: float, what: Callable[[], str], pause_s: float = _PAUSE_S
) -> None:
    """Look until it is so. Raises StackError with what is wrong when that takes too long."""
    deadline = time.monotonic() + seconds
    while not look():
        if time.monotonic() > deadline:
            raise StackError(f"waited {seconds:.0f} s: {what()}")
        time.sleep(pause_s)


def _end_of(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()
    return "\n".join(lines[-_LAST_LINES:])


def _reached(settings: Settings) -> Stack:
    urls = embedded.find_urls(settings)
    if urls is None:
        raise StackError("the stack runs without a database of its own")
    return Stack(replace(settings, database_url=urls.app_url), urls.admin_url)


def _forget_database(settings: Settings) -> None:
    """Remove what the embedded database keeps outside of our folder when we are root."""
    folder = embedded.data_folder(settings).parent
    if folder.parent == embedded.ROOT_BASE:
        shutil.rmtree(folder, ignore_errors=True)
