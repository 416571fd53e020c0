"""What staff do with what reaches their phones, by the assumptions of the rates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bench.alert_load.phones import Sent
from bench.alert_load.rates import Rates, draw_minutes
from bench.alert_load.team import Team, next_working_moment
from bot.clock import local

_HAVE = re.compile(r"\bHAVE ([A-Z0-9]{5})\b")
CODE = re.compile(r"\b([A-Z0-9]{4}[0-9])\b")
#: What tells somebody that they have it.
TAKEN = ("staff_has_alert", "staff_has_it")
_REMINDED_SHARE, _REMINDED_MINUTES = 0.8, 4.0

#: Called with when a phone answers, its address and the words.
Later = Callable[[datetime, str, str], None]


@dataclass
class Staff:
    """All who have phones of the team. What each does is drawn by who, what and how often, so
    that the order in which two things of one moment are done changes nothing."""

    team: Team
    rates: Rates
    seed: int
    nation: str
    later: Later
    mark: Callable[[str], int | None]
    """For a code the place of its text in the month: codes themselves differ from run to run."""
    _times: Counter[tuple[str, int, str]] = field(default_factory=Counter)

    def read(self, sent: Sent) -> None:
        """Something came to a phone: whoever has it may answer, later."""
        if sent.recipient_kind == "person" or sent.channel != "sms":
            return
        found = [code for code in CODE.findall(sent.body) if self.mark(code) is not None]
        if not found:
            return
        name, code = sent.text_id, found[0]
        lot = self._lot(sent.address, code, name)
        if name == "staff_goes_on":
            if lot.random() < _REMINDED_SHARE:
                at = sent.at + timedelta(minutes=_REMINDED_MINUTES)
                self._report(lot, sent.address, code, at)
        elif name in ("staff_notice", "staff_notice_today"):
            self._see_to_notice(lot, sent, code)
        elif _HAVE.search(sent.body):
            self._answer(lot, sent, code)

    def has_taken(self, address: str, code: str, at: datetime) -> None:
        """Somebody texted HAVE and was told that they have it: they deal with it, or forget."""
        lot = self._lot(address, code, "has_taken")
        if lot.random() >= self.rates.dealing["never"]:
            minutes = draw_minutes(lot, self.rates.dealing)
            self._report(lot, address, code, at + timedelta(minutes=minutes))

    def _lot(self, address: str, code: str, what: str) -> Random:
        who = self.team.role(address)
        if who == "worker":
            who = f"worker {self.team.workers.index(address)}"
        about = (who, self.mark(code) or 0, what)
        self._times[about] += 1
        return Random(f"{self.seed}|staff|{about}|{self._times[about]}")

    def _answer(self, lot: Random, sent: Sent, code: str) -> None:
        given, night = self.rates.answering, is_night(self.rates, sent.at)
        if lot.random() < given["never_at_night" if night else "never_by_day"]:
            return
        minutes = draw_minutes(lot, given) * (given["at_night_times"] if night else 1)
        self.later(sent.at + timedelta(minutes=minutes), sent.address, f"HAVE {code}")

    def _report(self, lot: Random, address: str, code: str, at: datetime) -> None:
        if lot.random() >= self.rates.dealing["tried"]:
            self.later(at, address, f"DONE {code} spoke to them, plan agreed")
            return
        self.later(at, address, f"TRIED {code} rang twice, no answer")
        # Somebody goes on with it in the morning.
        again = next_working_moment(at + timedelta(hours=2), self.nation)
        self.later(again, address, f"DONE {code} reached them, plan agreed")

    def _see_to_notice(self, lot: Random, sent: Sent, code: str) -> None:
        given = self.rates.notices
        if lot.random() >= given["never"]:
            at = sent.at + timedelta(minutes=draw_minutes(lot, given))
            at = next_working_moment(at, self.nation)
            self.later(at, sent.address, f"DONE {code} read and answered")


def shift_of(rates: Rates, at: datetime) -> str:
    """The shift of a moment: day, evening or night, by the clock on the wall."""
    hour = local(at).hour
    begins = rates.shifts
    if begins["day"] <= hour < begins["evening"]:
        return "day"
    return "evening" if begins["evening"] <= hour < begins["night"] else "night"


def is_night(rates: Rates, at: datetime) -> bool:
    """Whether a moment is of the night shift."""
    return shift_of(rates, at) == "night"
