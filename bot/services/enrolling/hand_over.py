"""What an enrolled person is given: a first text, where they want it, and a card."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from bot.app import App
from bot.content.card import CardWords
from bot.messaging.numbers import as_written
from bot.records import contact_points, jobs, outbox, people, silences
from bot.records.audit import Event, add_event
from bot.records.people import Sender
from bot.records.person_brief import find_about
from bot.records.phones import Staff
from bot.records.teams import get_organisation
from bot.records.unit import Unit
from bot.services.person_access import may_change, open_person
from bot.services.wording import published_values

_NAMESPACE = UUID("0b9d6c0e-42a5-4c8d-8f53-6a6a5f0b7c21")
#: The step of the outbox under which the first text to a person is written.
STEP = "welcome"
_TEXT = "welcome"


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card. Nothing of it is about one person."""

    our_number: str
    words: CardWords


def welcome_words(app: App) -> str:
    """The first text, as it would look on a locked screen."""
    return app.texts.fill(_TEXT, {})


def send_welcome(app: App, staff: Staff, person_id: UUID) -> bool | None:
    """Send the first text to somebody's phone, once. False where there is no phone that may get
    it; None for whoever may not change anything of this person."""
    now = app.clock.now()
    with app.records.begin() as unit:
        if not may_change(unit, staff, person_id, now):
            return None
        sender = _find_phone(unit, person_id)
        if sender is None or any(silences.find_silence(unit, person_id)):
            return False
        to = outbox.Recipient("person", person_id, sender.data_key_id, sender.contact_point_id)
        new = outbox.NewOutbound(
            id=uuid4(),
            turn_id=uuid5(_NAMESPACE, str(sender.contact_point_id)),
            step=STEP,
            recipient=to,
            channel="sms",
            text_id=_TEXT,
            values={},
            permits=(),
            created_at=now,
        )
        if outbox.add_outbound(unit, new):
            jobs.add_send(unit, new.id)
            event = Event("person.welcomed", now, staff.kind, staff.id, subject_id=person_id)
            add_event(unit, event)
    return True


def read_card(app: App, staff: Staff, person_id: UUID) -> Card | None:
    """The card for a person or a carer; None for whoever may not open them."""
    now = app.clock.now()
    with app.records.begin() as unit:
        access = open_person(app, unit, staff, person_id, now)
        about = None if access is None else find_about(unit, person_id)
        if access is None or about is None:
            return None
        text_only = about.reveal_to_staff(access).details.text_only
        person = people.get_person(unit, person_id)
        organisation = get_organisation(unit)
        values = published_values(organisation, now)
    words = app.card.fill(
        organisation.nation,
        values,
        for_carer=person.is_carer and not person.is_service_user,
        text_only=text_only,
    )
    return Card(as_written(app.settings.twilio_sms_from or values["public_number"]), words)


def _find_phone(unit: Unit, person_id: UUID) -> Sender | None:
    """The phone that is theirs, where nothing speaks against it and nobody else sees it."""
    found = [people.get_sender(unit, one) for one in contact_points.list_phones(unit, person_id)]
    fit = (s for s in found if s.identified and s.doubted_at is None and not s.others_see)
    return next(fit, None)
