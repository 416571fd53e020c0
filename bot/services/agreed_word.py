"""Words agreed in person that mean something else than they say: duress, and quiet.

They are looked up in the transaction that stores the text. The answer is the same bland text for
both, and comes the way that any other answer comes: whoever reads along sees nothing happen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from bot.care.agreed_secrets import DURESS_WORD, SecretKind, plain_words, runs_of_words
from bot.care.alert_clocks import AlertClocks
from bot.care.alert_marks import DURESS
from bot.care.lanes import Lane, more_urgent
from bot.records import jobs, outbox, people, proofs
from bot.records.audit import Event, add_event
from bot.records.messages import NewMessage
from bot.records.people import Sender
from bot.records.unit import Unit
from bot.services.item_opening import open_item
from bot.services.raise_alarm import Danger, raise_alarm
from bot.services.set_holds import hold_everybody

#: In longer texts a word stands for itself, unless it is the whole text.
_LONGEST = 30
_STEP = "noted"


def find_agreed_word(unit: Unit, sender: Sender, body: str) -> SecretKind | None:
    """Which agreed word a text holds: a duress word anywhere in it, a quiet word alone.

    Only of people whom the number identifies: it may have lapsed, or be doubted.
    """
    agreed = proofs.list_agreed_words(unit, sender.person_id) if sender.identified else {}
    if not agreed:
        return None
    found = {
        words: kind
        for words in dict.fromkeys(runs_of_words(body, _LONGEST))
        if (kind := proofs.find_agreed(unit, sender.person_id, words, agreed)) is not None
    }
    if SecretKind.DURESS in found.values():
        return SecretKind.DURESS
    return found.get(plain_words(body))


def obey_agreed_word(
    unit: Unit,
    clocks: AlertClocks,
    sender: Sender,
    kind: SecretKind,
    message: NewMessage,
    now: datetime,
) -> None:
    """Do what the word stands for, and answer with the text that says nothing."""
    if kind is SecretKind.DURESS:
        raise_duress(unit, clocks, sender, Danger(message.id, Lane.FOUR_HOURS, ()), now)
    else:
        open_item(unit, sender, message.id, Lane.ROUTINE, "quiet_word", now)
        people.mark_paused(unit, sender.person_id, now)
        _audit(unit, Event("quiet_word.used", now), sender.person_id, message.id)
    _answer(unit, sender, message, now)
    jobs.add_turn(unit, message.id, sender.conversation_id)


def raise_duress(
    unit: Unit, clocks: AlertClocks, sender: Sender, danger: Danger, now: datetime
) -> bool:
    """Alert the chain, tell nobody anything of this person, and start no text to them.

    `danger` is what the screen made of the text, where it saw some too. Returns whether anybody
    could be alerted.
    """
    person_id, message_id = sender.person_id, danger.message_id
    lane = more_urgent(danger.lane, Lane.FOUR_HOURS)
    categories = (*danger.categories, DURESS)
    worst = Danger(message_id, lane, categories, set_by=DURESS_WORD)
    reached = raise_alarm(unit, clocks, sender, worst, now)
    people.mark_paused(unit, person_id, now)
    _audit(unit, Event("duress_word.used", now), person_id, message_id)
    hold_everybody(unit, sender, message_id, now)
    return reached


def _answer(unit: Unit, sender: Sender, message: NewMessage, now: datetime) -> None:
    outbox.add_outbound(
        unit,
        outbox.NewOutbound(
            id=uuid4(),
            turn_id=message.id,
            step=_STEP,
            recipient=outbox.Recipient(
                "person", sender.person_id, sender.data_key_id, sender.contact_point_id
            ),
            channel=message.channel,
            text_id="noted",
            values={},
            permits=(),
            created_at=now,
            easy_read=sender.easy_read,
        ),
    )


def _audit(unit: Unit, event: Event, person_id: UUID, message_id: UUID) -> None:
    whose = replace(event, actor="person", actor_id=person_id, subject_id=person_id)
    add_event(unit, replace(whose, message_id=message_id))
