"""The base of every record: a class whose fields are described in place.

Nothing here knows a database: what is described is read at every start, and SQLModel only with the first write.
"""

from dataclasses import replace
from types import MappingProxyType
from typing import ClassVar

from aims_tui.records.fields import Field
from aims_tui.records.kinds import About, Derived, Kinds, RecordKind


class Record:
    """One kind of record. Its annotations describe the fields, in the order in which people read them.

    Values stand in the table exactly as the journal and JSON show them.
    """

    __tablename__: ClassVar[str]
    about: ClassVar[About]


def kind_of(record: type[Record]) -> RecordKind:
    """Return the description of a record class, read from its annotations."""
    fields: dict[str, Field] = {}
    derived: dict[str, Derived] = {}
    links: dict[str, Field] = {}
    ties = {tie.key: tie for tie in record.about.ties}
    for name, annotation in record.__annotations__.items():
        value = getattr(record, name, None)
        if isinstance(value, Derived):
            derived[name] = value._replace(name=name)
            continue
        if isinstance(value, Field):
            tie = ties[name]
            links[name] = replace(value, name=name, label=value.label or tie.here, to=tie.to)
            continue
        for described in getattr(annotation, "__metadata__", ()):
            if isinstance(described, Field):
                fields[name] = replace(described, name=name, default="" if value is None else str(value))
    order = tuple(name for name in record.__annotations__ if name in {*fields, *derived, *links})
    return RecordKind(
        record.__tablename__, record.about, MappingProxyType(fields), MappingProxyType(derived), order,
        MappingProxyType(links),
    )  # fmt: skip


def kinds_of(*records: type[Record]) -> Kinds:
    """Return the kinds of a workspace made of these record classes."""
    return Kinds(kind_of(each) for each in records)
