"""Load on the whole running stack, and the same answers on stock Rasa parts. Not a test."""
