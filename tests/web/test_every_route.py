"""Five workers walk every route of the pages for staff. Whoever may not see something sees what
they would see if it were not there; the one complained about meets no word of it; the relative
nothing of the person."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.records import tables
from tests.kit import Desk
from tests.web.declared_routes import FIELDS, Shows, declared
from tests.web.five_workers import (
    COMPLAINT,
    HIS_WORDS,
    OF_HIM,
    WHO,
    Answer,
    Walker,
    World,
    build_world,
)
from tests.web.walking import routes_of

#: A code that no item has, in the letters of which codes are made.
_NO_CODE = "QQQQ4"
_STAFF = ("/console", "/on-call")
#: What reading leaves behind.
_BY_READING = {"audit_event", "audit_head", "staff_session", "sign_in_try", "digest"}
#: What else stands in addresses, the same for what there is and what there is not.
_ALIKE = {
    "said": "done",
    "what": "claim",
    "name": "icon.svg",
    "rest": "nowhere",
    "entry": str(uuid4()),
    "kind": "pin",
    "phone_id": str(uuid4()),
}


def routes_to_walk(world: World) -> list[str]:
    """Every route of the pages for staff, as `METHOD path`."""
    return sorted(
        f"{method} {route.path}"
        for route in routes_of(world.app)
        if route.path.startswith(_STAFF)
        for method in route.methods or ()
    )


@pytest.fixture
def world(desk: Desk) -> World:
    return build_world(desk)


def _named(world: World, *, private: bool = False) -> dict[str, str]:
    """What stands in addresses, for what there is."""
    return {
        "code": world.private_code if private else world.code,
        "person_id": str(world.person_id),
        "person": str(world.person_id),
        "other": str(world.other_id),
        "consent": str(world.consent_id),
        "account_id": str(world.account_id),
        "media_id": str(world.media_id),
        **_ALIKE,
    }


def _invented() -> dict[str, str]:
    """The same, for what there is not."""
    person, account, other = str(uuid4()), str(uuid4()), str(uuid4())
    nobody = {"code": _NO_CODE, "person_id": person, "person": person, "account_id": account}
    nobody["media_id"] = str(uuid4())
    return {**nobody, "other": other, "consent": str(uuid4()), **_ALIKE}


def _ask(world: World, walker: object, route: str, named: dict[str, str]) -> Answer:
    method, path = route.split()
    fields = {"words": "all is well with them", "form": str(uuid4())}
    given = {k: v.format(**named) for k, v in FIELDS.get(route, {}).items()}
    return walker.ask(method, path.replace(":path", "").format(**named), {**fields, **given})  # type: ignore[attr-defined, no-any-return]


def _of(world: World, *shows: Shows) -> list[str]:
    table = declared()
    return [route for route in routes_to_walk(world) if table.get(route) in shows]


def test_every_route_is_declared_and_nothing_else(world: World) -> None:
    found, table = set(routes_to_walk(world)), declared()
    missing = sorted(found - table.keys())
    if missing:
        pytest.fail("say in tests/web/declared_routes.py what these show:\n" + "\n".join(missing))
    gone = table.keys() - found - {r for r in table if "/provider" in r}
    assert sorted(gone) == []


def test_the_walk_finds_routes_of_each_kind(world: World) -> None:
    assert {declared()[route] for route in routes_to_walk(world)} >= {
        Shows.ITEM,
        Shows.LOOKS,
        Shows.ACCOUNTS,
    }


def test_an_outsider_sees_no_difference_between_not_theirs_and_not_there(world: World) -> None:
    outsider = world.walkers()["outsider"]
    routes = _of(world, Shows.ITEM, Shows.PERSON, Shows.TRAIL, Shows.ACCOUNTS, Shows.LOOKS)
    assert routes
    differ = []
    for route in routes:
        _ask(world, outsider, route, _invented())  # what a process remembers is remembered now
        nobody = _ask(world, outsider, route, _invented())
        for named in (_named(world), _named(world, private=True)):
            real = _ask(world, outsider, route, named)
            if real != nobody:
                differ.append(_difference(route, real, nobody))
            assert 400 <= real.status < 500, route
    assert differ == [], "\n".join(differ)


@pytest.mark.parametrize("name", ["quayside.duty", "quayside.lead", "breakwater.duty"])
def test_a_desk_cannot_tell_what_is_private_from_what_is_not_there(world: World, name: str) -> None:
    walker, differ = Walker(world, name), []
    for route in _of(world, Shows.ITEM):
        _ask(world, walker, route, _invented())
        nobody = _ask(world, walker, route, _invented())
        real = _ask(world, walker, route, _named(world, private=True))
        if real != nobody:
            differ.append(_difference(route, real, nobody))
    assert differ == [], "\n".join(differ)


def _difference(route: str, real: Answer, nobody: Answer) -> str:
    shapes = [(a.status, a.length, a.statements, sorted(a.headers)) for a in (real, nobody)]
    more = [line for line in real.asked if line not in nobody.asked]
    return f"{route}: {shapes[0]} and {shapes[1]}; also asked: {more}"


@pytest.mark.parametrize("name", ["own", "cover"])
def test_whoever_is_there_for_the_person_reads_what_the_routes_show(
    world: World, name: str
) -> None:
    walker = world.walkers()[name]
    for route in _of(world, Shows.ITEM, Shows.PERSON):
        if route.startswith("GET"):
            found = _ask(world, walker, route, _named(world))
            assert found.status == 200, route
    assert HIS_WORDS in _ask(world, walker, "GET /on-call/{code}", _named(world)).text


@pytest.mark.parametrize("name", list(WHO))
def test_no_worker_meets_a_word_of_the_complaint(world: World, name: str) -> None:
    walker = world.walkers()[name]
    for route in routes_to_walk(world):
        for named in (_named(world, private=True), _named(world)):
            if not route.endswith("/sign-out"):
                assert COMPLAINT not in _ask(world, walker, route, named).text, route


def test_a_relative_sees_nothing_of_the_person(world: World) -> None:
    relative = world.walkers()["relative"]
    for route in routes_to_walk(world):
        if route.endswith("/sign-out"):
            continue
        shows = declared().get(route)
        for named in (_named(world), _named(world, private=True)):
            found = _ask(world, relative, route, named)
            typed = FIELDS.get(route, {}).values()
            for word in OF_HIM:
                echoed = any(word in value for value in typed)
                assert echoed or word not in found.text, (route, word)
            if shows in (Shows.ITEM, Shows.PERSON, Shows.TRAIL):
                assert found.status in (404, 405), route


@pytest.mark.parametrize("name", ["outsider", "relative", "complained"])
def test_nobodys_accounts_are_shown_to_whoever_is_no_admin(world: World, name: str) -> None:
    walker = world.walkers()[name]
    for route in _of(world, Shows.ACCOUNTS, Shows.LOOKS):
        assert _ask(world, walker, route, _named(world)).status == 404, route


def test_a_form_without_the_pages_token_changes_nothing(world: World) -> None:
    walker = world.walkers()["own"]
    walker.token = "0" * 64
    before = _everything(world)
    for route in routes_to_walk(world):
        if route.startswith("POST") and not route.endswith("/sign-out"):
            assert _ask(world, walker, route, _named(world)).status == 403, route
    assert _everything(world) == before


def test_no_get_changes_anything_but_who_read(world: World) -> None:
    walker = world.walkers()["own"]
    before = _everything(world)
    for route in routes_to_walk(world):
        if route.startswith("GET"):
            _ask(world, walker, route, _named(world))
    assert _everything(world) == before


def test_every_page_keeps_to_itself(world: World) -> None:
    walker = world.walkers()["own"]
    for route in routes_to_walk(world):
        if route.startswith("GET") and "/static/" not in route:
            headers = _ask(world, walker, route, _named(world)).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy, route
            assert "frame-ancestors 'none'" in policy, route
            assert "unsafe" not in policy, route
            assert headers["cache-control"] == "no-store", route
            assert headers["referrer-policy"] == "no-referrer", route
            assert headers["x-content-type-options"] == "nosniff", route


def _everything(world: World) -> dict[str, list[object]]:
    """Every row of every table but those that say who read, and when a digest was opened."""
    kept = [t for t in tables.metadata.sorted_tables if t.name not in _BY_READING]
    return {t.name: list(world.desk.rows(f"SELECT * FROM {t.name} ORDER BY 1")) for t in kept}


def test_without_a_session_every_route_leads_to_the_sign_in(world: World) -> None:
    from fastapi.testclient import TestClient

    client = TestClient(world.app, base_url="http://testserver", follow_redirects=False)  # type: ignore[arg-type]
    for route in _of(world, *(set(Shows) - {Shows.NOTHING})):
        method, path = route.split()
        answer = client.request(method, path.replace(":path", "").format(**_named(world)))
        assert answer.status_code in (303, 401, 403), route
        assert not any(word in answer.text for word in (*OF_HIM, COMPLAINT))
