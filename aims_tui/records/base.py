"""The base of every record: a SQLModel table whose fields are described in place."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar

from sqlmodel import Field as Column
from sqlmodel import SQLModel

from aims_tui.records.described import About, Field, Kinds, RecordKind


class Record(SQLModel):
    """One row. Its described fields are what people edit; the three here are the workspace's own.

    Ids and values stand in the table exactly as the journal and JSON show them.
    """

    about: ClassVar[About]

    id: str = Column(primary_key=True)
    revision: int = 0
    """How many actions have touched the row; follows from the journal."""
    clashes: int = 0
    """How many of its fields have several differing values in the journal, waiting for a decision."""


def kind_of(model: type[Record]) -> RecordKind:
    """Return the description of a record class, read from its annotations."""
    fields: dict[str, Field] = {}
    for name, info in model.model_fields.items():
        for described in info.metadata:
            if isinstance(described, Field):
                default = "" if info.default is None else str(info.default)
                fields[name] = replace(described, name=name, default=default)
    return RecordKind(str(model.__tablename__), model.about, MappingProxyType(fields), model)


def kinds_of(*models: type[Record]) -> Kinds:
    """Return the kinds of a workspace made of these record classes."""
    return Kinds(kind_of(model) for model in models)


def values_of(kind: RecordKind, record: Any) -> dict[str, str]:
    """Return the described fields of a row as the texts that the journal holds."""
    return {name: _text(getattr(record, name)) for name in kind.fields}


def _text(value: Any) -> str:
    return "" if value is None else str(value)
