"""The file of early warning signs from people's own plans. A folder may be without it."""

from __future__ import annotations

from bot.services.importing.columns import PAST, PERSON, Column, File
from bot.services.importing.values import Words

SIGNS = File(
    "signs.csv",
    (
        Column("person", PERSON),
        Column(
            "phrase",
            Words("a sign in the person's own words, up to 200 characters on one line", most=200),
        ),
        Column("recorded_on", PAST),
        Column("ended_on", PAST, needed=False, optional=True),
    ),
    ("person", "phrase"),
    optional=True,
)
