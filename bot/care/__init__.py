"""Decisions. Pure: values in, values out. No clock, database, network or Rasa."""
