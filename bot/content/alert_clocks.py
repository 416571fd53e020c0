"""Loads the clocks of alerts: an adopter's signed file where there is one, else ours."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.care.alert_clocks import AlertClocks, AlertClocksError, read_alert_clocks
from bot.content.yaml_pages import read_yaml

FILE = "alert_clocks.yml"
_OURS = Path(__file__).with_name(FILE)


def load_alert_clocks(home: Path | None = None) -> AlertClocks:
    """The clocks in KEYLINE_HOME, or the defaults. Raises AlertClocksError on anything unusable:
    an adopter's file that cannot be read is never silently replaced by ours."""
    own = None if home is None else home / FILE
    path = own if own is not None and own.exists() else _OURS
    try:
        given = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise AlertClocksError(f"{path} cannot be read: {type(error).__name__}") from None
    return read_alert_clocks(given)
