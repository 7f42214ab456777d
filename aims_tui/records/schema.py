"""The number of the record layout, and the names it had before. Needs no SQLModel."""

SCHEMA = 4
"""Kept as SQLite's ``user_version``; rises with every change of a described field."""

LAYOUTS = {
    1: "8a078fb187bfab0633f03f72a44476e8d61cc03f118d123f55b098b2e8611e8f",
    2: "aca62521bee12cd5e98c06e599daaa17e7a1009003fc9b990328c8e3020ea1c4",
    3: "c75a9d480540f97014cb847c4dacf2906e6800eec1aaf32ec5e1f1ed81735d5f",
    4: "cb253c721a4c40fce73fbf652f8e8ff0f915ad0d211571d6b36c805afb7eba23",
}
"""The SHA-256 of the layout of every schema, by its number: a file that tells another one was altered."""

RENAMES: dict[tuple[str, str], tuple[str, str]] = {}
"""Former (record, field) names with the present ones, the field empty for a record; the journal is read through it."""
