"""From files to scenarios. What is wrong is found, all of it, before anything is started."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.care.consent_records import ConsentState
from bot.care.lanes import Lane
from bot.care.routing import Role
from bot.care.wishes import Wish
from bot.converse.cast import Actor, Cast, Kind
from bot.converse.moments import A_MOMENT, BEGINS, read_moment
from bot.converse.nodes import Fault, Place, compose
from bot.converse.reading_consent import listed, read_code, read_kinds
from bot.converse.reading_set_up import read_set_up, read_staff_act
from bot.converse.scenario import (
    Alert,
    Expected,
    ExpectedConsent,
    ExpectedItem,
    Scenario,
    Turn,
)

#: What a text may be asked to give; see `judging`.
GIVEN = ("reading time", "crisis line", "999")
_SCENARIO = ("scenario", "about", "set up", "turns")
_TURN = ("at", "from", "says", "pictures", "by", "staff", "answer", "item", "alerts", "consent")
_CONSENT = ("person", "other", "state", "to", "confirmed")
_EXPECTED = (
    "has",
    "has one of",
    "has none of",
    "text",
    "gives",
    "does not give",
    "at most texts",
    "at most parts",
    "same as turn",
)
_ITEM = (
    "for",
    "as",
    "lane",
    "wish",
    "hidden from",
    "copied to",
    "acknowledged",
    "taken back",
    "open",
    "confidence",
)
_CONFIDENCE = ("nothing_said", "may_be_told", "in_confidence")
_ANYBODY: tuple[Kind, ...] = ("person", "worker", "desk", "stranger")


class UnusableError(ValueError):
    """Scenario files cannot be used; the message lists every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


def read_files(files: Sequence[Path], cast: Cast, text_ids: Collection[str]) -> list[Scenario]:
    """The scenarios of all files, in order. Raises UnusableError."""
    faults: list[Fault] = []
    found: list[Scenario] = []
    for file in files:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            faults.append(Fault(str(file), 1, (), "expected a file of UTF-8 text"))
            continue
        found += _Reader(cast, frozenset(text_ids)).scenarios(str(file), text, faults)
    if faults:
        raise UnusableError(faults)
    return found


