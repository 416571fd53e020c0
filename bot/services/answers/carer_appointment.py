"""When and where another person's next appointment is, by the permit for it. Never what for."""

from __future__ import annotations

from bot.care.consent import Refusal
from bot.care.facts import Category
from bot.care.wishes import Wish
from bot.clock import local
from bot.records import appointments
from bot.services.about_other import Asked, open_fact, refuse_about_other
from bot.services.answering import Answering
from bot.services.ask_staff import ask_staff
from bot.services.turns import Said
from bot.services.wording import clock_words, date_words


def tell_appointment(answering: Answering, asked: Asked) -> Said:
    """The next appointment; staff hear of the question where there is none."""
    told = open_fact(
        answering,
        asked,
        Category.APPOINTMENT,
        lambda: appointments.find_next_appointment(
            answering.unit, asked.standing.subject_id, answering.now
        ),
    )
    if isinstance(told, Refusal):
        ask_staff(answering, Wish.APPOINTMENT)
        return refuse_about_other(answering, asked, told)
    if told.fact is None:
        ask_staff(answering, Wish.APPOINTMENT)
        return answering.say("carer_appointment_none", {}, told.permit)
    answering.settle()
    values = {
        "day": date_words(told.fact.starts_at),
        "time": clock_words(local(told.fact.starts_at).time()),
        "place": told.fact.place,
    }
    return answering.say("carer_appointment", values, told.permit, known_by=[told.known_by])
