"""The SQLModel tables, made from the descriptions."""

from functools import lru_cache
from typing import Any

from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import RecordKind


@lru_cache(maxsize=256)
def model_of(kind: RecordKind) -> Any:
    """Return the table of a kind: its described fields, and the three columns that are the workspace's own.

    By what a row belongs to it is looked up often, so there is an index on that. The first use imports SQLModel,
    which only writing needs.
    """
    from sqlalchemy import Index
    from sqlalchemy.orm import registry
    from sqlmodel import Field as TableColumn
    from sqlmodel import SQLModel
    from sqlmodel.main import SQLModelMetaclass

    class Row(SQLModel, registry=registry()):
        """The workspace's own columns. A registry for each table: two workspaces may have kinds of one name."""

        id: str = TableColumn(primary_key=True)
        revision: int = 0
        """How many actions have touched the row; follows from the journal."""
        clashes: int = 0
        """How many of its fields have several differing values in the journal, waiting for a decision."""

    body: dict[str, Any] = {
        "__module__": __name__,
        "__qualname__": kind.name,
        "__tablename__": kind.name,
        "__table_args__": tuple(Index(f"{kind.name}_{each.name}", each.name) for each in kind.belongs_by()),
        "__annotations__": {},
    }
    for name, described in kind.fields.items():
        if described.kind is FieldType.NUMBER:
            body["__annotations__"][name] = int | None
            body[name] = int(described.default) if described.default else None
        else:
            body["__annotations__"][name] = str
            body[name] = described.default
    return SQLModelMetaclass(kind.name, (Row,), body, table=True)
