"""Short forms, dialect and slips of the thumb, as words that the encoder knows.

Only for telling what a text is about. The text itself stays as it is, everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_WORD = re.compile(r"[a-z0-9']+")
_SPACES = re.compile(r"\s+")
_FORMS = Path(__file__).with_name("spelling.yml")


def spell_out(text: str) -> str:
    """The text in small letters, its short forms and dialect words replaced."""
    forms = _forms()
    plain = text.lower().replace("\u2019", "'")
    replaced = _WORD.sub(lambda found: forms.get(found.group(), found.group()), plain)
    return _SPACES.sub(" ", replaced).strip()


@cache
def _forms() -> Mapping[str, str]:
    forms: Mapping[str, str] = yaml.safe_load(_FORMS.read_text(encoding="utf-8"))
    return forms
