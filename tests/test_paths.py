"""Where things live: below one folder if it is named, else where the system keeps such things."""

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


@pytest.mark.parametrize("name", ["catalog.json", "demo.json"])
def test_the_data_files_are_really_there(name: str) -> None:
    assert paths.data_file(name).is_file()


def test_a_program_without_its_data_says_which_file_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "aims_tui" / "paths.py"))
    with pytest.raises(catalog.CatalogError, match=r"data.catalog\.json cannot be read: No such file"):
        catalog.load(paths.data_file("catalog.json"))
