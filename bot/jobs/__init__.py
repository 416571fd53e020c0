"""The worker: turns, the outbox, clocks. Procrastinate on PostgreSQL."""
