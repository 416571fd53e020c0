"""Reports: what somebody tells of a change or a worry, from its first text to its corrections."""
