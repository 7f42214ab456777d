"""What the documentation says is so: every command runs, every answer is given, every link leads somewhere."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from aims_tui import paths
from aims_tui.cli import main
from aims_tui.records.all import KINDS
from aims_tui.records.base import kind_of
from aims_tui.records.kinds import Kinds

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
ELSEWHERE = {"make", "pytest", "pipx"}
"""Programs that a page names and the test does not run: they would run these tests, or install the program."""
FILES = {"README.md": {"report.pdf": b"%PDF-1.4 a test report"}}
"""What a person who follows a page has beside the workspace."""


class Step(NamedTuple):
    """One command of a page, what the page shows of its answer, and the exit code that it names."""

    command: str
    shown: tuple[str, ...]
    code: int


def steps(page: Path) -> Iterator[Step]:
    """Yield the commands of a page's console blocks, in order."""
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.rstrip("\n").split("\n")
            codes = [int(line.rpartition(" ")[2]) for line in lines if line.startswith("# exits with ")]
            yield Step(
                command.partition("    #")[0],
                tuple(line for line in lines if not line.startswith("# exits with ")),
                codes[0] if codes else 0,
            )


def pattern(shown: tuple[str, ...]) -> str:
    """Return what an answer must match: … stands for the rest of a line, alone for any lines."""
    return "".join(r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r" *\n" for line in shown)


def module(page: Path) -> str:
    """Return the module that a page describes kinds in; empty where it describes none."""
    found = re.search(r'^```python\n(""".*?)^```', page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def kinds(page: Path) -> Kinds | None:
    """Return the usual kinds together with those that a page describes, if it describes any."""
    described = module(page)
    if not described:
        return None
    known: dict[str, Any] = {"__name__": page.stem}
    exec(described, known)
    made = [each for each in known.values() if isinstance(each, type) and each.__module__ == page.stem]
    return Kinds([*KINDS.values(), *(kind_of(each) for each in made)])


def run(command: str, capfd: pytest.CaptureFixture[str], more: Kinds | None = None) -> tuple[int, str]:
    """Run one command as a shell would; ours in this process where no pipe or redirection needs a real shell."""
    words = shlex.split(command)
    if words[0] == "aims-tui" and not {"|", ">"} & {*words}:
        code = main(words[1:], kinds=more)
    else:
        bin = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        code = subprocess.run(["sh", "-c", command], env={**os.environ, "PATH": bin}, check=False).returncode
    said = capfd.readouterr()
    return code, said.out + said.err


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_runs_and_answers_as_shown(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    paths._folder.cache_clear()
    for name, content in FILES.get(page.name, {}).items():
        (tmp_path / name).write_bytes(content)
    described = kinds(page)
    for step in steps(page):
        if step.command.split()[0] in ELSEWHERE:
            continue
        code, said = run(step.command, capfd, described)
        assert code == step.code, (step.command, said)
        if step.shown:
            assert re.fullmatch(pattern(step.shown), said), (step.command, said)


def test_a_kind_is_a_module_of_under_forty_lines_of_code() -> None:
    lines = [line for line in module(ROOT / "docs" / "record-kinds.md").splitlines() if line.strip()]
    assert 0 < len(lines) < 40
    assert max(map(len, lines)) <= 120


def test_what_is_not_run_here_exists() -> None:
    named = {step.command for page in PAGES for step in steps(page) if step.command.split()[0] in ELSEWHERE}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for command in named:
        program, *words = command.split()
        for word in words:
            assert (ROOT / word).exists() if program == "pytest" else f"\n{word}:" in makefile, command
    assert named, "the two commands of the README are among them"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    found = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8"))
    assert not [link for link in found if not (page.parent / link).exists()]


def test_the_readme_leads_to_every_page() -> None:
    readme = PAGES[0].read_text("utf-8")
    assert all(f"(docs/{page.name})" in readme for page in PAGES[1:])


def test_a_page_that_is_wrong_is_found_out() -> None:
    assert re.fullmatch(pattern(("Wrote …", "…")), "Wrote soa.xlsx\nand more\n")
    assert not re.fullmatch(pattern(("Wrote soa.xlsx",)), "Wrote nothing\n")
    assert not re.fullmatch(pattern(("Wrote soa.xlsx",)), "Wrote soa.xlsx\nand more\n")
