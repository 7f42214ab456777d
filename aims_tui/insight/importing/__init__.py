"""What a table that somebody brings along means: its headings, its words, its numbers, days and names. Pure."""
