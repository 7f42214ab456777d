"""The number of the record layout, and the names it had before. Needs no SQLModel."""

SCHEMA = 2
"""Kept as SQLite's ``user_version``; rises with every change of a described field."""

RENAMES: dict[tuple[str, str], tuple[str, str]] = {}
"""Former (record, field) names with the present ones, the field empty for a record; the journal is read through it."""
