"""The house stands as designed: imports go down only, and reading costs neither Textual nor SQLModel."""

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import aims_tui

CHECKOUT = Path(__file__).parent.parent
HIGH = ("aims_tui.screens", "aims_tui.widgets", "aims_tui.app", "aims_tui.cli", "aims_tui.__main__")
"""What may know Textual; everything else may not."""


def modules(*without: str) -> list[str]:
    """Return every module of the program that is there now, but for these packages."""
    found = [each.name for each in pkgutil.walk_packages(aims_tui.__path__, "aims_tui.")]
    return [name for name in found if not name.startswith(without)]


def loaded_after_importing(*names: str) -> set[str]:
    """Return the outermost packages that a fresh process has loaded after importing these modules."""
    return {name.partition(".")[0] for name in modules_after_importing(*names)}


def modules_after_importing(*names: str) -> set[str]:
    """Return the modules that a fresh process has loaded after importing these."""
    code = "import importlib, json, sys; [importlib.import_module(name) for name in sys.argv[1:]]; "
    code += "print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code, *names], capture_output=True, text=True, check=False, cwd=CHECKOUT, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_contracts_of_the_house_are_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()", "--no-cache"],
        capture_output=True, text=True, check=False, cwd=CHECKOUT, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_below_the_widgets_nothing_imports_textual() -> None:
    low = modules(*HIGH)
    assert {"aims_tui.workbook", "aims_tui.workspace.store.gate", "aims_tui.records.all", "aims_tui.text"} <= set(low)
    assert not loaded_after_importing(*low) & {"textual", "rich"}


@pytest.mark.parametrize(
    "name", ["aims_tui.cli", "aims_tui.cli.run", "aims_tui.cli.reading", "aims_tui.workspace.queries.overview"]
)
def test_reading_costs_neither_textual_nor_sqlmodel_nor_openpyxl(name: str) -> None:
    assert not loaded_after_importing(name) & {"textual", "rich", "sqlmodel", "sqlalchemy", "openpyxl", "platformdirs"}


def test_what_it_means_is_worked_out_without_a_database() -> None:
    insight = [name for name in modules() if name.startswith("aims_tui.insight")]
    assert insight
    assert not loaded_after_importing(*insight) & {"textual", "sqlite3", "sqlmodel", "sqlalchemy"}


def test_the_first_paint_waits_for_nothing_that_it_does_not_show() -> None:
    loaded = modules_after_importing("aims_tui.cli.opening", "aims_tui.app")
    later = {
        "aims_tui.workspace.queries.record_detail", "aims_tui.workspace.queries.history",
        "aims_tui.workspace.store.snapshots",
        "aims_tui.insight.filters", "aims_tui.screens.dialogs.base", "aims_tui.screens.requirements", "sqlmodel",
    }  # fmt: skip
    assert not loaded & later
