"""A second reading of the rules of sharing, as sentences instead of a grid.

Written from the rules themselves. It must not import the consent table or anything that reads it:
two readings that agree are worth something only when neither was copied from the other.
"""

from __future__ import annotations

from typing import NamedTuple

#: Families of facts, as a team talks about them.
OPEN = {"P0", "P1"}
COULD_BE_KNOWN = {"D0", "D1", "D2", "D3", "D12a"}
NEEDS_A_HEAD = {"D4", "D5", "D6", "D7", "D12b"}
ABOUT_THE_PERSON = COULD_BE_KNOWN | NEEDS_A_HEAD | {"D8", "D10"}

HAS_A_POWER = {"attorney_HW", "deputy_PW", "guardian_SCT", "named_person_SCT"}
KEEPS_MONEY = {"attorney_PF", "deputy_PF", "appointee"}
ONLY_IN_SCOTLAND = {"guardian_SCT", "named_person_SCT"}
NOT_IN_SCOTLAND = {"deputy_PW", "deputy_PF"}


class Case(NamedTuple):
    """One cell. `consent` is a name of the list below; `knows` is same, changed or nothing."""

    category: str
    consent: str
    kind: str
    proof: int
    hold: str
    age: str
    capacity: str
    knows: str = "nothing"
    papers: bool = True
    nation: str = "ENG"

    @property
    def is_child(self) -> bool:
        return self.age in ("under 13", "13 to 15")

    @property
    def decides_alone(self) -> bool:
        """A child does so once found competent for this; from 16 on everybody is presumed to."""
        return not self.is_child or self.capacity == "HAS"

    @property
    def cannot_decide(self) -> bool:
        return not self.is_child and self.capacity == "LACKS"


def read(case: Case) -> str:
    """What happens: A told, K told because known, H staff, S told because shown, R, or D."""
    if case.category in OPEN:
        return "A"
    if case.category == "D11":
        return "R"
    if case.category == "P2":
        return "A" if case.proof >= 1 else "D"
    if case.proof < 2 or case.kind == "nobody" or case.hold != "none" or case.category == "D9":
        return "D"
    if case.category == "K1":
        return "A"
    if case.kind == "professional" or (case.nation == "NIR" and not _said_it_themselves(case)):
        return "H"
    if case.kind == "young_carer" and case.category not in {"D1", "D2", "D3"}:
        return "D"
    told = _by_situation(case, _situation(case))
    if told == "D" and _staff_should_look(case):
        return "H"
    return told


def _staff_should_look(case: Case) -> bool:
    in_scotland = case.nation == "SCT"
    if case.kind in KEEPS_MONEY:
        return not (in_scotland and case.kind in NOT_IN_SCOTLAND)
    if case.kind == "advocate":
        return case.papers
    parent = case.kind == "parent_PR" and case.papers
    waits_for_competence = parent and case.age == "13 to 15" and not case.decides_alone
    return waits_for_competence and case.category in {"D4", "D5", "D6", "D7"}


def _by_situation(case: Case, situation: str) -> str:
    """Situations: all (everything is shared), this (this is among what is shared), another
    (something else is), decided (somebody entitled decided that this is shared), unable (nobody
    decided and the person cannot), silent."""
    if case.category in COULD_BE_KNOWN:
        if situation in ("all", "this", "decided"):
            return "A"
        if case.category == "D0" and situation == "another":
            return "A"
        return "K" if case.knows == "same" else "D"
    if case.category in NEEDS_A_HEAD:
        return "H" if situation in ("all", "this", "decided", "unable") else "D"
    if case.category == "D8":
        return "S" if situation in ("all", "this") else "D"
    assert case.category == "D10"
    return "A" if situation in ("all", "this", "another", "decided") else "D"


def _situation(case: Case) -> str:
    quiet = "unable" if case.cannot_decide else "silent"
    if case.consent == "court order lists it":
        return "decided"
    if case.consent == "court order lists another":
        return quiet
    if case.kind == "parent_PR" and case.papers and not case.decides_alone:
        return "all" if case.age == "under 13" else "silent"
    if _acts_under_power(case):
        return "decided"
    return {
        "full": "all" if _counts_as_said(case) else quiet,
        "waits over full": "all" if _counts_as_said(case) else quiet,
        "lists it": "this" if _counts_as_said(case) else quiet,
        "lists another": "another" if _counts_as_said(case) else quiet,
        "best interests list it": "decided" if _best_interests(case) else quiet,
        "a parent said yes": "all" if not case.decides_alone else quiet,
    }.get(case.consent, quiet)


def _counts_as_said(case: Case) -> bool:
    """What somebody said with capacity stands when capacity is lost. A child who was not found
    competent has not said it."""
    return case.decides_alone


def _said_it_themselves(case: Case) -> bool:
    own = {"full", "waits over full", "lists it", "lists another"}
    return case.consent in own and _counts_as_said(case)


def _best_interests(case: Case) -> bool:
    return case.cannot_decide and case.nation in ("ENG", "WLS")


def _acts_under_power(case: Case) -> bool:
    """Attorney, deputy, guardian, named person: while the person lacks capacity for this, with
    the papers in order, in the country whose law knows them, and for adults only by a lasting
    power. (The papers here list everything.)"""
    if case.kind not in HAS_A_POWER or not case.papers or not case.cannot_decide:
        return False
    if case.kind == "attorney_HW" and case.age != "18 or over":
        return False
    in_scotland = case.nation == "SCT"
    if case.kind in ONLY_IN_SCOTLAND:
        return in_scotland
    return not (in_scotland and case.kind in NOT_IN_SCOTLAND)
