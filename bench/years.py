"""Years of texts beside the people of a trust, made by the database itself: no row passes through
Python, and indexes, keys and triggers come back once the rows are there.

What is sealed has its true size and its person's own key, but the same noise in all of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

#: In the order in which they are filled. `{texts}` is how many texts of people there are; text
#: number n is somebody's by `who_of(n)`, has the id md5('m' || n) and opens an item if n % 5 = 0.
_HELP = """
CREATE TEMP TABLE who AS
SELECT row_number() OVER (ORDER BY p.id) - 1 AS place, p.id, p.data_key_id AS key, c.id AS talk,
    t.id AS point, coalesce(p.team_id, s.team_id) AS team, a.worker_id AS worker,
    p.is_service_user AS user, d.id AS duty
FROM person p JOIN conversation c ON c.person_id = p.id JOIN contact_point t ON t.person_id = p.id
LEFT JOIN relationship r ON r.other_id = p.id LEFT JOIN person s ON s.id = r.person_id
JOIN assignment a ON a.person_id = coalesce(s.id, p.id) AND a.role = 'key_worker'
JOIN desk d ON d.team_id = coalesce(p.team_id, s.team_id) AND d.role = 'duty';
CREATE UNIQUE INDEX ON who (place); ANALYZE who;
-- A few write very often: one of 100,000 some 2,000 of five million texts.
CREATE FUNCTION pg_temp.chance(n bigint, salt bigint) RETURNS double precision LANGUAGE sql
IMMUTABLE AS $$ SELECT (hashint8extended(n, salt) & 2147483647) / 2147483648.0::float8 $$;
CREATE FUNCTION pg_temp.who_of(n bigint, people bigint) RETURNS bigint LANGUAGE sql
IMMUTABLE AS $$ SELECT floor(people * power((hashint8extended(n - (n % 5 = 1)::int, 1)
    & 2147483647) / 2147483648.0::float8, 1.5::float8))::bigint $$;
