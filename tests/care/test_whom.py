"""Whom a carer means: by their words, and never by a guess."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.care.consent_records import Kind
from bot.care.whom import Bond, Related, list_said, match, read_whom, said_whom
from bot.care.whom_reply import whom_in_reply

ASHA, BEN, KWAME, SIAN = (UUID(int=n) for n in range(1, 5))


def _related(person: UUID, first: str, last: str, *kinds: Kind) -> Related:
    return Related(person, first, last, frozenset(kinds))


DAUGHTER = _related(ASHA, "Asha", "Begum", Kind.PARENT)
HUSBAND = _related(BEN, "Ben", "Kowalczyk", Kind.PARTNER)
UNCLE = _related(KWAME, "Kwame", "Asante", Kind.CARER)
FRIEND = _related(SIAN, "Siân", "D'Agostino-Llewellyn", Kind.FRIEND)


@pytest.mark.parametrize(
    ("text", "names", "words"),
    [
        ("who is my daughters key worker", (), "my daughter"),
        ("who is my daughter's key worker", ("my daughter",), "my daughter"),
        ("Whos MY DAUGHTER\u2019S worker", (), "my daughter"),
        ("is our kid seen by anyone", (), "my kid"),
        ("when is my mam next in", (), "my mam"),
        ("who does the wife talk to", (), "my wife"),
        ("who sees me nan", (), "my nan"),
        ("who is hubby seeing", ("hubby",), "my hubby"),
        ("whens my lad in next", ("my lad",), "my lad"),
        ("who covers for my other half", (), "my other-half"),
        ("whos my mother in law's nurse", (), "my mother-in-law"),
        ("is asha in today", ("asha",), "asha"),
        ("who is Asha's key worker", ("Asha's",), "asha"),
        ("whos asha begums worker", ("asha begums",), "asha begums"),
        ("who is my daughter Asha with", ("my daughter Asha",), "my daughter asha"),
        ("my son, Laurence, who sees him", ("my son, Laurence",), "my son laurence"),
        ("my daughter, asha begum", ("my daughter", "asha begum"), "my daughter asha begum"),
        ("hows our Kev, did kev go", ("our Kev", "kev"), "kev"),
        ("how is mum", ("mum",), "my mum"),
        ("any news on dad", (), "my dad"),
        ("hows wor mam the day", ("wor mam",), "my mam"),
        ("my poor mum wants to know", (), "my mum"),
        ("Hi I'm Rehana, who is Asha's key worker", ("Rehana", "Asha's"), "asha"),
        ("czy moja mama is there", ("moja mama",), "my mama"),
        ("Asha's key worker please. Asha Begum", ("Asha", "Asha Begum"), "asha begum"),
        ("whos bens key worker", (), "bens"),
        ("who is yonas key worker", (), "yonas"),
        ("so who is ashas key worker then", (), "ashas"),
        ("who is my daughter Asha's key worker", (), "my daughter asha"),
        ("whos my son jamals keyworker", (), "my son jamals"),
        ("what time is kwames appointment on thursday", (), "kwames"),
        ("when is Asha's next appointment please", (), "asha"),
        ("whos covering for bens worker while shes off", (), "bens"),
        ("who is Zebedee Quills key worker", (), "zebedee quills"),
        ("who is Asha Begum's key worker", ("Asha Begum",), "asha begum"),
        ("who is the key worker for ben please", (), "ben"),
        ("im niamhs dad, whats the name of niamhs key worker", (), "niamhs"),
        ("Who is Pat's key worker?", (), "pat"),
        ("who is Siân's nurse", (), "sian"),
    ],
)
def test_whom_a_text_means(text: str, names: tuple[str, ...], words: str) -> None:
    said = said_whom(text, names)
    assert said is not None
    assert said.words == words


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("who is her key worker", ()),
        ("when is he next in", ()),
        ("who is my key worker", ()),
        ("im her mum", ()),
        ("I'm her mother and I have a right to know", ("her mother",)),
        ("i am his dad", ()),
        ("i'm ashas mum", ()),
        ("this is Rehana", ("Rehana",)),
        ("my sister and my brother", ("my sister", "my brother")),
        ("my daughter's friend told me", ()),
        ("my husband says Asha missed it", ("my husband", "Asha")),
        ("the nurse said so", ()),
        ("", ()),
        ("mummification", ()),
    ],
)
def test_a_text_that_means_nobody_or_two(text: str, names: tuple[str, ...]) -> None:
    assert said_whom(text, names) is None


def test_two_are_told_from_nobody() -> None:
    assert len(list_said("my sister and my brother", ())) == 2
    assert list_said("who is her key worker", ()) == []


@pytest.mark.parametrize(
    "words", ["my daughter", "asha", "asha begum", "my daughter asha", "my other-half", "my kid"]
)
def test_what_is_kept_is_read_as_it_was_said(words: str) -> None:
    kept = read_whom(words)
    assert kept is not None
    assert kept.words == words
    assert read_whom(kept.words) == kept


def test_words_are_not_printed() -> None:
    assert "asha" not in repr(read_whom("my daughter asha"))
    assert "Begum" not in repr(DAUGHTER)


@pytest.mark.parametrize(
    ("words", "person"),
    [
        ("my daughter", ASHA),
        ("my lad", None),  # a child or a partner: there is one of each
        ("my lass asha", ASHA),
        ("asha", ASHA),
        ("ashas", ASHA),
        ("asha begum", ASHA),
        ("asha begums", ASHA),
        ("begum", None),
        ("ash", None),
        ("ashaa", None),
        ("my husband", BEN),
        ("my husband ben", BEN),
        ("my husband asha", None),
        ("my friend", SIAN),
        ("sian", SIAN),
        ("sian dagostino llewellyn", SIAN),
        ("my client", None),
        ("gwen", None),
    ],
)
def test_who_that_is_among_those_who_are_related(words: str, person: UUID | None) -> None:
    whom = read_whom(words)
    assert whom is not None
    assert match(whom, [DAUGHTER, HUSBAND, FRIEND]) == person


def test_two_who_fit_are_nobody() -> None:
    other = _related(KWAME, "Asha", "Asante", Kind.PARENT)
    for words, person in (("asha", None), ("asha asante", KWAME), ("my daughter", None)):
        whom = read_whom(words)
        assert whom is not None
        assert match(whom, [DAUGHTER, other]) == person


def test_a_carer_may_be_anything_to_the_person() -> None:
    for words in ("my uncle", "my wife", "my son", "my mate", "kwame"):
        whom = read_whom(words)
        assert whom is not None
        assert match(whom, [UNCLE]) == KWAME
        assert match(whom, []) is None


def test_several_kinds_are_one_person() -> None:
    both = _related(ASHA, "Asha", "Begum", Kind.RELATIVE, Kind.ATTORNEY_HW)
    whom = read_whom("my sister")
    assert whom is not None
    assert match(whom, [both]) == ASHA


def test_every_kind_of_relationship_is_somebodys() -> None:
    for kind in Kind:
        related = _related(ASHA, "Asha", "Begum", kind)
        fits = [bond for bond in Bond if match(read_whom(_SAID[bond]), [related])]  # type: ignore[arg-type]
        assert fits, kind


_SAID = {
    Bond.CHILD: "my son",
    Bond.PARTNER: "my wife",
    Bond.FAMILY: "my nan",
    Bond.FRIEND: "my mate",
    Bond.CLIENT: "my client",
}


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("Asha", "asha"),
        ("asha begum", "asha begum"),
        ("Asha Begum.", "asha begum"),
        ("my daughter", "my daughter"),
        ("My daughter, Asha", "my daughter asha"),
        ("my daughter asha begum", "my daughter asha begum"),
        ("its my mum", "my mum"),
        ("about our Kev please", "kev"),
        ("the wife", "my wife"),
        ("daughter", "my daughter"),
        ("mam", "my mam"),
        ("my mother in law", "my mother-in-law"),
        ("it's for Siân", "sian"),
        ("Jean-Paul O\u2019Brien", "jean-paul o'brien"),
        ("son", "my son"),
        ("asha begum my daughter", "my daughter asha begum"),
        ("ellie, our kid", "my kid ellie"),
    ],
)
def test_an_answer_names_somebody(reply: str, words: str) -> None:
    whom = whom_in_reply(reply)
    assert whom is not None
    assert whom.words == words


@pytest.mark.parametrize(
    "reply",
    [
        "why do you need to know",
        "her",
        "him",
        "no",
        "never mind",
        "forget it",
        "me",
        "what?",
        "who do you think",
        "you know who",
        "2",
        "1234",
        "ok thanks",
        "none of your business",
        "when is my daughters next appointment",
        "call me",
        "she has not slept since sunday and is talking ever so fast",
        "my son and my daughter",
        "",
        "?",
        "\U0001f622",
        "thanks",
        "bye for now",
        "safe yes. tired",
        "tired",
        "at home alone",
    ],
)
def test_what_is_no_answer(reply: str) -> None:
    assert whom_in_reply(reply) is None


@pytest.mark.parametrize(
    "text",
    [
        "whats the key worker for",
        "who is this persons key worker",
        "when is todays appointment",
        "is thursdays appointment still on",
        "when is his diabetes appointment",
        "who was the previous key worker",
        "whos the key worker for now",
        "is the nurses appointment book open",
        "whos hers key worker",
    ],
)
def test_a_thing_is_nobodys_name(text: str) -> None:
    assert list_said(text, ()) == []
