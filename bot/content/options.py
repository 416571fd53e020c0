"""Reads what an adopter has chosen and somebody has signed for: `options.yml` in KEYLINE_HOME.

    key_worker_open:
      signed_by: Amara Osei
      role: Caldicott Guardian
      signed_on: 2026-11-20

No file, no option. A file that cannot be read as a whole, or an option that nobody signed, is an
error: half a choice is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.care.consent_table import ConsentTable, Terms
from bot.care.facts import Category
from bot.content.yaml_pages import read_yaml

FILE = "options.yml"

KEY_WORKER_OPEN, ON_WHATSAPP = "key_worker_open", "on_whatsapp"
_SIGNED = ("signed_by", "role", "signed_on")
_FIELDS = {KEY_WORKER_OPEN: set(_SIGNED), ON_WHATSAPP: {*_SIGNED, "categories"}}

#: Facts. Content is for staff to say, and by no channel of ours.
_MAY_GO_BY_WHATSAPP = frozenset(
    {
        Category.USES_SERVICE,
        Category.KEY_WORKER,
        Category.COVER,
        Category.APPOINTMENT,
        Category.REVIEW_ACTION,
    }
)


class OptionsError(ValueError):
    """The options cannot be used; the message names the file, the option and what is wrong."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option that is on, and who signed for it."""

    name: str
    categories: frozenset[Category]
    signed_by: str
    role: str
    signed_on: date

    def __str__(self) -> str:
        listed = " ".join(sorted(self.categories))
        what = f"{self.name} ({listed})" if listed else self.name
        return f"{what}, signed by {self.signed_by}, {self.role}, on {self.signed_on}"


def load_options(path: Path, today: date) -> tuple[Option, ...]:
    """The options that are on; none where there is no file.

    Raises OptionsError where any of it cannot be used. `today`: nothing is signed after it.
    """
    try:
        given = read_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise OptionsError(f"{path} cannot be read: {type(error).__name__}") from None
    if given is None:
        return ()
    if not isinstance(given, dict):
        raise OptionsError(f"{path} is no list of options by their names")
    return tuple(_option(path, name, fields, today) for name, fields in given.items())


def make_terms(table: ConsentTable, options: tuple[Option, ...]) -> Terms:
    """The table with the options that are on."""
    by_name = {option.name: option for option in options}
    on_whatsapp = by_name.get(ON_WHATSAPP)
    return Terms(
        table,
        key_worker_open=KEY_WORKER_OPEN in by_name,
        on_whatsapp=frozenset() if on_whatsapp is None else on_whatsapp.categories,
    )


def _option(path: Path, name: Any, fields: Any, today: date) -> Option:
    def wrong(what: str) -> OptionsError:
        return OptionsError(f"{path}, option {name!r}: {what}")

    if name not in _FIELDS:
        raise wrong(f"there is none of that name; expected {' or '.join(_FIELDS)}")
    if not isinstance(fields, Mapping) or set(fields) != _FIELDS[name]:
        raise wrong(f"expected the fields {', '.join(sorted(_FIELDS[name]))}, and no others")
    signed_by, role, signed_on = (fields[field] for field in _SIGNED)
    if not all(isinstance(text, str) and text.strip() for text in (signed_by, role)):
        raise wrong("expected who signed it, and as what")
    if type(signed_on) is not date or signed_on > today:
        raise wrong("expected the day on which it was signed, as 2026-11-20, and not a day to come")
    categories = frozenset[Category]()
    if name == ON_WHATSAPP:
        codes = fields["categories"]
        allowed = {category.value for category in _MAY_GO_BY_WHATSAPP}
        if not isinstance(codes, list) or not codes or not allowed.issuperset(map(str, codes)):
            raise wrong(f"expected categories from {', '.join(sorted(allowed))}")
        categories = frozenset(Category(code) for code in codes)
    return Option(name, categories, signed_by.strip(), role.strip(), signed_on)
