"""What somebody tells of a change or a worry: what was asked, and what was said, each time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_MOMENT = sa.DateTime(timezone=True)
_TRIGGERS = """
CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Three tables. Items that are open have no report: what was texted before stays as it is."""
    _report()
    _report_question()
    _report_answer()
    op.execute(_TRIGGERS.format(table="report_answer"))


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.CheckConstraint("about IN ('self', 'other')", name=op.f("ck_report_about")),
        _key("report", "item_id", "item.id"),
        _key("report", "message_id", "inbound_message.id"),
        _key("report", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_report")),
        sa.UniqueConstraint("message_id", name=op.f("uq_report_message_id")),
    )
    op.create_index("ix_report_person_id_opened_at", "report", ["person_id", "opened_at"])


def _report_question() -> None:
    op.create_table(
        "report_question",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("asked_in", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Text(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "asked IN ('whom', 'change', 'safe')", name=op.f("ck_report_question_asked")
        ),
        _key("report_question", "item_id", "report.item_id"),
        _key("report_question", "asked_in", "inbound_message.id"),
        sa.PrimaryKeyConstraint("item_id", "asked", name=op.f("pk_report_question")),
        sa.UniqueConstraint("asked_in", name=op.f("uq_report_question_asked_in")),
    )


def _report_answer() -> None:
    op.create_table(
        "report_answer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "part IN ('whom', 'different', 'since', 'safe', 'worker', 'taken_back')",
            name=op.f("ck_report_answer_part"),
        ),
        _key("report_answer", "item_id", "report.item_id"),
        _key("report_answer", "message_id", "inbound_message.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_answer")),
        sa.UniqueConstraint(
            "item_id", "part", "message_id", name=op.f("uq_report_answer_item_id_part_message_id")
        ),
    )


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{to.split('.')[0]}"
    return sa.ForeignKeyConstraint([column], [to], name=op.f(name))
