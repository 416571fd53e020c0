"""A folder that says what was agreed, found, seen and known, and every way of spoiling it."""

from __future__ import annotations

from tests.services.importing.folders import Case, Files, add, change, good

_MORE = {
    "people.csv": """\
id,first_name,last_name,kind,team,phone,may_text,number_confirmed_on,born_on,others_see_phone
9434765919,Wilhelmina,Featherby,service_user,fen-north,07700 900751,,2026-11-20,1961-03-09,
9434765870,Zbigniew,Featherby,carer,,07700 900752,,2026-11-20,,yes
9434765838,Thandiwe,Mkhize,both,fen-south,07700 900753,nothing,,1990-02-28,
9434765811,Anselm,Mkhize,service_user,fen-south,,,,01/06/2015,
""",
    "relationships.csv": """\
person,other,kind,verified_on,hold
9434765919,9434765870,partner,2026-11-02,
9434765811,9434765870,parent_PR,2026-11-02,no_contact
""",
    "consents.csv": """\
id,person,other,state,categories,basis,given_via,recorded_by,confirmed_by,from,expires
"""
    "agreed-1,9434765919,9434765870,LIMITED,key_worker cover,explicit,face_to_face,staff-4471,"
    "staff-5820,2026-11-02,2027-05-01\n",
    "capacities.csv": """\
person,other,finding,assessed_on,review_by,recorded_by
9434765919,9434765870,HAS,2026-11-02,,staff-4471
""",
    "evidence.csv": """\
person,other,kind,categories,checked_on,review_by,recorded_by
9434765811,9434765870,parental_responsibility,,2026-11-02,,staff-6093
""",
    "known_facts.csv": """\
person,other,category,how,known_since,recorded_by
9434765919,9434765870,key_worker,present_at_meeting,2026-11-02,staff-4471
""",
}


def good_with_consent() -> Files:
    """The good folder, with the files that it may be without."""
    return {**good(), **{name: text.encode() for name, text in _MORE.items()}}


