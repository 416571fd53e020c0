"""A folder of CSV files becomes the records of a team."""
