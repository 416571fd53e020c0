"""A month of invented texts played through the services: whom the alerts interrupt, and why."""
