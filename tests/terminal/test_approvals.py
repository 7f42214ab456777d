"""The statement in a real terminal: approve it, change a control, see it stale, approve 1.1, export 1.0, look back."""

from datetime import date, timedelta
from pathlib import Path

import openpyxl

from aims_tui.workspace import demo
from tests.terminal.terminal import Terminal


def test_the_statement_is_approved_changed_compared_approved_again_and_its_old_version_exported(
    tmp_path: Path, home: Path
) -> None:
    file = demo.make(tmp_path / "demo.aims", date.today(), clean=True).path
    with Terminal("-f", str(file), "--as", "AI Governance Lead", home=home) as terminal:
        terminal.wait("32 / 32")
        terminal.press("3")
        terminal.wait("V: SoA 1.1 ")

        # Exclude a control: the approved version no longer says what stands.
        terminal.press(":", "A.10.4", "enter")
        terminal.wait("─ A.10.4 ")
        terminal.press("a")
        terminal.wait("Applicability of A.10.4")
        terminal.press("3")
        terminal.wait("cannot be excluded without a justification")
        terminal.press("We have no customers any more", "ctrl+s")
        terminal.wait("⊘ A.10.4")
        terminal.wait("V: SoA 1.1 + 4 changes")

        # The versions: what differs now, old beside new.
        terminal.press("V")
        terminal.wait("Now, not approved: 4 changes since")
        terminal.wait("Applicable → Not applicable")
        terminal.press("A")
        terminal.wait("Approve Statement of Applicability")
        terminal.press("ctrl+s")
        terminal.wait("V: SoA 1.2 ")

        # The old version once more, as it was.
        terminal.press("V")
        terminal.wait("1.2 · approved on")
        terminal.press("down", "down", "down", "down", "down")
        terminal.wait("hash ")
        terminal.press("x")
        terminal.wait("Write the auditors' workbook")
        terminal.press("enter")
        terminal.wait("Wrote")

        # And the day before: read only, with the version of then.
        terminal.press("@")
        terminal.wait("as of which day?")
        terminal.press(str(date.today() - timedelta(days=1)), "enter")
        terminal.wait("As of ")
        terminal.press("3")
        terminal.wait("V: SoA 1.1 ")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0

    soa = openpyxl.load_workbook(file.with_name("demo SoA 1.1.xlsx"))["SoA"]
    rows = {row[0]: row for row in soa.iter_rows(values_only=True) if row[0]}
    assert rows["A.10.4"][2] == "Yes"
    top = " ".join(str(cell) for row in soa.iter_rows(max_row=6, values_only=True) for cell in row if cell)
    assert "version 1.1, approved on " in top
