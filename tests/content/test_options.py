"""Options of an adopter: on only with a name, a role and a day under them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.care.facts import Category
from bot.content.consent import load_consent_table
from bot.content.options import OptionsError, load_options, make_terms

TODAY = date(2026, 11, 24)
SIGNED = "{signed_by: Amara Osei, role: Caldicott Guardian, signed_on: 2026-11-20}"
WHATSAPP = (
    "{signed_by: Amara Osei, role: Caldicott Guardian, signed_on: 2026-11-20, categories: [D1, D2]}"
)


def _write(tmp_path: Path, words: str) -> Path:
    path = tmp_path / "options.yml"
    path.write_text(words)
    return path


@pytest.mark.parametrize("words", ["", "# none yet\n", "{}"])
def test_without_options_all_is_as_the_table_says(tmp_path: Path, words: str) -> None:
    for path in (tmp_path / "none.yml", _write(tmp_path, words)):
        options = load_options(path, TODAY)
        assert options == ()
        terms = make_terms(load_consent_table(), options)
        assert (terms.key_worker_open, terms.on_whatsapp) == (False, frozenset())
        assert terms.version == terms.table.version


def test_a_signed_option_is_on_and_says_who_signed_it(tmp_path: Path) -> None:
    path = _write(tmp_path, f"key_worker_open: {SIGNED}\non_whatsapp: {WHATSAPP}")
    options = load_options(path, TODAY)
    assert [str(option) for option in options] == [
        "key_worker_open, signed by Amara Osei, Caldicott Guardian, on 2026-11-20",
        "on_whatsapp (D1 D2), signed by Amara Osei, Caldicott Guardian, on 2026-11-20",
    ]
    terms = make_terms(load_consent_table(), options)
    assert terms.key_worker_open
    assert terms.on_whatsapp == {Category.KEY_WORKER, Category.COVER}
    assert terms.version == f"{terms.table.version} open whatsapp D1 D2"


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("key_worker_open: true", "expected the fields"),
        ("key_worker_open:", "expected the fields"),
        ("key_worker_open: {signed_by: Amara Osei}", "expected the fields"),
        (f"key_worker_open: {WHATSAPP}", "and no others"),
        (f"on_whatsapp: {SIGNED}", "categories"),
        (f"key_worker_opened: {SIGNED}", "none of that name"),
        (SIGNED.replace("{", "key_worker_open: {").replace("Amara Osei", "''"), "who signed"),
        (SIGNED.replace("{", "key_worker_open: {").replace("Amara Osei", "7"), "who signed"),
        (SIGNED.replace("{", "key_worker_open: {").replace("2026-11-20", "soon"), "the day"),
        (SIGNED.replace("{", "key_worker_open: {").replace("11-20", "11-25"), "to come"),
        (WHATSAPP.replace("{", "on_whatsapp: {").replace("D2", "D4"), "expected categories"),
        (WHATSAPP.replace("{", "on_whatsapp: {").replace("[D1, D2]", "D1"), "expected categories"),
        (WHATSAPP.replace("{", "on_whatsapp: {").replace("[D1, D2]", "[]"), "expected categories"),
        ("- key_worker_open", "no list of options"),
        ("key_worker_open: {", "cannot be read"),
    ],
)
def test_what_is_not_signed_or_not_understood_is_an_error(
    tmp_path: Path, words: str, wrong: str
) -> None:
    with pytest.raises(OptionsError, match=wrong):
        load_options(_write(tmp_path, words), TODAY)


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "options.yml").mkdir()
    with pytest.raises(OptionsError, match=r"options\.yml cannot be read"):
        load_options(tmp_path / "options.yml", TODAY)
