"""Migrations: one file a step, in order."""
