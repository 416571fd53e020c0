"""How staff sign in: their names and PINs, and how long a session lasts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

#: Unused for so long a session is over; used or not, after a long shift.
IDLE_FOR = timedelta(minutes=30)
AT_MOST = timedelta(hours=12)

#: So many pages a minute somebody reads; whoever asks for more copies records, and gets no more
#: until the minute is over.
MOST_READS, READS_WITHIN = 120, timedelta(minutes=1)

#: How long a device knows the name of whoever signed in on it. Never more than the name.
NAME_KNOWN_FOR = timedelta(days=90)

#: Fewer characters are soon tried out, even slowly.
FEWEST_CHARACTERS = 6
MOST_CHARACTERS = 128

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_COMMON = frozenset("password passw0rd keyline letmein welcome secret oncall on-call".split())


class UnfitStaffSecret(StrEnum):
    """Why something may not be a sign-in name or PIN, in words for whoever types it."""

    NAME = "A sign-in name is 2 to 64 of: small letters, digits, . _ @ + -"
    LENGTH = "A PIN or passphrase has 6 to 128 characters."
    EASY = "Too easy: the same over again, characters in a row, the name, or a common word."


def plain_name(typed: str) -> str:
    """A sign-in name as it is compared: phones like to begin with a capital letter."""
    return typed.strip().casefold()


def find_unfit(name: str, secret: str) -> UnfitStaffSecret | None:
    """Why a name and a PIN may not be kept; None when they may. `name` is a plain one."""
    if not _NAME.fullmatch(name):
        return UnfitStaffSecret.NAME
    if not FEWEST_CHARACTERS <= len(secret) <= MOST_CHARACTERS:
        return UnfitStaffSecret.LENGTH
    return UnfitStaffSecret.EASY if _is_easy(name, secret.casefold()) else None


def _is_easy(name: str, secret: str) -> bool:
    # Digits and letters behind a common word make it no harder to guess.
    bare = secret.rstrip("0123456789!.")
    return (
        len(set(secret)) <= 2
        or any(secret in run or secret in run[::-1] for run in _RUNS)
        or secret in (name, name[::-1])
        or bare in (name, *_COMMON)
        or (len(secret) % 2 == 0 and len(set(secret[: len(secret) // 2])) == 1)
    )


def is_session_over(began_at: datetime, used_at: datetime, now: datetime) -> bool:
    """Whether a session that began and was last used then is over now."""
    return now - used_at >= IDLE_FOR or now - began_at >= AT_MOST


def reads_now(reads: int, since: datetime | None, now: datetime) -> tuple[int, datetime]:
    """With the page of now, how many a session read since which moment."""
    if since is None or now - since >= READS_WITHIN:
        return 1, now
    return reads + 1, since
