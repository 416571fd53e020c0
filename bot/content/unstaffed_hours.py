"""Loads the hours that an adopter has declared to be without own staff: `unstaffed_hours.yml` in
KEYLINE_HOME, signed. No file, no such hours.

    signed_by: Amara Osei
    role: Clinical safety officer
    signed_on: 2026-11-20
    teams:
      Quayside:
        service: Tyne Night Care
        agreed_by: Jo Stone, Tyne Night Care
        agreed_on: 2026-11-18
        hours:
          mon: 17:00-09:00
          sat: 00:00-24:00
          bank_holiday: 00:00-24:00
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from bot.care.unstaffed_hours import UnstaffedHours, UnstaffedHoursError, read_unstaffed_hours
from bot.content.yaml_pages import read_yaml

FILE = "unstaffed_hours.yml"


def load_unstaffed_hours(home: Path, today: date) -> UnstaffedHours:
    """What is declared in a KEYLINE_HOME. Raises UnstaffedHoursError, naming the file, on anything
    that cannot be used."""
    path = home / FILE
    try:
        given = read_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return UnstaffedHours()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UnstaffedHoursError(f"{path} cannot be read: {type(error).__name__}") from None
    try:
        return read_unstaffed_hours(given, today)
    except UnstaffedHoursError as error:
        raise UnstaffedHoursError(f"{path}: {error}") from None
