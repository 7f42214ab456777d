"""Where things live: below one folder if it is named, else where the system keeps such things."""

import socket
from pathlib import Path

import pytest

from aims_tui import catalog, paths


def test_one_named_folder_holds_settings_data_and_state(home: Path) -> None:
    assert paths.config_folder() == home / "config"
    assert paths.data_folder() == home / "data"
    assert paths.state_folder() == home / "state"


def test_without_one_each_lies_where_the_system_keeps_such_things(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE)
    monkeypatch.setenv("HOME", str(tmp_path))
    paths._folder.cache_clear()
    for folder in (paths.config_folder(), paths.data_folder(), paths.state_folder()):
        assert folder.is_absolute()
        assert "aims-tui" in folder.parts


def test_asking_for_a_folder_makes_none(home: Path) -> None:
    paths.config_folder()
    paths.data_folder()
    assert list(home.iterdir()) == []


def test_a_checkout_finds_its_data_beside_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "aims_tui").mkdir()
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "aims_tui" / "paths.py"))
    assert paths.data_file("catalog.json") == tmp_path / "data" / "catalog.json"


def test_an_installed_package_finds_its_data_inside_and_prefers_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    inside = tmp_path / "aims_tui" / "data"
    for folder in (inside, tmp_path / "data"):
        folder.mkdir(parents=True)
        (folder / "catalog.json").write_text("{}", "utf-8")
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "aims_tui" / "paths.py"))
    assert paths.data_file("catalog.json") == inside / "catalog.json"


@pytest.mark.parametrize("name", ["catalog.json", "demo.json", "demo-clean.json"])
def test_the_data_files_are_really_there(name: str) -> None:
    assert paths.data_file(name).is_file()


def test_a_program_without_its_data_says_which_file_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "aims_tui" / "paths.py"))
    with pytest.raises(catalog.CatalogError, match=r"data.catalog\.json cannot be read: No such file"):
        catalog.load(paths.data_file("catalog.json"))


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file whose name needs care, in the home of its user."""
    monkeypatch.setenv("HOME", str(tmp_path))
    made = tmp_path / "It's a (new) report é 100%.pdf"
    made.write_bytes(b"%PDF")
    return made


def test_a_file_that_is_dropped_on_the_terminal_is_understood_as_terminals_write_it(paper: Path) -> None:
    whole = str(paper)
    escaped = "".join(f"\\{each}" if each in " ()'%" else each for each in whole)
    single = "'" + whole.replace("'", "'\\''") + "'"
    for text in (
        whole, f"  {whole} ", f'"{whole}"', f"{single} ", escaped, f"{escaped} ", paper.as_uri(), f"'{paper.as_uri()}'",
        paper.as_uri().replace("file://", "file://localhost"), paper.as_uri().replace("file://", "FILE:"),
        paper.as_uri().replace("file://", f"file://{socket.gethostname()}"), f"~/{paper.name}", f'"~/{paper.name}"',
    ):  # fmt: skip
        assert paths.typed(text) == paper, text


def test_what_is_there_as_it_is_written_is_meant_so(tmp_path: Path) -> None:
    for name in ('"quoted"', "back\\ slash", "100%25.txt", "it's"):
        (tmp_path / name).write_text("x", "utf-8")
        assert paths.typed(str(tmp_path / name)) == tmp_path / name


@pytest.mark.parametrize("text", ["/new/file name.xlsx", "/new/it's.xlsx", "C:\\Users\\me\\a b.pdf", "/new/50% & more"])
def test_a_file_that_is_not_there_yet_may_be_called_anything(text: str) -> None:
    assert paths.typed(text) == Path(text)


def test_what_names_no_single_file_here_is_said(tmp_path: Path) -> None:
    for name in ("a b", "c"):
        (tmp_path / name).write_text("x", "utf-8")
    for text, why in (
        ("", "Name a file"),
        (" ", "Name a file"),
        ("a\0b", "Name a file"),
        ("file:///a%00b", "Name a file"),
        ("~nobody-at-all/x", "not known here"),
        ("file://elsewhere.example/share/x", "another computer"),
        (f"'{tmp_path}/a b' '{tmp_path}/c'", "one at a time"),
    ):
        with pytest.raises(paths.PathUnclear, match=why):
            paths.typed(text)


def test_a_folder_takes_the_file_of_the_usual_name(tmp_path: Path) -> None:
    assert paths.into(str(tmp_path), "acme.xlsx") == tmp_path / "acme.xlsx"
    assert paths.into(f"'{tmp_path}/not yet/'", "acme.xlsx") == tmp_path / "not yet" / "acme.xlsx"
    assert paths.into(str(tmp_path / "own.xlsx"), "acme.xlsx") == tmp_path / "own.xlsx"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("https://example.org/a", "https://example.org/a"),
        (" <HTTPS://Example.org> ", "HTTPS://Example.org"),
        ("www.example.org/policy", "https://www.example.org/policy"),
        ("WWW.example.org", "https://WWW.example.org"),
        ("mailto:jane@example.org", "mailto:jane@example.org"),
        ("sftp://host/x", "sftp://host/x"),
        ("file:///a/b", ""),
        ("www.", ""),
        ("C:\\a", ""),
        ("/a/https://b", ""),
        ("see https://b", ""),
        ("", ""),
    ],
)
def test_an_address_is_told_from_a_path(text: str, meant: str) -> None:
    assert paths.address(text) == meant


def test_a_file_called_like_an_address_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("www.notes.txt").write_text("x", "utf-8")
    assert paths.address("www.notes.txt") == ""


def test_a_path_copied_with_marks_of_direction_means_the_file_without_them(tmp_path: Path) -> None:
    plain = tmp_path / "report.pdf"
    plain.write_text("Report", "utf-8")
    assert paths.typed(f"\u202a{plain}\u202c") == plain
    marked = tmp_path / "\u202areport.pdf"
    marked.write_text("Another", "utf-8")
    assert paths.typed(str(marked)) == marked, "a file that is really called so is meant"
    assert paths.typed("\u2066~/x") == Path.home() / "x"
