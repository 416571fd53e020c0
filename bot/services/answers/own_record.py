"""What somebody may be told of their own record: what is kept, and their next appointment."""

from __future__ import annotations

from bot.care.consent import Refusal
from bot.care.facts import Category, MayText
from bot.care.wishes import Wish
from bot.clock import local
from bot.records import appointments
from bot.services.answering import Answering
from bot.services.answers.question import Question
from bot.services.ask_staff import ask_staff
from bot.services.key_worker_facts import ask
from bot.services.turns import Said
from bot.services.wording import clock_words, date_words

_MAY_BE_TOLD = {
    MayText.NOTHING: "nothing private without a check",
    MayText.KEY_WORKER: "that name and who covers",
    MayText.APPOINTMENTS: "that name, who covers and your appointments",
}


def say_what_is_kept(answering: Answering, _: Question) -> Said:
    """What is kept. Whoever has no permit is told what holds for every number."""
    facts = ask(answering, Category.KEY_WORKER)
    answering.settle()
    if isinstance(facts, Refusal) or facts.key_worker is None:
        return answering.say("about_me")
    told = {"may_be_told": _MAY_BE_TOLD[answering.sender.may_text]}
    return answering.say("about_me_known", {**facts.values, **told}, *facts.permits)


def tell_appointment(answering: Answering, _: Question) -> Said:
    """The next appointment, where the phone may be told; staff answer where there is none."""
    decision = answering.decide(Category.APPOINTMENT)
    if isinstance(decision, Refusal):
        ask_staff(answering, Wish.APPOINTMENT)
        return answering.refuse(decision)
    found = appointments.find_next_appointment(
        answering.unit, answering.sender.person_id, answering.now
    ).reveal(decision)
    if found is None:
        ask_staff(answering, Wish.APPOINTMENT)
        return answering.say("appointment_none", {}, decision)
    answering.settle()
    values = {
        "day": date_words(found.starts_at),
        "time": clock_words(local(found.starts_at).time()),
        "place": found.place,
    }
    return answering.say("appointment", values, decision)
