"""The main job in a real terminal, from an empty folder to a handed-out workbook."""

import subprocess
import sys
from pathlib import Path

import openpyxl

from tests.terminal.terminal import Terminal


def test_new_edit_exclude_link_export_quit_and_reopen(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "acme.aims"
    made = subprocess.run(
        [sys.executable, "-m", "aims_tui", "new", str(file), "--organization", "Acme Ltd", "--as", "Jane Lead"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    paper = tmp_path / "policy.md"
    paper.write_text("Our AI policy", "utf-8")

    with Terminal("-f", str(file), "--as", "Jane Lead", home=home) as terminal:
        terminal.wait("0 / 32")
        terminal.press("3")
        terminal.wait("A.2.2 AI policy")
        terminal.wait("Evidence 0")

        # Edit: the status is saved as soon as it is chosen.
        terminal.press("s")
        terminal.wait("Status of A.2.2")
        terminal.press("2")
        terminal.wait("◐ A.2.2")
        terminal.wait("saved")

        # Link evidence, then call it implemented.
        terminal.press("e")
        terminal.wait("Evidence for A.2.2")
        terminal.press("ctrl+n")
        terminal.wait("New evidence for A.2.2")
        terminal.press(str(paper))
        terminal.wait("policy.md")
        terminal.press("enter")
        terminal.press("Signed by the director", "tab", "AI policy", "ctrl+s")
        terminal.wait("Evidence 1")
        terminal.press("s")
        terminal.wait("Status of A.2.2")
        terminal.press("3")
        terminal.wait("● A.2.2")

        # Exclude the next control: the justification is asked for in the same dialog.
        terminal.press("down")
        terminal.wait("─ A.2.3 ")
        terminal.press("a")
        terminal.wait("Applicability of A.2.3")
        terminal.press("3")
        terminal.wait("cannot be excluded without a justification")
        terminal.press("There is no other policy", "ctrl+s")
        terminal.wait("⊘ A.2.3")

        terminal.press("x")
        terminal.wait("Write the auditors' workbook")
        terminal.press("enter")
        terminal.wait("Wrote")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0

    with Terminal("-f", str(file), home=home) as terminal:
        terminal.wait("1 / 37")
        terminal.press("3")
        terminal.wait("● A.2.2")
        terminal.wait("⊘ A.2.3")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0

    soa = openpyxl.load_workbook(file.with_suffix(".xlsx"))["SoA"]
    rows = {row[0]: row for row in soa.iter_rows(values_only=True)}
    assert rows["A.2.2"][5] == "Implemented" and "EV-01 AI policy" in rows["A.2.2"][7]
    assert (rows["A.2.3"][2], rows["A.2.3"][4], rows["A.2.3"][5]) == ("No", "There is no other policy", "–")


def test_a_small_terminal_does_the_same_job(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "acme.aims"
    subprocess.run(
        [sys.executable, "-m", "aims_tui", "new", str(file), "--organization", "Acme", "--as", "Jane"], check=True,
        capture_output=True,
    )  # fmt: skip
    with Terminal("-f", str(file), "--as", "Jane", home=home, size=(80, 24)) as terminal:
        terminal.wait("0 / 32")
        terminal.press("2")
        terminal.wait("4.1 Understanding")
        terminal.press("enter")
        terminal.wait("Evidence 0")
        terminal.press("escape", "s")
        terminal.wait("Status of 4.1")
        terminal.press("2")
        terminal.wait("saved")
        terminal.wait("◐ 4.1")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
