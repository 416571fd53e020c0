"""An item goes to somebody else, who takes it or does not; a call back is noted."""

from __future__ import annotations

from bot.records import items, tables
from bot.services.pass_item_on import list_takers
from tests.kit import ASHA, CALL, DUTY, PRIYA, SAM, Desk
from tests.services.answers.asking import ask
from tests.services.test_tell_outcome_back import code_of, staff
from tests.services.test_write_answer import later, reported, worker


def owner(desk: Desk, code: str) -> str:
    rows = desk.rows(
        "SELECT coalesce(w.id::text, d.role) AS who FROM item i LEFT JOIN worker w"
        " ON w.id = i.owner_id LEFT JOIN desk d ON d.id = i.owner_id WHERE code = :c",
        c=code,
    )
    return str(rows[0]["who"])


def test_a_colleague_takes_it_and_whoever_passed_it_on_hears_so(desk: Desk) -> None:
    code = reported(desk)
    staff(desk, SAM, f"HAVE {code}")
    said = staff(desk, SAM, f"PASS {code} to Priya she knows the family")
    assert f"{code} is passed on" in said[-1]
    assert owner(desk, code) == str(worker(desk, "Priya").id)
    assert f"a message was passed to you. Code {code}" in desk.sender.to(PRIYA)[-1]
    assert staff(desk, PRIYA, f"HAVE {code}")[-1].startswith(f"Keyline: you have {code}.")
    assert f"whoever you passed {code} to has it now" in desk.sender.to(SAM)[-1]
    later(desk, minutes=31)
    assert owner(desk, code) == str(worker(desk, "Priya").id)
    kinds = [
        r["kind"] for r in desk.rows("SELECT kind FROM audit_event WHERE kind LIKE 'item.pass%'")
    ]
    assert kinds == ["item.passed_on", "item.pass_taken"]
    (row,) = desk.rows("SELECT words FROM pass_on")
    assert b"family" not in bytes(row["words"])  # type: ignore[arg-type]


def test_what_nobody_takes_goes_back(desk: Desk) -> None:
    code = reported(desk)
    before = owner(desk, code)
    staff(desk, SAM, f"PASS {code} to duty please look at this tonight")
    assert owner(desk, code) == "duty"
    assert f"{code} was passed to someone already" in staff(desk, SAM, f"PASS {code} to lead")[-1]
    later(desk, minutes=30)
    later(desk)
    assert owner(desk, code) == before
    assert f"nobody took {code} in 30 minutes" in desk.sender.to(SAM)[-1]
    staff(desk, DUTY, f"HAVE {code}")
    assert desk.count("SELECT count(*) FROM pass_on WHERE taken_at IS NOT NULL") == 0


def test_nobody_of_that_name_and_two_of_that_name(desk: Desk) -> None:
    code = reported(desk)
    assert "I know nobody of that name" in staff(desk, SAM, f"PASS {code} to Nobody hello")[0]
    second = worker(desk, "Tomasz").id
    with desk.app.records.begin() as unit:
        row = unit.connection.execute(
            tables.worker.select().where(tables.worker.c.id == second)
        ).one()
        sealed = unit.seal(row.data_key_id, "Priya", "worker.first_name", second)
        unit.connection.execute(
            tables.worker.update().where(tables.worker.c.id == second).values(first_name=sealed)
        )
    said = staff(desk, SAM, f"PASS {code} to Priya she rang")
    assert said[-1].endswith("Add the first letter of the last name: N, Z.")
    assert f"{code} is passed on" in staff(desk, SAM, f"PASS {code} to Priya Z she rang")[-1]
    assert owner(desk, code) == str(second)


def test_whoever_is_away_or_of_another_team_is_no_taker(desk: Desk) -> None:
    code = reported(desk)
    with desk.app.records.begin() as unit:
        item = items.find_by_code(unit, code)
        assert item is not None
        takers = list_takers(unit, worker(desk, "Sam"), item, desk.clock.now())
    names = {t.first_name for t in takers if t.kind == "worker"}
    assert "Gwen" not in names, "she is on leave"
    assert "Callum" not in names, "he is of another team"
    assert {"Priya", "Tomasz"} <= names
    assert "Sam" not in names
    assert {t.post for t in takers if t.kind == "desk"} >= {"duty", "lead"}


def test_a_call_back_closes_the_promise_with_what_came_of_it(desk: Desk) -> None:
    said = ask(desk, ASHA, CALL, body="please can someone call me")
    code = code_of(desk, said.message_id)
    owed = "SELECT count(*) FROM promise WHERE ending IS NULL"
    assert desk.count(owed) == 1
    assert "Add a few words" in staff(desk, SAM, f"CALLED {code}")[0]
    assert desk.count(owed) == 1
    told = staff(desk, SAM, f"CALLED {code} had a good talk, she sees the GP on Monday")
    assert told[-1] == f"Keyline: noted for {code}. The call they were owed is off the list."
    assert desk.rows("SELECT ending FROM promise") == [{"ending": "kept"}]
    assert desk.count("SELECT count(*) FROM human_contact") == 1
    assert staff(desk, SAM, f"CALLED {code} again, nothing new")[-1].endswith("No call was owed.")


def test_a_call_without_answer_is_one_that_was_tried(desk: Desk) -> None:
    said = ask(desk, ASHA, CALL, body="please can someone call me")
    code = code_of(desk, said.message_id)
    staff(desk, SAM, f"CALLED {code} rang twice, no answer")
    assert desk.rows("SELECT ending FROM promise") == [{"ending": "tried"}]
    assert desk.count("SELECT count(*) FROM human_contact") == 0
