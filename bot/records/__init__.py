"""The database: tables, queries, unit of work, encryption, migrations."""
