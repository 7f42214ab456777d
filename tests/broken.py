"""Files that no honest program writes: one small function each, which damages the copy at a path.

They are other people's files: damaged by a tool or a sync, or made to hang, steer or mislead whoever opens them.
"""

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.cli import main
from aims_tui.records import content
from aims_tui.records.all import KINDS
from aims_tui.workspace.store import evidence_files, journal
from aims_tui.workspace.store.workspace import Workspace
from tests import forging

SOAK = bool(os.environ.get("AIMS_SOAK"))
"""Whether all of it is wanted, and not a tenth."""

ENDLESS = "WITH RECURSIVE endless(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless)"
UNKNOWN = '{"items":{"nokind":{"norow":[["a","b","c"]]}},"known":{}}'
STEERING = "x\x1b]52;c;cHduZWQ=\x07\x9b31m\x1b[2J\u2028\x7fz"
OP = journal.Op._fields


def made(folder: Path) -> Path:
    """Make a workspace with one of everything in ``folder``, by the command line; return it."""
    path = folder / "acme.aims"
    (folder / "plan.txt").write_text("plan", "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        paths._folder.cache_clear()
        for words in (
            ["new", str(path), "--organization", "Acme", "--as", "Lead", "--use-case", "Chat"],
            ["set", "4.1", "owner=Jane", "reviewer=Ben", "due=2026-11-20", "implementation=So it is."],
            ["set", "A.2.2", "applicability=not_applicable", "exclusion_justification=We do not."],
            ["set", "A.2.3", "applicability=applicable", "inclusion_reasons=law", "status=in_progress"],
            ["answer", "4.1", "1", "no", "Not yet"],
            ["feedback", "4.1", "Seen", "--by", "Auditor"],
            ["evidence", "add", str(folder / "plan.txt"), "--for", "4.1", "--note", "Page 3"],
            ["evidence", "add", "https://example.org/x", "--for", "4.2"],
            ["set", "UC-1", "description=Answers", "owner=Jane"],
            ["set", "Acme", "scope=All of it"],
            ["link", "4.1", "UC-1"],
            ["add", "risk", "title=Wrong answer", "owner=Jane", "likelihood=4", "impact_society=3", "areas=safety"],
            ["link", "R-01", "A.2.3", "--note", "So it is kept small"],
            ["link", "R-01", "UC-1"],
            ["add", "action", "of=R-01", "title=Write tests", "owner=Ben", "due=2026-12-20"],
            [
                "add",
                "system",
                "name=Triage",
                "stage=operation",
                "owner=Jane",
                "deployed_on=2026-09-01",
                "roles=provider",
            ],
            ["add", "model", "name=Big one", "version=3", "sort=language"],
            ["add", "supplier", "name=Model house", "owner=Ben", "reviewed_on=2026-06-01"],
            ["add", "impact assessment", "of=SYS-1", "title=First look", "on=2026-10-20", "individuals=Wrong answers"],
            ["add", "policy", "title=AI policy", "sort=ai_policy", "owner=Jane"],
            ["add", "incident", "title=Wrong answer given", "severity=high", "detected_on=2026-11-02"],
            ["add", "notice", "of=INC-1", "whom=Customer", "duty=contract"],
            ["add", "own control", "title=Weekly look", "frequency=weekly", "state=in_place", "owner=Ben"],
            ["add", "performance", "of=C-01", "title=Week 46", "on=2026-11-16", "result=worked"],
            ["add", "obligation", "title=Data protection", "source=GDPR", "asks=Assess impacts"],
            ["add", "concern", "title=Can people object?", "raised_on=2026-11-12", "raised_by=Mo"],
            ["link", "R-01", "SYS-1"],
            ["link", "SYS-1", "M-01", "--note", "It sorts with it"],
            ["link", "SYS-1", "SUP-1"],
            ["link", "C-01", "9.1"],
            ["link", "O-01", "A.2.3"],
            ["link", "INC-1", "SYS-1"],
            ["link", "CON-1", "SYS-1"],
            ["set", "method", "tolerance=9", "note=As agreed"],
            ["approve", "scope", "4.1", "--by", "Jane", "--note", "Signed", "--although", "Enough for now"],
            ["soa", "approve", "--by", "Jane", "--although", "Enough for now"],
            ["set", "4.2", "status=in_progress", "--why", "Begun"],
            ["set", "4.1", "owner=Ben", "implementation=So it is now."],
        ):
            assert main(words) == 0, words
    paths._folder.cache_clear()
    return path


def copied(source: Path, folder: Path) -> Path:
    """Copy a workspace with its evidence into ``folder``."""
    path = folder / source.name
    shutil.copyfile(source, path)
    shutil.copytree(evidence_files.folder(source), evidence_files.folder(path), dirs_exist_ok=True)
    return path


@dataclass(frozen=True, slots=True)
class Broken:
    """One way to break a file, and what may still be done with it."""

    name: str
    damage: Callable[[Path], None]
    seen: bool = True
    """``verify`` finds it, or the file is not opened at all."""
    writable: bool = False
    """It may still be written: what was done harms nothing that is written."""


def some(every: int = 10) -> list[Broken]:
    """Return the ways to break a file: all where a soak is wanted, else one in ten, of each sort some."""
    return [*WAYS] if SOAK else WAYS[3::every]


def sql(*statements: str, writable_schema: bool = False) -> Callable[[Path], None]:
    """Return what carries out these statements, as any other program would."""

    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            if writable_schema:
                connection.execute("PRAGMA writable_schema = ON")
            for statement in statements:
                connection.execute(statement)

    return damage


def schema(**replaced: str) -> Callable[[Path], None]:
    """Return what replaces ``replaced['old']`` by ``replaced['new']`` in all statements of the schema."""
    old, new = replaced["old"], replaced["new"]
    return sql(f"UPDATE sqlite_schema SET sql = replace(sql, '{old}', '{new}')", writable_schema=True)


def then(*damages: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return what does one after the other, each on a connection of its own."""

    def damage(path: Path) -> None:
        for each in damages:
            each(path)

    return damage


def instead(table: str, columns: Iterable[str], select: str = "") -> Callable[[Path], None]:
    """Return what puts an endless view into the place of a table."""
    told = select or ", ".join(f'n AS "{name}"' for name in columns)
    return sql(
        f'ALTER TABLE "{table}" RENAME TO aside', f'CREATE VIEW "{table}" AS {ENDLESS} SELECT {told} FROM endless'
    )


def record_columns(record: str) -> list[str]:
    return ["id", "revision", "clashes", *KINDS[record].fields]


def layout(change: Callable[[dict], object]) -> Callable[[Path], None]:  # type: ignore[type-arg]
    """Return what changes the file's description of its fields."""

    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            told = json.loads(connection.execute("SELECT value FROM meta WHERE key = 'layout'").fetchone()[0])
            told = change(told) or told
            text = told if isinstance(told, str) else json.dumps(told)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'layout'", (text,))

    return damage


def steering_layout(told: dict) -> None:  # type: ignore[type-arg]
    for kind in told.values():
        kind["about"]["many"] = STEERING
        for field in kind["fields"].values():
            field["label"] = field["help"] = STEERING


def swapped_words(told: dict) -> None:  # type: ignore[type-arg]
    choices = told["requirement"]["fields"]["status"]["choices"]
    choices[0][1], choices[-1][1] = choices[-1][1], choices[0][1]


def injected(told: dict) -> None:  # type: ignore[type-arg]
    told["person"]["fields"]['name" FROM person UNION SELECT sql FROM sqlite_schema --'] = {"label": "Name"}


def without_fields(told: dict) -> None:  # type: ignore[type-arg]
    for name in ("implementation", "applicability"):
        del told["requirement"]["fields"][name]


def setting(table: str, value: str, columns: Iterable[str]) -> Callable[[Path], None]:
    """Return what puts a value (in SQL) into these columns of all rows that are not kept apart by them."""

    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            for name in columns:
                try:
                    connection.execute(f'UPDATE "{table}" SET "{name}" = {value}')
                except sqlite3.IntegrityError:
                    one = f'SELECT rowid FROM "{table}" ORDER BY rowid DESC LIMIT 1'
                    connection.execute(f'UPDATE "{table}" SET "{name}" = {value} WHERE rowid = ({one})')

    return damage


NULLABLE = schema(old=" NOT NULL", new="")
UNTYPED = then(*(schema(old=f" {sort}", new="") for sort in ("NOT NULL", "VARCHAR", "INTEGER", "TEXT")))


def endless_pages(path: Path) -> None:
    """Have every page below the root of the journal be the first of them: a table with far more rows than there are."""
    with closing(sqlite3.connect(path)) as connection:
        root, size = connection.execute(
            "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = 'op'"
        ).fetchone()
    content = bytearray(path.read_bytes())
    start = (root - 1) * size
    assert content[start] == 5  # an inner page
    cells = int.from_bytes(content[start + 3 : start + 5], "big")
    places = [int.from_bytes(content[start + 12 + 2 * n : start + 14 + 2 * n], "big") for n in range(cells)]
    first = content[start + places[0] : start + places[0] + 4]
    for place in places:
        content[start + place : start + place + 4] = first
    path.write_bytes(content)


def signed(**values: str) -> Callable[[Path], None]:
    """Return what puts a signature into a file that says these of the statement, and lets it stand in the tables."""

    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            (of,) = connection.execute("SELECT id FROM assessment WHERE use_case = ''").fetchone()
        told = {
            "short": "AP-09", "of": of, "content": "soa", "title": "Statement 9.9", "decision": "approved",
            "on": "2026-11-20", "version": "9.9", "hash": "a" * 64, "frozen": '{"items":{},"known":{}}',
        }  # fmt: skip
        forged(path, "approval", told | values)

    return damage


def forged(path: Path, record: str, values: Mapping[str, str]) -> None:
    """Put a record into a file with hashes that are right, past all rules."""
    with tempfile.TemporaryDirectory() as folder:
        other = Path(shutil.copy(path, folder))
        forging.forge_row(other, record, "00000000-0000-4000-8000-00000000000a", values)
        forging.let_in(Workspace.open(path), other)


def twice(path: Path) -> None:
    """Have a second meta in another spelling."""
    sql(
        "CREATE TABLE other (key TEXT, value TEXT)",
        "UPDATE sqlite_schema SET name = 'META', tbl_name = 'META', sql = replace(sql, 'other', 'META')"
        " WHERE name = 'other'",
        writable_schema=True,
    )(path)


WAYS = [
    Broken("meta is an endless view", instead("meta", (), "'layout' AS key, n AS value")),
    Broken("op is an endless view", instead("op", OP)),
    Broken("op_parent is an endless view", instead("op_parent", ("op", "parent"))),
    Broken("requirement is an endless view", instead("requirement", record_columns("requirement"))),
    Broken("organization is an endless view", instead("organization", record_columns("organization"))),
    Broken("link is an endless view", instead("link", record_columns("link"))),
    Broken("person is a virtual table", sql(
        "DROP TABLE person", f"CREATE VIRTUAL TABLE person USING fts5({', '.join(record_columns('person'))})",
    )),
    Broken("meta is a virtual table", sql(
        "ALTER TABLE meta RENAME TO aside", "CREATE VIRTUAL TABLE meta USING fts5(key, value)",
        "INSERT INTO meta SELECT * FROM aside",
    )),
    Broken("a virtual table beside", sql("CREATE VIRTUAL TABLE notes USING fts5(note)")),
    Broken("there are two of meta", twice),
    Broken("a generated column in requirement", sql(
        "ALTER TABLE requirement ADD COLUMN more TEXT AS (hex(zeroblob(20000000)))")),
    Broken("a generated column in op", sql("ALTER TABLE op ADD COLUMN more TEXT AS (hex(value))")),
    Broken("another column in op", sql("ALTER TABLE op ADD COLUMN mood TEXT")),
    Broken("another column in person", sql("ALTER TABLE person ADD COLUMN mood TEXT")),
    Broken("another table", sql("CREATE TABLE notes (note TEXT)")),
    Broken("another index", sql("CREATE INDEX mine ON person (name)"), writable=True),
    Broken("an index that forbids", sql("CREATE UNIQUE INDEX mine ON op (who)  WHERE who = 'Nobody'")),
    Broken("an index that computes", sql("CREATE INDEX mine ON op (hex(value))")),
    Broken("a dropped index", sql("DROP INDEX op_cell"), writable=True),
    Broken("a trigger", sql("CREATE TRIGGER mine AFTER INSERT ON op BEGIN DELETE FROM op; END")),
    Broken("a view beside", sql(f"CREATE VIEW mine AS {ENDLESS} SELECT n FROM endless")),
    Broken("a table with other rules", schema(old="status VARCHAR NOT NULL", new="status VARCHAR"), writable=True),
    Broken("a missing table", sql("DROP TABLE remark")),
    Broken("a missing column", sql("ALTER TABLE requirement DROP COLUMN implementation")),
    Broken("a schema that is none", schema(old="CREATE TABLE person", new="CREATE TABLE pers(on")),
    Broken("pages without an end", endless_pages),
    Broken("the journal was emptied", sql("DELETE FROM op", "DELETE FROM op_parent")),
    Broken("only the changes were taken out", sql("DELETE FROM op")),
    Broken("changes of one record were taken out", sql("DELETE FROM op WHERE record = 'evidence'")),
    Broken("the layout is nested without end", layout(lambda told: "[" * 200_000)),
    Broken("the layout is gigantic", layout(lambda told: told["person"]["about"].update(one="p" * 3_000_000))),
    Broken("the layout steers terminals", layout(steering_layout)),
    Broken("the layout swaps words", layout(swapped_words)),
    Broken("the layout reaches into statements", layout(injected)),
    Broken("the layout lacks fields", layout(without_fields)),
    Broken("the layout of a newer version lacks fields", then(layout(without_fields), sql("PRAGMA user_version = 7"))),
    Broken("the layout of a newer version lacks a record", then(
        layout(lambda told: [told.pop("evidence"), None][1]), sql("PRAGMA user_version = 7"))),
    Broken("the layout of a newer version steers terminals", then(
        layout(steering_layout), sql("PRAGMA user_version = 7"))),
    Broken("the layout has numbers for labels", layout(
        lambda told: [field.update(label=5) for field in told["person"]["fields"].values()] and None)),
    Broken("the layout is nothing", layout(lambda told: "null")),
    Broken("the layout is bytes", sql("UPDATE meta SET value = CAST(value AS BLOB) WHERE key = 'layout'")),
    Broken("the id is bytes", sql("UPDATE meta SET value = x'00' WHERE key = 'workspace'")),
    *(
        Broken(f"{record} holds {words}", then(NULLABLE, setting(record, value, columns)))
        for record in KINDS
        for words, value, columns in (
            ("bytes", "x'001b5d35323b'", KINDS[record].fields),
            ("nothing", "NULL", KINDS[record].fields),
            ("what is no text", "CAST(x'61ff1b5b324a' AS TEXT)", KINDS[record].fields),
            ("bytes for ids", "x'00ff'", ("id",)),
            ("no ids", "NULL", ("id",)),
            ("words for numbers", "'many'", ("revision", "clashes")),
            ("broken numbers", "1.5", ("revision", "clashes")),
        )
    ),
    *(
        Broken(f"{record} holds numbers for texts", then(UNTYPED, setting(record, "7.5", KINDS[record].fields)))
        for record in KINDS
    ),
    *(
        Broken(f"op holds {words} for {column}", then(NULLABLE, setting("op", value, (column,))))
        for column in OP
        for words, value in (("bytes", "x'001b5d'"), ("nothing", "NULL"), ("no text", "CAST(x'ff1b' AS TEXT)"))
    ),
    Broken("op holds words for numbers", setting("op", "'many'", ("lamport", "sequence"))),
    Broken("op_parent holds bytes", sql("UPDATE op_parent SET op = CAST(op AS BLOB), parent = CAST(parent AS BLOB)")),
    Broken("the size is a word", sql("UPDATE evidence SET size = 'huge'")),
    Broken("the size is gigantic", sql("UPDATE evidence SET size = 9223372036854775807"), writable=True),
    Broken("the size is negative", sql("UPDATE evidence SET size = -1"), writable=True),
    Broken("days that are none", sql(
        "UPDATE requirement SET due = '2026-99-99x'", "UPDATE evidence SET issued_on='x'"),
        writable=True),
    Broken("choices that are nested", sql(
        f"UPDATE requirement SET inclusion_reasons = '{'[' * 5_000}'"),
        writable=True),
    Broken("codes that nobody has", sql(
        "UPDATE requirement SET status = 'x', applicability = 'y', owner = 'z'"),
        writable=True),
    Broken("numbers that the catalog has not", sql("UPDATE requirement SET ref = 'Z.' || rowid"), writable=True),
    Broken("one number for all", sql("UPDATE requirement SET ref = '4.1'"), writable=True),
    Broken("links to nowhere", sql("UPDATE link SET to_row = 'x', from_row = 'y', to_record = 'z'"), writable=True),
    Broken("no organization", sql("DELETE FROM organization"), writable=True),
    Broken("a signature with another fingerprint", signed(), writable=True),
    Broken("a signature on what nobody knows", signed(frozen=UNKNOWN), writable=True),
    Broken("a signature of no day", signed(hash=content.digest(()), on=""), writable=True),
    Broken("a signature of no version", signed(hash=content.digest(()), version="9" * 5000), writable=True),
    Broken("a signature that cannot be read", signed(frozen="{"), writable=True),
    Broken("a short id beyond all", lambda path: forged(
        path, "risk", {"short": "R-999999999", "title": "Far away"}), writable=True),
    Broken("no assessment", sql("DELETE FROM assessment"), writable=True),
    Broken("no requirements", sql("DELETE FROM requirement"), writable=True),
]  # fmt: skip
