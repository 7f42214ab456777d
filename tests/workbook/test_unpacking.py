"""Whatever somebody sends as a workbook: one sentence, under two seconds of the processor and 300 MB."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aims_tui.workbook import handed_out
from aims_tui.workspace.store import errors
from tests.workbook import hostile_books

READ = """
import os, resource, sys
from pathlib import Path
from aims_tui.workbook import handed_out
from aims_tui.workspace.store import errors

for path in sys.argv[1:]:
    sys.stdout.flush()
    if not (child := os.fork()):
        # More than this and the system itself ends it, or refuses the memory.
        resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
        resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
        try:
            said = f"read: {handed_out.read(Path(path))!a}"
        except errors.WorkspaceError as error:
            said = f"{error}"
        print(said.replace("\\n", "|"), flush=True)
        os._exit(0)
    _, ended, used = os.wait4(child, 0)
    if ended:
        print("ended by", ended)
    print(f"{used.ru_utime + used.ru_stime:.2f} s {used.ru_maxrss / 1024:.0f} MB")
"""
STILL_READ = {"honest", "said to be larger", "another checksum", "a count of 290 digits", "values that steer",
              "relations without end"}  # fmt: skip


def read_in_a_child(*paths: Path) -> list[tuple[str, str]]:
    """Return what was said of each workbook and what reading it cost."""
    done = subprocess.run(
        [sys.executable, "-c", READ, *map(str, paths)], capture_output=True, text=True, timeout=300, check=True
    )
    assert not done.stderr, done.stderr
    lines = done.stdout.splitlines()
    return list(zip(lines[::2], lines[1::2], strict=True))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs the resource limits of Unix")
def test_no_workbook_costs_more_than_two_seconds_and_300_mb(tmp_path: Path) -> None:
    paths = []
    for number, content in enumerate(hostile_books.BOOKS.values()):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(content())
    for name, (said, cost) in zip(hostile_books.BOOKS, read_in_a_child(*paths), strict=True):
        print(f"{name:34} {cost:15} {said[:110]}")
        assert said.startswith("read: ") == (name in STILL_READ), (name, said)
        assert name in STILL_READ or said.endswith("."), (name, said)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs the devices of Unix")
def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "zero.xlsx").symlink_to("/dev/zero")
    (tmp_path / "round.xlsx").symlink_to("round.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "lost.xlsx").symlink_to("nowhere")
    for name in ("pipe", "zero", "folder", "lost"):
        with pytest.raises(errors.Missing, match="There is no file"):
            handed_out.read(tmp_path / f"{name}.xlsx")
    with pytest.raises(errors.NotAllowed, match="cannot be read: Too many levels"):
        handed_out.read(tmp_path / "round.xlsx")
    with pytest.raises(errors.NotAWorkspace):
        handed_out.read(Path("/proc/self/environ"))


def test_a_link_to_a_workbook_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.xlsx").symlink_to(hostile_books.write("honest", tmp_path))
    assert handed_out.read(tmp_path / "link.xlsx").head == "h"


def test_texts_that_other_programs_keep_apart_are_found(tmp_path: Path) -> None:
    texts = ["Workspace id", "w", "Journal head", "h"]
    strings = "".join(f"<si><r><t>{text[:1]}</t></r><r><t>{text[1:]}</t></r><rPh><t>x</t></rPh></si>" for text in texts)
    rows = [f'<s:row r="{n + 3}"><s:c r="B{n + 3}" t="s"><s:v>{2 * n + 1}</s:v></s:c></s:row>'.replace(
                "<s:c r", f'<s:c r="A{n + 3}" t="s"><s:v>{2 * n}</s:v></s:c><s:c r') for n in range(2)]  # fmt: skip
    number = '<s:row><s:c t="str"><s:v>Changes on record</s:v></s:c><s:c><s:v>1234.0</s:v></s:c></s:row>'
    sheet = f'<s:worksheet xmlns:s="x"><s:sheetData>{"".join(rows)}{number}</s:sheetData></s:worksheet>'
    (tmp_path / "again.xlsx").write_bytes(hostile_books.book(cover=sheet, strings=f"<sst>{strings}</sst>"))
    assert handed_out.read(tmp_path / "again.xlsx") == handed_out.HandedOut("w", "h", 1234, False)
