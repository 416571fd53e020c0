"""The console: what key workers, desks and leads see and do in a browser."""
