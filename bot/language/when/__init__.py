"""When something began, happened or will be, read from the person's own words."""
