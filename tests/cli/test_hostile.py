"""Text that steers terminals: the gate keeps it out, and what got in otherwise is shown safely everywhere."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from aims_tui import paths, settings
from aims_tui.cli import main
from tests.cli.conftest import CommandLine, Ran

HOSTILE = "x\x1b]0;owned\x07\x9b31m\u202egnirts\u2066\x7f\u2028y\nz"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u2028\u2029]")

PRINTED = [
    "status",
    "show 4.1",
    "show EV-01",
    "show UC-1",
    "list requirements",
    "list evidence",
    "list people",
    "list use-cases",
    "list assessments",
    "list answers",
    "list remarks",
    "list links",
    "list organizations",
    "find x",
    "log",
    "log 4.1",
    "versions 4.1 implementation",
    "versions 4.1 implementation --show 1",
    "versions 4.1 implementation --diff 1",
    "verify",
    "set 4.1 owner=",
    "set 4.1 implementation=",
    "unlink EV-01 4.1",
    "delete UC-1",
    "show nothing",
    "status --assessment nothing",
]


def safe(ran: Ran) -> None:
    assert not UNSAFE.search(ran.out), ran.out
    assert not UNSAFE.search(ran.err.replace("\n", "")), ran.err


@pytest.fixture(scope="session")
def poison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose every text was made hostile by another program; the gate lets nothing of it in."""
    folder = tmp_path_factory.mktemp("poison")
    path = folder / "acme.aims"
    (folder / "plan.txt").write_text("plan")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        for words in (
            ["new", str(path), "--organization", "ACME", "--as", "Lead", "--use-case", "TITLE"],
            ["set", "4.1", "owner=PERSON", "implementation=PROSE"],
            ["answer", "4.1", "1", "no", "TEXT"],
            ["feedback", "4.1", "TEXT", "--by", "AUDITOR"],
            ["evidence", "add", str(folder / "plan.txt"), "--for", "4.1", "--note", "NOTE"],
            ["set", "UC-1", "description=PROSE"],
            ["set", "4.2", "status=in_progress", "--why", "WHY"],
        ):
            assert main(words) == 0
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, columns in {
            "organization": ("name",),
            "assessment": ("title",),
            "person": ("name",),
            "use_case": ("title", "description"),
            "requirement": ("implementation",),
            "answer": ("text",),
            "remark": ("text", "author"),
            "evidence": ("title", "original_name", "version"),
            "link": ("note",),
            "op": ("who", "why"),
        }.items():
            for column in columns:
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} <> ''", (HOSTILE,))
        connection.execute("UPDATE op SET value = ? WHERE value IN ('PERSON', 'PROSE', 'TEXT', 'NOTE')", (HOSTILE,))
    return path


@pytest.fixture
def poisoned(cli: CommandLine, poison: Path, tmp_path: Path) -> CommandLine:
    """The command line at a copy of it."""
    shutil.copyfile(poison, tmp_path / poison.name)
    settings.save(file=str(tmp_path / poison.name), name="Lead")
    return cli


@pytest.mark.parametrize("words", PRINTED)
def test_hostile_text_is_never_printed_as_it_is(poisoned: CommandLine, words: str) -> None:
    safe(poisoned(*words.split()))


def test_undo_and_redo_print_it_safely_too(poisoned: CommandLine) -> None:
    assert poisoned("set", "4.1", "owner=").code == 0
    for verb in ("undo", "redo"):
        ran = poisoned(verb)
        assert ran.code == 0 and len(ran.lines) == 1
        safe(ran)


def test_hostile_text_never_makes_a_line_of_its_own(poisoned: CommandLine) -> None:
    for words in PRINTED:
        if "--show" in words:
            continue  # It prints a text as it is, with lines of its own.
        assert not any(line.startswith("z") for line in poisoned(*words.split()).lines), words


@pytest.mark.parametrize("words", [each for each in PRINTED if each.split()[0] in ("show", "list", "find", "log")][:-1])
def test_json_is_ascii_and_loses_nothing(poisoned: CommandLine, words: str) -> None:
    found = poisoned(*words.split(), "--json")
    assert found.code == 0 and found.out.isascii()
    if words not in ("list requirements",):
        assert HOSTILE in texts(found.json)


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


def test_the_status_as_json_is_lossless_too(poisoned: CommandLine) -> None:
    assert poisoned("status", "--json").json["organization"] == HOSTILE


def test_a_lone_surrogate_and_an_emoji_are_lossless_in_json(acme: CommandLine) -> None:
    acme.done("set", "4.1", "implementation=👩‍⚕️ سلام\u200c שלום")
    assert acme.json("show", "4.1")["implementation"] == "👩‍⚕️ سلام\u200c שלום"


@pytest.mark.parametrize("name", ["plan\x1b[2J.txt", "plan\nsecond line.txt", "plan\u202etxt.exe", "plan\udcff.txt"])
def test_hostile_file_names_are_safe_wherever_they_are_printed(acme: CommandLine, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    for words in (["evidence", "add", path], ["set", "4.1", f"implementation=@{path}"], ["restore", path]):
        safe(acme(*words))
    for words in (["-f", path, "status"], ["merge", path], ["export", path]):
        safe(acme(*words))
    path.write_text("plan", "utf-8")
    safe(acme("evidence", "add", path, "--for", "4.1"))
    for words in (["show", "4.1"], ["list", "evidence"], ["log"], ["find", "plan"]):
        ran = acme(*words)
        assert ran.code == 0
        safe(ran)


@pytest.mark.parametrize("name", ["acme\x1b[2J", "acme\nsecond", "acme\udcff", "a?b#c%20 d"])
def test_a_workspace_of_any_name_works_and_is_named_safely(cli: CommandLine, tmp_path: Path, name: str) -> None:
    made = cli("new", tmp_path / name, "--organization", "Acme")
    assert made.code == 0 and len(made.lines) == 1
    safe(made)
    assert cli.json("status")["organization"] == "Acme"
    for words in (["snapshot"], ["snapshot", "list"], ["export", tmp_path / name], ["restore", "latest"]):
        ran = cli(*words)
        assert ran.code == 0, ran
        safe(ran)


@pytest.mark.parametrize(
    "words", ["show {}", "list {}", "find {}", "catalog {}", "{}", "status --assessment {}", "delete {}"]
)
def test_hostile_words_are_quoted_safely_in_errors(acme: CommandLine, words: str) -> None:
    ran = acme(*(part.format(HOSTILE) for part in words.split(" ")))
    assert ran.err.count("\n") <= 1
    safe(ran)
