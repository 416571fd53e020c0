"""Commands of the command line that have a file of their own. Parts are imported when one runs."""
