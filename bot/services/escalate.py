"""Takes the steps of an alert chain that are due: tells who is next, and sets its clock again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from bot.care.alert_chain import Chain, Entry, Kind, read_chain
from bot.care.alert_clocks import AlertClocks
from bot.care.alert_marks import text_for
from bot.care.escalation import Alert, Remind, entries_of, next_step, wake_at
from bot.care.routing import Owner, is_alerted
from bot.logs import logger
from bot.records import episodes, items, phones
from bot.records.audit import Event, add_event
from bot.records.clocks import ClockKind, end_clock, lock_clock, set_clock
from bot.records.episodes import Episode
from bot.records.items import Item
from bot.records.unit import Unit
from bot.services.alerting import send_to_staff
from bot.services.item_opening import readers_of


def ring_chain(unit: Unit, clocks: AlertClocks, item_id: UUID, now: datetime) -> None:
    """The clock of an item's chain rang. Nothing is left to do where a human closed the item."""
    lock_clock(unit, ClockKind.ALERT_CHAIN, item_id)
    item = items.get_item(unit, item_id, lock=True)
    episode = episodes.find_of_item(unit, item_id)
    if episode is None or item.closed_at is not None:
        return
    take_steps(unit, clocks, item, episodes.get_episode(unit, episode.id), now)


def take_steps(
    unit: Unit, clocks: AlertClocks, item: Item, episode: Episode, now: datetime
) -> Chain:
    """Take every step that is due, and set the clock for the next one; returns the chain then."""
    candidates = readers_of(unit, item, now)
    desks = [c.id for c in candidates if is_alerted(c.role)]
    reachable = phones.list_reachable(unit, desks)
    entries = episodes.list_entries(unit, episode.id)
    while True:
        chain = read_chain(entries)
        step = next_step(chain, now, clocks, candidates, reachable)
        if step is None:
            break
        if isinstance(step, Remind):
            _remind(unit, item, step.who, chain.leg, now)
        else:
            _alert(unit, clocks, item, episode, step, chain.leg, now)
        taken = entries_of(step, now)
        episodes.add_entries(unit, episode.id, taken, len(entries))
        entries += taken
    wake = wake_at(chain, clocks)
    if wake is None:
        end_clock(unit, item.id, now, ClockKind.ALERT_CHAIN)
    else:
        set_clock(unit, ClockKind.ALERT_CHAIN, item.id, wake)
    return chain


def note_undelivered(unit: Unit, item: Item, staff_id: UUID, now: datetime) -> bool:
    """An alert did not arrive: the chain looks at once whether anybody heard. False where the item
    has no chain that runs."""
    found = episodes.find_of_item(unit, item.id)
    if found is None or found.stopped_at is not None or item.closed_at is not None:
        return False
    lock_clock(unit, ClockKind.ALERT_CHAIN, item.id)
    episode = episodes.get_episode(unit, found.id)
    chain = episodes.get_chain(unit, episode.id)
    if chain.last is not None and staff_id in chain.last.whom and not chain.stopped:
        episodes.add_entries(unit, episode.id, [Entry(Kind.UNDELIVERED, now, staff_id)])
        set_clock(unit, ClockKind.ALERT_CHAIN, item.id, now)
    return True


def _alert(
    unit: Unit,
    clocks: AlertClocks,
    item: Item,
    episode: Episode,
    step: Alert,
    leg: int,
    now: datetime,
) -> None:
    base = "staff_alert" if step.is_first else "staff_moved_on"
    minutes = int(clocks.within(episode.lane).total_seconds() // 60)
    values = {"code": item.code, "minutes": str(minutes)}
    place = f"alert:{leg}.{step.turn}.{step.stage}"
    for owner in step.whom:
        _tell(unit, item, owner, text_for(base, episode.marks), values, place, now)
        _ring(unit, item, owner, text_for("staff_call", episode.marks), f"{place}:call", now)
        _mail(unit, item, owner, text_for("staff_mail", episode.marks), f"{place}:mail", now)
    for owner in step.copied:
        _tell(unit, item, owner, "staff_alert_copied", {"code": item.code}, f"{place}:copy", now)
    if step.whom:
        items.set_owner(unit, item.id, step.whom[0])
    _note_alert(unit, item, episode, step, leg, now)


def _tell(
    unit: Unit,
    item: Item,
    owner: Owner,
    text_id: str,
    values: dict[str, str],
    place: str,
    now: datetime,
) -> None:
    step = f"{place}:{owner.role.value}"
    send_to_staff(unit, "desk", owner.id, text_id, values, item.message_id, step, now, urgent=True)


def _ring(unit: Unit, item: Item, owner: Owner, text_id: str, place: str, now: datetime) -> None:
    """The second way: a phone rings through where a text is slept through."""
    # Said letter by letter, or the code is read out as a word.
    values = {"code": ", ".join(item.code)}
    step = f"{place}:{owner.role.value}"
    send_to_staff(
        unit,
        "desk",
        owner.id,
        text_id,
        values,
        item.message_id,
        step,
        now,
        urgent=True,
        way="voice",
    )


def _mail(unit: Unit, item: Item, owner: Owner, text_id: str, place: str, now: datetime) -> None:
    if phones.has_email(unit, owner.id):
        send_to_staff(
            unit,
            "desk",
            owner.id,
            text_id,
            {"code": item.code},
            item.message_id,
            f"{place}:{owner.role.value}",
            now,
            urgent=True,
            way="email",
        )


def _note_alert(
    unit: Unit, item: Item, episode: Episode, step: Alert, leg: int, now: datetime
) -> None:
    if not step.whom:
        logger().critical("alert.nobody_reached", message=str(item.message_id))
        add_event(unit, Event("item.nobody_reached", now, **_about(item)))
    about = _about(
        item,
        lane=episode.lane.value,
        leg=leg,
        turn=step.turn,
        stage=step.stage,
        roles=",".join(owner.role.value for owner in step.whom),
        marks=",".join(sorted(episode.marks)),
    )
    add_event(unit, Event("episode.alerted", now, **about))
    if step.is_last and step.turn == 0:
        # All who could be told have been, and nobody has dealt with it: this is an incident.
        logger().critical("episode.unanswered", message=str(item.message_id))
        about = _about(item, lane=episode.lane.value)
        add_event(unit, Event("episode.unanswered", now, **about))


def _remind(unit: Unit, item: Item, who: UUID, leg: int, now: datetime) -> None:
    kind = phones.kind_of_staff(unit, who)
    step = f"reminded:{leg}:{who}:{now.isoformat()}"
    send_to_staff(
        unit,
        kind,
        who,
        "staff_goes_on",
        {"code": item.code},
        item.message_id,
        step,
        now,
        urgent=True,
    )
    add_event(unit, Event("episode.reminded", now, **_about(item, staff=str(who))))


def _about(item: Item, **details: str | int | None) -> dict[str, Any]:
    return {
        "subject_id": item.person_id,
        "message_id": item.message_id,
        "details": {"item": str(item.id), **details},
    }