CREATE FUNCTION pg_temp.at(n bigint, texts bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT now() - interval '10 minutes' - (texts - n) * (interval '730 days' / texts) $$;
CREATE FUNCTION pg_temp.sealed(key uuid, size int) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT '\\x01'::bytea || uuid_send(key)
        || decode(repeat('5a3c96e10f', size / 5 + 6), 'hex') $$;
"""

_FILLS: dict[str, str] = {
    "inbound_message": """
INSERT INTO inbound_message (id, provider_sid, person_id, conversation_id, contact_point_id,
    channel, body, media_count, verification, received_at, danger, turn)
SELECT md5('m' || n)::uuid, 'SM' || md5('s' || n), w.id, w.talk, w.point, 'sms',
    pg_temp.sealed(w.key, 40 + (n % 90)::int), 0, 1, pg_temp.at(n, {texts}), false, 'done'
FROM generate_series(1, {texts}::bigint) AS n
JOIN who w ON w.place = pg_temp.who_of(n, {people})""",
    # Open are the newest of each owner: a few in most hands, sixty in some, 300 on one desk.
    "item": """
INSERT INTO item (id, code, message_id, person_id, team_id, lane, lane_set_by, wish, private,
    owner_id, owner_role, opened_at, acknowledged_by, acknowledged_at, closed_at)
SELECT md5('i' || n)::uuid, 'B' || lpad(n::text, 8, '0'), md5('m' || n)::uuid, person, team,
    lane, 'default', CASE WHEN n % 7 = 0 THEN 'call' ELSE 'none' END, n % 1000 = 0, owner,
    role, at, CASE WHEN newest > most OR n % 3 = 0 THEN owner END,
    CASE WHEN newest > most OR n % 3 = 0 THEN at + interval '1 hour' END,
    CASE WHEN newest > most THEN at + interval '5 hours' END
FROM (SELECT *, row_number() OVER (PARTITION BY owner ORDER BY n DESC) AS newest,
        CASE WHEN owner = (SELECT duty FROM who ORDER BY place LIMIT 1) THEN 300
            WHEN hashint4(hashtext(owner::text)) % 60 = 0 THEN 60
            ELSE abs(hashtext(owner::text)) % 3 END AS most
    FROM (SELECT n, w.id AS person, w.team, pg_temp.at(n, {texts}) AS at,
            (ARRAY['today', '3days', 'routine', 'routine', 'routine', 'info'])
                [1 + floor(6 * pg_temp.chance(n, 2))] AS lane,
            CASE WHEN pg_temp.chance(n, 3) < 0.05 THEN w.duty ELSE w.worker END AS owner,
            CASE WHEN pg_temp.chance(n, 3) < 0.05 THEN 'duty' ELSE 'key_worker' END AS role
        FROM generate_series(5, {texts}::bigint, 5) AS n
        JOIN who w ON w.place = pg_temp.who_of(n, {people})) AS raw) AS ranked""",
    "item_message": """
INSERT INTO item_message (item_id, message_id)
SELECT md5('i' || n)::uuid, md5('m' || n + 1)::uuid
FROM generate_series(5, {texts}::bigint - 1, 15) AS n""",
    "lane_reason": """
INSERT INTO lane_reason (id, item_id, message_id, person_id, rule, lane, spans, set_at)
SELECT gen_random_uuid(), i.id, i.message_id, i.person_id, 'default', i.lane,
    pg_temp.sealed(w.key, 10), i.opened_at FROM item i JOIN who w ON w.id = i.person_id""",
    "outcome": """
INSERT INTO outcome (id, item_id, message_id, says, words, by_kind, by_id, at)
SELECT gen_random_uuid(), i.id, i.message_id, 'words', pg_temp.sealed(w.key, 50),
    CASE i.owner_role WHEN 'duty' THEN 'desk' ELSE 'worker' END, i.owner_id, i.closed_at
FROM item i JOIN who w ON w.id = i.person_id WHERE i.closed_at IS NOT NULL""",
    "outbound_message": """
INSERT INTO outbound_message (id, turn_id, step, recipient_kind, recipient_id, contact_point_id,
    data_key_id, channel, text_id, facts, body, permit_ids, permit_categories, closing, easy_read,
    permit_fingerprints, permit_message_ids, status, attempts, provider_sid, created_at, sent_at)
SELECT md5('o' || n)::uuid, md5('m' || n)::uuid, 'answer', 'person', w.id, w.point, w.key, 'sms',
    'taken', pg_temp.sealed(w.key, 30), pg_temp.sealed(w.key, 140), '[]', '[]', 'none', false,
    '[]', '[]', 'delivered', 1, 'SM' || md5('p' || n), pg_temp.at(n, {texts}),
    pg_temp.at(n, {texts}) + interval '2 seconds'
FROM generate_series(2, {texts}::bigint, 2) AS n
JOIN who w ON w.place = pg_temp.who_of(n, {people})""",
    "message_sharing": """
INSERT INTO message_sharing (message_id, choice, chosen_in, chosen_at)
SELECT md5('m' || n)::uuid, 'in_confidence', md5('m' || n)::uuid, pg_temp.at(n, {texts})
FROM generate_series(20, {texts}::bigint, 20) AS n""",
    "for_review": """
INSERT INTO for_review (item_id, message_id, marked_at)
SELECT id, message_id, opened_at + interval '1 minute' FROM item
WHERE abs(hashtext(code)) % 50 = 0 AND (closed_at IS NOT NULL OR abs(hashtext(code)) % 100 = 0)""",
    "human_contact": """
INSERT INTO human_contact (id, person_id, way, at, by_kind, by_id, recorded_at)
SELECT gen_random_uuid(), w.id, 'rang', now() - (k * 14 + w.place % 13) * interval '1 day',
    'worker', w.worker, now() - k * interval '14 days'
FROM who w, generate_series(0, 25) AS k WHERE w.user""",
    "contact_plan": """
INSERT INTO contact_plan (person_id, code, interval_days, interval_set_at, check_in_on)
SELECT id, 'P' || lpad(place::text, 7, '0'), 14, now() - interval '1 year', false
FROM who WHERE "user"
ON CONFLICT DO NOTHING""",
    "promise": """
INSERT INTO promise (id, person_id, code, item_id, source, due_from, due_until, owner_id,
    owner_role, made_at, made_by_kind, made_by_id, ended_at, ending, ended_by_kind, ended_by_id)
SELECT gen_random_uuid(), person_id, 'C' || substr(code, 2), id, 'promised',
    opened_at + interval '1 hour', opened_at + interval '6 hours', owner_id, owner_role,
    opened_at, 'worker', owner_id, closed_at, CASE WHEN closed_at IS NOT NULL THEN 'kept' END,
    CASE WHEN closed_at IS NOT NULL THEN 'worker' END,
    CASE WHEN closed_at IS NOT NULL THEN owner_id END
FROM item WHERE wish = 'call'""",
    # Twice a day for half a year. One in thirty has not opened theirs since yesterday.
    "digest": """
INSERT INTO digest (id, staff_kind, staff_id, slot_at, is_start, made_at, lines, way, opened_at)
SELECT gen_random_uuid(), s.kind, s.id, at, true, at, 3, 'console',
    CASE WHEN k > 1 OR abs(hashtext(s.id::text)) % 30 > 0 THEN at + interval '1 hour' END
FROM (SELECT 'worker' AS kind, id FROM worker UNION ALL SELECT 'desk', id FROM desk) AS s,
    generate_series(0, 359) AS k,
    LATERAL (SELECT date_trunc('hour', now()) - (k * 12 + 2) * interval '1 hour' AS at) AS slot""",
    "clock": """
INSERT INTO clock (kind, subject_id, due_at, done_at)
SELECT kind, i.id, i.opened_at + interval '4 days', i.closed_at FROM item i,
    unnest(ARRAY['acknowledge', 'remind', 'respond']) AS kind
UNION ALL SELECT 'digest', id, now() + interval '3 hours', NULL FROM worker
UNION ALL SELECT 'digest', id, now() + interval '3 hours', NULL FROM desk""",
    "absence": """
INSERT INTO absence (id, worker_id, starts_at, ends_at, cover_worker_id)
SELECT gen_random_uuid(), w.id, day, day + interval '5 days',
    CASE WHEN abs(hashtext(w.id::text)) % 4 > 0 THEN w.next END
FROM (SELECT id, lead(id, 1, id) OVER (PARTITION BY team_id ORDER BY id) AS next,
        row_number() OVER (PARTITION BY team_id ORDER BY id) AS place FROM worker) AS w,
    generate_series(-12, 2) AS k,
    LATERAL (SELECT date_trunc('day', now()) + (k * 50 - 5 * w.place + 10) * interval '1 day'
        AS day) AS starts WHERE w.next <> w.id""",
    "audit_event": """
INSERT INTO audit_event (id, at, kind, actor, actor_id, subject_id, details, chain_id, chain_seq,
    prev_hash, hash)
SELECT gen_random_uuid(), pg_temp.at(n, {texts}), 'item.read', 'worker', w.worker, w.id,
    '{{"item": "00000000-0000-0000-0000-000000000000", "kind": "item"}}', w.id, 1000000 + n,
    sha256('a'), sha256('b')
FROM generate_series(1, {texts}::bigint) AS n
JOIN who w ON w.place = pg_temp.who_of(n, {people})""",
}


def fill(url: str, texts: int) -> dict[str, dict[str, float]]:
    """Put so many texts of people beside the people that are there, and all that comes with them;
    returns rows, seconds and rows a second of each table, and how long the indexes took."""
    found: dict[str, dict[str, float]] = {}
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET work_mem = '256MB'")
        cursor.execute(_HELP)
        cursor.execute("SELECT count(*) FROM who")
        [people] = cursor.fetchone() or (0,)
        with _bare(cursor, list(_FILLS), found):
            for name, statement in _FILLS.items():
                begun = time.monotonic()
                cursor.execute(statement.format(texts=texts, people=people))
                found[name] = _row(cursor.rowcount, time.monotonic() - begun)
                print(name, found[name], flush=True)
                if name in ("item", "inbound_message"):
                    cursor.execute(f"ANALYZE {name}")
        connection.commit()
        connection.autocommit = True
        begun = time.monotonic()
        cursor.execute("VACUUM ANALYZE")
        found["vacuum"] = _row(0, time.monotonic() - begun)
    return found


@contextmanager
def _bare(
    cursor: psycopg.Cursor, names: list[str], found: dict[str, dict[str, float]]
) -> Iterator[None]:
    """Tables without indexes, keys, foreign keys and triggers; all are back afterwards, and each
    key has looked at every row."""
    known = {"names": names}
    cursor.execute(
        "SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype IN ('f', 'p', 'u')"
        " AND (conrelid::regclass::text = ANY(%(names)s)"
        " OR confrelid::regclass::text = ANY(%(names)s)) ORDER BY contype <> 'f', oid",
        known,
    )
    keys = [tuple(map(str, row)) for row in cursor.fetchall()]
    cursor.execute(
        "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid::regclass::text = ANY(%(names)s) AND NOT EXISTS"
        " (SELECT FROM pg_constraint c WHERE c.conindid = indexrelid)",
        known,
    )
    indexes = [tuple(map(str, row)) for row in cursor.fetchall()]
    for table, name, _ in keys:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for name in names:
        cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    yield
    begun = time.monotonic()
    for _, made in indexes:
        cursor.execute(made)
    # Keys before those that refer to them.
    for table, name, definition in reversed(keys):
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for name in names:
        cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
    found["indexes_and_keys"] = _row(0, time.monotonic() - begun)


def _row(rows: int, seconds: float) -> dict[str, float]:
    return {
        "rows": rows,
        "seconds": round(seconds, 1),
        "rows_a_second": round(rows / seconds) if rows else 0,
    }
