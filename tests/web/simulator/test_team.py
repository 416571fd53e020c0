from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.web.simulator.roles import describe_place
from bot.web.simulator.team import Place, Team, places, read_team

MONDAY = date(2026, 3, 9)
_HOURS = "mon,tue,wed,thu,fri,sat,sun"
FOLDER = {
    "organisation": f"name,public_number,crisis_line,{_HOURS}\nHarbour,01632 960100,,,,,,,,\n",
    "teams": f"id,name,public_number,takes_strangers,{_HOURS}\n"
    "t1,Quay,01632 960110,yes,,,,,,,\nt2,Mill,01632 960111,no,,,,,,,\n",
    "desks": "team,role,phone\nt1,duty,07700 900300\nt1,on_call,07700 900301\n"
    "t2,duty,07700 900302\nt1,link_worker,07700 900303\n",
    "workers": "id,team,first_name,last_name,working_days,phone\n"
    "w1,t1,Sam,Ode,Mon to Thu,07700 900201\n"
    "w2,t1,Gwen,Pryce,Mon to Fri,07700 900202\n"
    "w3,t1,Priya,Nair,Mon to Fri,07700 900203\n",
    "people": "id,first_name,last_name,kind,team,phone,may_text,number_confirmed_on\n"
    "s1,Siân,Lloyd,service_user,t1,07700 900101,key_worker,-1\n"
    "s2,Ann,Lloyd,service_user,t1,07700 900102,nothing,-120\n"
    "s3,Ann,Moss,service_user,t1,07700 900103,nothing,\n"
    "s4,Duty,Reid,service_user,t1,07700 900104,key_worker,-1\n"
    "s5,Joe,Park,service_user,t1,07700 900105,key_worker,-1\n"
    "s6,May,Park,service_user,t1,07700 900105,key_worker,-1\n"
    "s7,Pat,Wood,service_user,t1,,nothing,\n"
    "c1,Rhys,Lloyd,carer,,07700 900106,nothing,-1\n"
    "c2,Tom,Lloyd,carer,,07700 900201,nothing,-1\n",
    "assignments": "person,worker,role,from,to\n"
    "s1,w1,key_worker,-9,\ns2,w2,key_worker,-9,\ns4,w2,key_worker,-9,+3\ns4,w3,key_worker,+4,\n"
    "s5,w3,key_worker,-9,\ns6,w3,key_worker,+4,\n",
    "absences": "worker,from,to,cover\nw2,+1,+2,w3\nw3,+2,+2,w2\n",
    "relationships": "person,other,kind,verified_on\n"
    "s1,c1,parent,-1\ns2,c1,parent,-1\ns3,c1,nearest_relative,\n",
}


@pytest.fixture
def team(tmp_path: Path) -> Team:
    for name, text in FOLDER.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_team(MONDAY, tmp_path)


def by_id(team: Team) -> dict[str, Place]:
    return {place.id: place for place in places(team, taken=("unknown",))}


def test_ids_are_plain_stable_and_one_of_a_kind(team: Team) -> None:
    assert list(by_id(team)) == [
        *("sian", "ann", "ann2", "duty2", "joe", "pat", "rhys"),
        *("tom", "gwen", "priya", "duty", "on_call", "t2-duty", "link_worker"),
    ]


def test_one_number_is_one_phone(team: Team) -> None:
    found = by_id(team)
    assert found["joe"].name == "Joe and May Park"
    assert found["tom"].name == "Tom Lloyd and Sam Ode"
    assert (found["tom"].group, found["tom"].number) == ("carers", "+447700900201")
    assert found["pat"].number is None
    assert found["t2-duty"].name == "Duty desk, Mill"


@pytest.mark.parametrize(
    ("place", "day", "words"),
    [
        ("sian", 0, "Key worker Sam works Mon to Thu"),
        ("ann", 0, "Key worker Gwen. Phone may be told nothing. Number not confirmed for 4 months"),
        ("ann", 1, "Key worker Gwen is away, back after Wed 11 Mar; Priya covers."),
        ("ann", 2, "Key worker Gwen is away, back after Wed 11 Mar; nobody covers."),
        ("ann2", 0, "No key worker. Phone may be told nothing. Number never confirmed"),
        ("duty2", 0, "Key worker Gwen until Thu 12 Mar, then Priya"),
        (
            "joe",
            0,
            "Joe and May share this number. Joe: Key worker Priya. May: No key worker before",
        ),
        ("pat", 0, "No key worker. Has no phone"),
        ("rhys", 0, "Siân and Ann's parent. Ann's nearest relative, not checked yet"),
        (
            "gwen",
            1,
            "Away, back after Wed 11 Mar; Priya covers. Key worker of Ann and Duty.",
        ),
        ("priya", 1, "Covers for Gwen until Wed 11 Mar. Key worker of Joe. Works Mon to Fri"),
        ("duty", 0, "Where alerts go"),
        ("on_call", 0, "Alerts move on to it after the duty desk"),
        ("link_worker", 0, "Asked for things to do, help with money or a home, and advocates"),
    ],
)
def test_who_is_what(team: Team, place: str, day: int, words: str) -> None:
    said = describe_place(team, by_id(team)[place], MONDAY + timedelta(days=day))
    assert said.startswith(words)


def test_what_somebody_is_known_by_is_shown_of_the_invented_team(tmp_path: Path) -> None:
    for name, text in FOLDER.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    proofs = "person,pin,memory_word,duress,quiet\ns1,4821,,sunflower,\n"
    (tmp_path / "proofs.csv").write_text(proofs, encoding="utf-8")
    team = read_team(MONDAY, tmp_path)
    said = describe_place(team, by_id(team)["sian"], MONDAY)
    assert "PIN 4821. Duress word sunflower" in said
    assert "PIN" not in describe_place(team, by_id(team)["ann"], MONDAY)


def test_a_row_with_a_fault_is_left_out(tmp_path: Path) -> None:
    for name, text in FOLDER.items():
        (tmp_path / f"{name}.csv").write_text(text.replace("07700 900101", "x"), encoding="utf-8")
    assert "sian" not in by_id(read_team(MONDAY, tmp_path))


def test_the_demo_team() -> None:
    team = read_team(MONDAY)
    found = by_id(team)
    assert {"asha", "rehana", "ben", "sam", "duty", "on_call"} <= set(found)
    owners = [owner for place in found.values() for owner in place.owners]
    assert len(owners) == len(team.people) + len(team.workers) + len(team.desks)
    for day in range(40):
        for place in found.values():
            assert describe_place(team, place, MONDAY + timedelta(days=day))
