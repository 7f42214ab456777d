"""Where the refused rows of an import go."""

from pathlib import Path

from tests.cli.conftest import CommandLine


def test_refused_rows_take_no_other_files_place(acme: CommandLine, tmp_path: Path) -> None:
    given, there = tmp_path / "r.csv", tmp_path / "there.csv"
    given.write_text("Title,Likelihood\nWrong answer,4\nFire,often\n")
    there.write_text("precious")
    said = acme("import", str(given), "--into", "risks", "--refused", str(there))
    assert said.code == 2 and "already" in said.err
    assert there.read_text() == "precious"