@dataclass(slots=True)
class _Reader:
    """Reads one file. `now` is where the clock of the scenario stands, `number` the turn."""

    cast: Cast
    text_ids: frozenset[str]
    now: datetime = BEGINS
    number: int = 0

    def scenarios(self, file: str, text: str, faults: list[Fault]) -> list[Scenario]:
        root = compose(file, text, faults)
        if root is None:
            return []
        found = [self._scenario(place) for place in root.entries("expected a list of scenarios")]
        names: set[str] = set()
        for one in found:
            if one.name in names:
                where = (f'scenario "{one.name}"',)
                faults.append(Fault(file, one.line, where, "expected a name of its own"))
            names.add(one.name)
        return found

    def _scenario(self, place: Place) -> Scenario:
        name = _name_of(place)
        if name:
            place = place.inside(f'scenario "{name}"')
        keys = place.keys(_SCENARIO, needed=("scenario", "turns"))
        if "scenario" in keys:
            keys["scenario"].words("expected its name")
        self.now, self.number = BEGINS, 0
        set_up = read_set_up(keys.get("set up"), self.cast)
        turns = keys["turns"].entries("expected a list of turns") if "turns" in keys else []
        if "turns" in keys and not turns:
            keys["turns"].fault("expected at least one turn")
        read = tuple(self._turn(replace(turn, where=place.where)) for turn in turns)
        return Scenario(name, place.file, place.line, read, set_up)

    def _turn(self, place: Place) -> Turn:
        self.number += 1
        place = place.inside(f"turn {self.number}")
        keys = place.keys(_TURN)
        self.now = self._at(keys.get("at"))
        sender = self._sender(keys.get("from"))
        if "from" in keys and not {"says", "pictures"} & keys.keys():
            place.fault("expected the key `says`: what they text")
        for key in ("says", "pictures", "by", "answer"):
            if "from" not in keys and key in keys:
                keys[key].fault("expected the key `from` beside it: who texts")
        if "from" in keys and "staff" in keys:
            keys["staff"].fault("expected a turn of its own: somebody texts, or staff do something")
        if "from" not in keys and not {"alerts", "item", "staff", "consent"} & keys.keys():
            place.fault("expected the key `from`, or `alerts` or `item` to look at")
        alerts = keys.get("alerts")
        none = alerts is not None and alerts.is_words
        if alerts is not None and none:
            alerts.chosen({"none": True})
        return Turn(
            number=self.number,
            at=self.now,
            sender=sender,
            says=keys["says"].words("expected what they text") if "says" in keys else "",
            pictures=keys["pictures"].number() if "pictures" in keys else 0,
            channel=self._channel(keys.get("by")),
            answer=self._answer(keys.get("answer")),
            item=self._item(keys.get("item")),
            alerts=() if alerts is None or none else self._alerts(alerts),
            no_alerts=none,
            staff=read_staff_act(keys.get("staff"), self.cast, self.now),
            consents=listed(keys.get("consent"), self._consent),
        )

    def _at(self, place: Place | None) -> datetime:
        if place is None:
            return self.now if self.number == 1 else self.now + A_MOMENT
        now = self.now
        return place.read(lambda words: read_moment(words, now)) or now

    def _channel(self, place: Place | None) -> str:
        known = {"sms": "sms", "whatsapp": "whatsapp"}
        return "sms" if place is None else place.chosen(known) or "sms"

    def _sender(self, place: Place | None) -> Actor | None:
        return None if place is None else self._with_phone(place)

    def _with_phone(self, place: Place) -> Actor | None:
        actor = self._actor(place, *_ANYBODY)
        if actor is not None and actor.phone is None:
            place.fault(f"expected somebody with a phone; {actor.name} has none")
        return actor

    def _actor(self, place: Place, *kinds: Kind) -> Actor | None:
        words = place.words("expected somebody's name")
        found = self.cast.find(words, *kinds) if words else None
        if isinstance(found, str):
            place.fault(found)
            return None
        return found

    def _answer(self, place: Place | None) -> Expected | None:
        if place is None:
            return None
        if place.is_words:
            nothing = place.chosen({"nothing": True, "something": False})
            return Expected(nothing=bool(nothing))
        return self._expected(place.keys(_EXPECTED))

    def _alerts(self, place: Place) -> tuple[Alert, ...]:
        found = []
        for entry in place.entries("expected `none`, or a list of who gets what"):
            keys = entry.keys(("to", *_EXPECTED, "nothing"), needed=("to",))
            to = self._with_phone(keys["to"]) if "to" in keys else None
            nothing = keys["nothing"].yes() if "nothing" in keys else False
            expected = Expected(nothing=True) if nothing else self._expected(keys)
            if to is not None:
                found.append(Alert(to, expected))
        return tuple(found)

    def _expected(self, keys: dict[str, Place]) -> Expected:
        def listed(key: str) -> tuple[str, ...]:
            places = (
                keys[key].one_or_more("expected words, or a list of them") if key in keys else ()
            )
            return tuple(place.words() for place in places)

        def number(key: str) -> int | None:
            return keys[key].number() if key in keys else None

        same = number("same as turn")
        if same is not None and same >= self.number:
            keys["same as turn"].fault("expected the number of a turn before this one")
        return Expected(
            has=listed("has"),
            has_one_of=listed("has one of"),
            has_none_of=listed("has none of"),
            text=self._text_ids(keys.get("text")),
            gives=_given(keys.get("gives")),
            does_not_give=_given(keys.get("does not give")),
            at_most_texts=number("at most texts"),
            at_most_parts=number("at most parts"),
            same_as_turn=same,
        )

    def _text_ids(self, place: Place | None) -> tuple[str, ...]:
        places = [] if place is None else place.one_or_more("expected the id of a text")
        for one in places:
            if one.words() not in self.text_ids:
                one.fault("expected the id of a text in bot/content")
        return tuple(one.words() for one in places)

    def _item(self, place: Place | None) -> ExpectedItem | None:
        if place is None:
            return None
        if place.is_words:
            return ExpectedItem(kept=place.chosen({"none": "none", "joined": "joined"}) or "any")
        keys = place.keys(_ITEM)

        def yes(key: str) -> bool | None:
            return keys[key].yes() if key in keys else None

        return ExpectedItem(
            owner=self._actor(keys["for"], "worker", "desk") if "for" in keys else None,
            role=_code(keys.get("as"), Role),
            lane=_code(keys.get("lane"), Lane),
            wish=_code(keys.get("wish"), Wish),
            hidden_from=self._several(keys.get("hidden from"), "worker") or (),
            copied_to=self._several(keys.get("copied to"), "desk"),
            acknowledged=yes("acknowledged"),
            taken_back=yes("taken back"),
            open=yes("open"),
            confidence=None
            if "confidence" not in keys
            else keys["confidence"].chosen({c.replace("_", " "): c for c in _CONFIDENCE}),
        )

    def _consent(self, place: Place) -> ExpectedConsent | None:
        keys = place.keys(_CONSENT, needed=("person", "other"))
        if not {"person", "other"} <= keys.keys():
            return None
        person, other = (self._actor(keys[key], "person") for key in ("person", "other"))
        if person is None or other is None:
            return None
        return ExpectedConsent(
            person,
            other,
            state=read_code(keys.get("state"), ConsentState),
            categories=read_kinds(keys["to"]) if "to" in keys else None,
            confirmed=keys["confirmed"].yes() if "confirmed" in keys else None,
        )

    def _several(self, place: Place | None, kind: Kind) -> tuple[Actor, ...] | None:
        if place is None:
            return None
        if kind == "desk" and place.is_words and place.words() == "nobody":
            return ()
        found = [self._actor(one, kind) for one in place.one_or_more("expected a name, or a list")]
        return tuple(actor for actor in found if actor is not None)


def _name_of(place: Place) -> str:
    """A scenario's name, to be said of all that is wrong in it."""
    named = replace(place, faults=[]).pairs("").get("scenario")
    return named.words() if named is not None else ""


def _code(place: Place | None, codes: type[Role] | type[Lane] | type[Wish]) -> str | None:
    if place is None:
        return None
    return place.chosen({code.value.replace("_", " "): code.value for code in codes})


def _given(place: Place | None) -> tuple[str, ...]:
    places = [] if place is None else place.one_or_more(f"expected one of {', '.join(GIVEN)}")
    chosen = [one.chosen({name: name for name in GIVEN}) for one in places]
    return tuple(name for name in chosen if name is not None)
