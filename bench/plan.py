"""Who texts what and when: fixed before the first text goes out, the same for the same seed."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from pathlib import Path
from typing import Any

import yaml

#: Seconds until the next text of the same conversation, at least and at most.
THINK_S = (4.0, 8.0)
#: Seconds until the provider delivers a text again whose answer it missed.
REPEAT_AFTER_S = 1.0

_FILE = Path(__file__).with_name("conversations.yml")


@dataclass(frozen=True, slots=True)
class Texter:
    """Somebody with a phone. `kind` is service_user, carer or stranger."""

    number: str = field(repr=False)
    kind: str


@dataclass(frozen=True, slots=True)
class Planned:
    """One text, `at` so many seconds after the start. A repeat carries the SID of the first."""

    at: float
    sid: str
    texter: Texter
    body: str = field(repr=False)
    urgent: bool = False
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Mix:
    """What texts there are, and how many of each sort."""

    conversations: Mapping[str, Sequence[Mapping[str, Any]]]
    urgent: Sequence[str]
    urgent_share: float = 0.02
    repeat_share: float = 0.01


def load_mix(path: Path = _FILE) -> Mix:
    """The conversations of the data file."""
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Mix(urgent=given.pop("urgent"), conversations=given)


def plan(
    rate: float, seconds: float, texters: Sequence[Texter], mix: Mix, seed: int
) -> list[Planned]:
    """Texts at `rate` a second for so many seconds, evenly spaced.

    A text is the next of a conversation under way when one is due, else the first of a new one
    with the person who has been quiet longest. Repeats come on top of the rate.
    """
    chance = random.Random(seed)
    quiet = deque(chance.sample(list(texters), len(texters)))
    due: list[tuple[float, int, Texter, list[str]]] = []
    texts: list[Planned] = []
    for n in range(int(rate * seconds)):
        at = n / rate
        if due and due[0][0] <= at:
            _, _, texter, left = heappop(due)
        else:
            texter = quiet.popleft()
            left = _conversation(texter, mix, chance)
        body = left.pop(0)
        sid = f"SM{chance.getrandbits(128):032x}"
        texts.append(Planned(at, sid, texter, body, urgent=body in mix.urgent))
        if left:
            heappush(due, (at + chance.uniform(*THINK_S), n, texter, left))
        else:
            quiet.append(texter)
    return sorted([*texts, *_repeats(texts, mix, chance)], key=lambda text: text.at)


def one_long_conversation(texter: Texter, turns: int, mix: Mix, seed: int) -> list[Planned]:
    """So many texts of one person, none urgent; the times are only their order."""
    chance = random.Random(seed)
    texts: list[Planned] = []
    while len(texts) < turns:
        left = _choose(mix.conversations[texter.kind], chance)
        for body in left:
            sid = f"SM{chance.getrandbits(128):032x}"
            texts.append(Planned(float(len(texts)), sid, texter, body))
    return texts[:turns]


def _conversation(texter: Texter, mix: Mix, chance: random.Random) -> list[str]:
    # The share is of texts, and there are about 1.4 of those in a conversation.
    if chance.random() < mix.urgent_share * 1.4:
        return [chance.choice(mix.urgent)]
    return _choose(mix.conversations[texter.kind], chance)


def _choose(given: Sequence[Mapping[str, Any]], chance: random.Random) -> list[str]:
    [chosen] = chance.choices(given, weights=[c["weight"] for c in given])
    return [chance.choice(ways) for ways in chosen["turns"]]


def _repeats(texts: Sequence[Planned], mix: Mix, chance: random.Random) -> list[Planned]:
    return [
        Planned(t.at + REPEAT_AFTER_S, t.sid, t.texter, t.body, t.urgent, repeat=True)
        for t in texts
        if chance.random() < mix.repeat_share
    ]
