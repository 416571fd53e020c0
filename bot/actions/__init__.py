"""Rasa's custom actions, one a file: each calls one service and says the ids of its texts."""
