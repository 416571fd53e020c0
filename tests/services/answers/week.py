"""The texts of a week: who sends which, when, in which state of cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.care.commands import Command
from bot.clock import local
from bot.services.answers.question import Question
from bot.services.answers.table import ANSWERS
from tests.services.answers.town import (
    PERMITTED,
    Cover,
    Texter,
    Who,
    everybody,
    hours_of_the_week,
)

#: What the dialogue may make of a text, the words that need no dialogue, and its failures.
QUESTIONS = [Question(intent, topic) for intent, topics in ANSWERS.items() for topic in topics]
BESIDE_THE_TABLE = [
    Question("an_intent_that_nobody_knows"),
    Question("ask_key_worker", "a_topic_that_nobody_knows"),
    Question("contact_key_worker", "call", ("after 3", "not tomorrow")),
]
OTHER_WAYS = [*Command, "a picture", "no to the offer", "dialogue down", "action failed"]
TEXTS: list[Question | str] = [*QUESTIONS, *BESIDE_THE_TABLE, *OTHER_WAYS]

#: A bare question may be settled by its answer, the other text carries news.
BODIES = ("who is my key worker", "the tap has gone again and so has my sleep")
LATER = timedelta(minutes=10)

#: The hours of the team, unlike the organisation's.
TEAM_WEEK = {"0": ["10:20", "15:40"]}
#: What is answered by a permit for key worker or cover, where there is one.
BY_PERMIT = {
    *(("ask_key_worker", topic) for topic in ("who", "team", "in_charge", "profession")),
    ("ask_key_worker", "a_topic_that_nobody_knows"),
    ("ask_cover_or_hours", "cover"),
    ("ask_consent_or_privacy", "about_me"),
}


@dataclass(frozen=True)
class Case:
    """One text: who sends it, when, what it is, whether they had another just before."""

    texter: Texter
    moment: datetime
    text: Question | str
    body: str
    first: bool

    def __str__(self) -> str:
        return f"{self.text} from {self.texter} at {self.moment:%a %H:%M}"

    @property
    def staffed(self) -> bool:
        """Whether the organisation is open."""
        here = local(self.moment)
        return here.weekday() < 5 and 9 <= here.hour < 17

    @property
    def carries_permit(self) -> bool:
        """Whether the answer carries a permit that opens the team's hours."""
        if not isinstance(self.text, Question) or self.texter.who not in PERMITTED:
            return False
        if self.text.topic == "about_me" and self.texter.cover is Cover.NOBODY:
            return False  # There is nothing to tell of a key worker
        return (self.text.intent, self.text.topic) in BY_PERMIT

    @property
    def staffed_as_told(self) -> bool:
        """Whether those are there whose hours this texter is told with this answer."""
        if not self.carries_permit:
            return self.staffed
        here = local(self.moment)
        return here.weekday() == 0 and time(10, 20) <= here.time() < time(15, 40)


def cases_of(who: Who) -> Iterator[Case]:
    """A text at each hour of the week, and after every other a second one ten minutes later: the
    states of cover, the ways of reading and the texts take turns, so that all pairs occur."""
    texters = {(t.cover, t.easy_read): t for t in everybody() if t.who is who}
    covers, role = list(Cover), list(Who).index(who)
    for n, moment in enumerate(hours_of_the_week()):
        texter = texters[covers[(n + role) % len(covers)], bool((n // 7 + role) % 2)]
        for first in (True, False) if n % 2 else (True,):
            # The shift each six hours keeps a text from meeting only every other state of cover.
            number = n * 5 + n // 6 + role * 3 + (0 if first else len(TEXTS) // 2)
            text = TEXTS[number % len(TEXTS)]
            at = moment if first else moment + LATER
            yield Case(texter, at, text, BODIES[(n + role // 2) % 2], first)
