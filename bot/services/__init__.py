"""Use cases: one verb a file, one transaction each, called by actions, web, jobs and cli."""
