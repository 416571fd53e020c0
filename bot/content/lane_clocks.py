"""Loads the clocks of lanes: an adopter's signed file where there is one, else ours."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.care.lane_clocks import LaneClocks, LaneClocksError, read_lane_clocks
from bot.content.yaml_pages import read_yaml

FILE = "lane_clocks.yml"
_OURS = Path(__file__).with_name(FILE)


def load_lane_clocks(home: Path | None = None) -> LaneClocks:
    """The clocks in KEYLINE_HOME, or the defaults. Raises LaneClocksError on anything unusable:
    an adopter's file that cannot be read is never silently replaced by ours."""
    own = None if home is None else home / FILE
    path = own if own is not None and own.exists() else _OURS
    try:
        given = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise LaneClocksError(f"{path} cannot be read: {type(error).__name__}") from None
    return read_lane_clocks(given)
