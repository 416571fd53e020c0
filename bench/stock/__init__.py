"""The same answers on stock Rasa parts, for comparison."""