CONSENT = [
    Case(
        "A born day that does not exist, is in the future or before 1900",
        change(
            "people.csv",
            "1961-03-09",
            "1891-03-09",
        ),
        (
            (
                "people.csv, line 2, born_on: expected a day of birth such as 1987-04-30 or "
                "30/04/1987, not before 1900 and not in the future"
            ),
        ),
    ),
    Case(
        "A kind of information that nobody knows",
        change(
            "consents.csv",
            "key_worker cover",
            "key_worker diagnosis",
        ),
        (
            (
                "consents.csv, line 2, categories: expected kinds of information with spaces "
                "between them, such as key_worker cover appointments, or codes such as D1 D2 D3"
            ),
        ),
    ),
    Case(
        "An unknown state of consent",
        change(
            "consents.csv",
            "LIMITED",
            "SOMETIMES",
        ),
        (
            (
                "consents.csv, line 2, state: expected one of NOT_ASKED, PENDING, FULL, LIMITED, "
                "REFUSED, WITHDRAWN, EXPIRED"
            ),
        ),
    ),
    Case(
        "An unknown basis",
        change(
            "consents.csv",
            "explicit",
            "implied",
        ),
        (
            (
                "consents.csv, line 2, basis: expected one of explicit, competent_child, "
                "parental_responsibility, best_interests_MCA_s4, attorney, deputy, court_order"
            ),
        ),
    ),
    Case(
        "An unknown way in which it was given",
        change(
            "consents.csv",
            "face_to_face",
            "hearsay",
        ),
        (("consents.csv, line 2, given_via: expected one of text, call, face_to_face, letter"),),
    ),
    Case(
        "An unknown finding",
        change(
            "capacities.csv",
            "HAS",
            "SOME",
        ),
        (("capacities.csv, line 2, finding: expected one of PRESUMED, HAS, LACKS, FLUCTUATING"),),
    ),
    Case(
        "An unknown paper",
        change(
            "evidence.csv",
            "parental_responsibility",
            "letter",
        ),
        (
            (
                "evidence.csv, line 2, kind: expected one of parental_responsibility, "
                "registered_power, court_order, powers, appointment"
            ),
        ),
    ),
    Case(
        "An unknown way to know",
        change(
            "known_facts.csv",
            "present_at_meeting",
            "told_by_bot",
        ),
        (
            (
                "known_facts.csv, line 2, how: expected one of carer_told_us, present_at_meeting,"
                " su_told_carer_confirmed, letter_copied"
            ),
        ),
    ),
    Case(
        "An unknown hold",
        change(
            "relationships.csv",
            "no_contact",
            "angry",
        ),
        (
            (
                "relationships.csv, line 3, hold: expected one of none, no_contact, court_order, "
                "DA_suspected, su_asked_us_not_to_engage, child_protection, duress"
            ),
        ),
    ),
    Case(
        "Consent recorded by somebody who is no worker, such as whoever is to be told",
        change(
            "consents.csv",
            "face_to_face,staff-4471",
            "face_to_face,9434765870",
        ),
        (
            (
                "consents.csv, line 2, recorded_by: expected the id of a worker in workers.csv, "
                "never of whoever is to be told"
            ),
        ),
    ),
    Case(
        "Consent recorded by a worker who is to be told: the phones are the same",
        change(
            "people.csv",
            "07700 900752",
            "07700 900741",
        ),
        (
            (
                "consents.csv, line 2, recorded_by: expected another worker: whoever is to be "
                "told cannot record or confirm the consent"
            ),
        ),
    ),
    Case(
        "A consent that ends before it begins",
        change(
            "consents.csv",
            "2026-11-02,2027-05-01",
            "2026-11-02,2026-10-30",
        ),
        (
            (
                "consents.csv, line 2, expires: expected a later day, or nothing: it expires "
                "before it starts"
            ),
        ),
    ),
    Case(
        "Two consents at one time for the same two people",
        add(
            "consents.csv",
            "agreed-3,9434765919,9434765870,FULL,,explicit,call,staff-4471,staff-4471,2026-11-20,",
        ),
        (
            (
                "consents.csv, line 3, from: expected one consent at a time for the same two "
                "people: see line 2"
            ),
        ),
    ),
    Case(
        "Consent between people of whom nothing is recorded",
        change(
            "consents.csv",
            "agreed-1,9434765919,9434765870",
            "agreed-1,9434765919,9434765838",
        ),
        (
            (
                "consents.csv, line 2, other: expected a row in relationships.csv for the two: "
                "how the two stand to one another is not recorded"
            ),
        ),
    ),
    Case(
        "Consent to oneself",
        change(
            "consents.csv",
            "agreed-1,9434765919,9434765870",
            "agreed-1,9434765919,9434765919",
        ),
        (("consents.csv, line 2, other: expected another person than in the column person"),),
    ),
    Case(
        "A limited consent that lists nothing",
        change(
            "consents.csv",
            "key_worker cover",
            "",
        ),
        (
            (
                "consents.csv, line 2, categories: expected kinds of information: a limited "
                "consent lists what it covers"
            ),
        ),
    ),
    Case(
        "A full consent, refusal or withdrawal with a list",
        change(
            "consents.csv",
            "LIMITED",
            "REFUSED",
        ),
        (
            (
                "consents.csv, line 2, categories: expected nothing: only a limited consent lists"
                " categories, not one that is REFUSED"
            ),
        ),
    ),
    Case(
        "Consent to what nobody can consent to",
        change(
            "consents.csv",
            "key_worker cover",
            "key_worker D11",
        ),
        (
            (
                "consents.csv, line 2, categories: expected what can be agreed to: consent is not"
                " asked for D11"
            ),
        ),
    ),
    Case(
        "More than may be agreed to by text",
        change(
            "consents.csv",
            "key_worker cover,explicit,face_to_face",
            "care_plan,explicit,text",
        ),
        (
            (
                "consents.csv, line 2, given_via: expected another way: so much is agreed to in a"
                " call or a meeting, not by text"
            ),
        ),
    ),
    Case(
        "A parent's consent by text: only the person consents so",
        change(
            "consents.csv",
            "explicit,face_to_face",
            "attorney,text",
        ),
        (
            (
                "consents.csv, line 2, basis: expected explicit or competent_child: only the "
                "person consents by text"
            ),
        ),
    ),
    Case(
        "A parent's consent for somebody of 16 or over",
        change(
            "consents.csv",
            "explicit,face_to_face",
            "parental_responsibility,face_to_face",
        ),
        (
            (
                "consents.csv, line 2, basis: expected the person's own consent: parental "
                "responsibility decides for nobody of 16 or over"
            ),
        ),
    ),
    Case(
        "A competent child of 16 or over",
        change(
            "consents.csv",
            "explicit,face_to_face",
            "competent_child,face_to_face",
        ),
        (
            (
                "consents.csv, line 2, basis: expected explicit: from 16 on, what the person says"
                " themselves is explicit"
            ),
        ),
    ),
    Case(
        "No capacity, and no day by which it is looked at again",
        change(
            "capacities.csv",
            "HAS",
            "LACKS",
        ),
        (
            (
                "capacities.csv, line 2, review_by: expected a day: a lack of capacity needs a "
                "day by which it is looked at again"
            ),
        ),
    ),
    Case(
        "A day of review before the day of the assessment",
        change(
            "capacities.csv",
            "2026-11-02,",
            "2026-11-02,2026-11-01",
        ),
        (
            (
                "capacities.csv, line 2, review_by: expected a later day: capacity is to be "
                "reviewed before it was assessed"
            ),
        ),
    ),
    Case(
        "A paper that gives such a person no standing",
        change(
            "evidence.csv",
            "9434765811,9434765870,parental_responsibility",
            "9434765919,9434765870,parental_responsibility",
        ),
        (("evidence.csv, line 2, kind: expected no such row: no paper is needed of a partner"),),
    ),
    Case(
        "Another paper than the relationship needs",
        change(
            "evidence.csv",
            "parental_responsibility",
            "registered_power",
        ),
        (
            (
                "evidence.csv, line 2, categories: expected kinds of information: such a paper "
                "lists what it opens"
            ),
            (
                "evidence.csv, line 2, kind: expected another kind: of a parent_PR another paper "
                "is needed: parental responsibility"
            ),
        ),
    ),
    Case(
        "A fact that is known without a relationship",
        change(
            "known_facts.csv",
            "9434765870",
            "9434765838",
        ),
        (
            (
                "known_facts.csv, line 2, other: expected a row in relationships.csv for the two:"
                " how the two stand to one another is not recorded"
            ),
        ),
    ),
    Case(
        "A key worker known when there was none",
        change(
            "known_facts.csv",
            "2026-11-02",
            "2024-11-02",
        ),
        (
            (
                "known_facts.csv, line 2, known_since: expected a day on which the person has a "
                "key worker in assignments.csv"
            ),
        ),
    ),
    Case(
        "An appointment known where none is to come",
        change(
            "known_facts.csv",
            "9434765919,9434765870,key_worker",
            "9434765811,9434765870,appointment",
        ),
        (
            (
                "known_facts.csv, line 2, category: expected an appointment of the person in "
                "appointments.csv that is to come"
            ),
        ),
    ),
    Case(
        "Cover, and whatever else no file can say",
        change(
            "known_facts.csv",
            "key_worker",
            "cover",
        ),
        (
            (
                "known_facts.csv, line 2, category: expected one of D0, D1, D3: of others no file"
                " says what was known"
            ),
        ),
    ),
]

#: Imported all the same, with a note.
WITHOUT_EFFECT = [
    Case(
        "A consent of somebody whose age is not recorded",
        change("people.csv", "1961-03-09", ""),
        ("consents.csv, line 2, person: tells nothing yet: born_on in people.csv is empty",),
    ),
    Case(
        "A consent for somebody whom staff have not looked into",
        change(
            "relationships.csv",
            "9434765919,9434765870,partner,2026-11-02",
            "9434765919,9434765870,partner,",
        ),
        (
            (
                "consents.csv, line 2, other: tells nothing yet: verified_on in relationships.csv "
                "is empty"
            ),
        ),
    ),
    Case(
        "A consent that nobody confirmed",
        change("consents.csv", "staff-5820", ""),
        ("consents.csv, line 2, confirmed_by: tells nothing yet: no worker confirmed it",),
    ),
]
