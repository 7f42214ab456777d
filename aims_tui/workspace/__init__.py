"""A workspace and what is done with it: the file below, then reading, changing, and one person at work."""
