"""Tests of the import of a team."""
