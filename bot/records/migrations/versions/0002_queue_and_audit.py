"""The queue's own tables, and the trigger that keeps the audit trail append-only."""

from __future__ import annotations

from typing import Any

from alembic import op

from bot.records.jobs import schema_sql

revision = "0002"
down_revision = "0001"

_REFUSE = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END
$$;
CREATE TRIGGER audit_event_rows BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_event_all BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
"""

# Fetching a job asks of each candidate whether an earlier one holds its lock: without an index on
# the lock that is a scan. And a fresh job table without statistics works 68 jobs a second instead
# of 500: let the server look at it early and often.
_STATISTICS = """
CREATE INDEX procrastinate_jobs_lock_under_way ON procrastinate_jobs (lock, status)
    WHERE status IN ('todo', 'doing');
ALTER TABLE procrastinate_jobs SET (
    autovacuum_analyze_scale_factor = 0.0, autovacuum_analyze_threshold = 500,
    autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000
);
"""


def upgrade() -> None:
    """Raw scripts through the driver itself: the queue's schema is full of percent signs."""
    driver: Any = op.get_bind().connection.driver_connection
    for script in (schema_sql(), _REFUSE, _STATISTICS):
        driver.execute(script)
