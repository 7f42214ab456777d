"""The wheel, installed in a fresh virtual environment outside the checkout, is the whole program."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Installed:
    """A fresh environment with the program in it, and an empty folder to work in."""

    wheel: Path
    scripts: Path
    folder: Path

    def run(self, program: str, *words: str) -> str:
        """Run a program of the environment, far from the checkout; return what it prints."""
        # What Python takes from its surroundings could lead it back to the checkout.
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV", "VIRTUAL_"))
        }
        done = subprocess.run(
            [self.scripts / program, *words],
            cwd=self.folder, env=clean | {"AIMS_TUI_HOME": str(self.folder / "home")},
            capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel and install it; the libraries it needs are borrowed from this environment."""
    root = tmp_path_factory.mktemp("install")
    quiet: dict[str, object] = {"check": True, "stdout": subprocess.DEVNULL, "timeout": 120}
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", root, CHECKOUT]
    subprocess.run(build, **quiet)
    (wheel,) = root.glob("*.whl")
    fresh = root / "fresh"
    venv.create(fresh, with_pip=False, symlinks=True)
    scripts = fresh / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", scripts / "python"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], **quiet)
    # A path in a .pth file comes last, and the .pth files behind it (our own editable install) are not read.
    (packages,) = fresh.glob("**/site-packages")
    (packages / "borrowed.pth").write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
    folder = root / "elsewhere"
    folder.mkdir()
    return Installed(wheel, scripts, folder)


def test_the_wheel_holds_the_program_and_its_data_and_nothing_else(installed: Installed) -> None:
    names = {name for name in zipfile.ZipFile(installed.wheel).namelist() if ".dist-info/" not in name}
    data = {f"aims_tui/data/{path.name}" for path in (CHECKOUT / "data").iterdir()}
    assert names >= data | {"aims_tui/app.tcss", "aims_tui/cli/run.py"}
    assert {name.split("/")[0] for name in names} == {"aims_tui"}
    modules = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "aims_tui").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == modules


def test_the_program_runs_from_the_fresh_environment(installed: Installed) -> None:
    code = (
        "import aims_tui; from aims_tui import paths; print(aims_tui.__file__); print(paths.data_file('catalog.json'))"
    )
    package, catalog = map(Path, installed.run("python", "-c", code).splitlines())
    fresh = installed.scripts.parent
    assert package.is_relative_to(fresh)
    assert catalog == package.parent / "data" / "catalog.json"
    assert catalog.is_file()


def test_the_demo_is_made_there(installed: Installed) -> None:
    assert "Made the demo: mine.aims" in installed.run("aims-tui", "demo", "mine.aims", "--no-open")
    status = json.loads(installed.run("aims-tui", "-f", "mine.aims", "status", "--json"))
    assert (status["organization"], status["subclauses"]["total"]) == ("Larkmoor Desk Ltd", 32)
    assert installed.run("python", "-m", "aims_tui", "catalog", "4.1").startswith("4.1 Understanding")


def test_the_demo_writes_its_workbook_where_there_is_no_terminal(installed: Installed) -> None:
    said = installed.run("aims-tui", "demo", "shown.aims")
    assert "Larkmoor Desk Ltd (demo)" in said
    assert (installed.folder / "shown.xlsx").is_file()


def test_the_application_can_be_imported_there(installed: Installed) -> None:
    installed.run("python", "-c", "import aims_tui.app, aims_tui.workbook.export")
