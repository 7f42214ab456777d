"""Preferences are kept where possible and never stand in the way of work."""

import json
import os
import stat
from pathlib import Path

import pytest

from aims_tui import settings
from aims_tui.access import Access
from aims_tui.settings import Settings


def kept(home: Path) -> Path:
    return home / "config" / "settings.json"


def write(home: Path, content: str | bytes) -> None:
    kept(home).parent.mkdir(exist_ok=True)
    kept(home).write_bytes(content.encode() if isinstance(content, str) else content)


def test_a_new_user_has_the_defaults_and_no_file(home: Path) -> None:
    assert settings.load() == Settings()
    assert settings.load().grouping == "categories"
    assert not kept(home).exists()


def test_what_is_saved_is_there_the_next_time(home: Path) -> None:
    assert settings.save(name="Zoë \N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}").name.startswith("Zoë")
    settings.save(grouping="objectives", keys={"save": "ctrl+s"})
    assert settings.load() == Settings(
        name="Zoë \N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}", grouping="objectives", keys={"save": "ctrl+s"}
    )


def test_saving_one_setting_leaves_what_another_window_saved(home: Path) -> None:
    settings.save(name="Lead")
    settings.save(theme="nord")
    assert (settings.load().name, settings.load().theme) == ("Lead", "nord")


def test_settings_of_a_newer_version_survive_an_older_one(home: Path) -> None:
    write(home, '{"name": "Lead", "density": {"rows": 2}}')
    settings.save(theme="nord")
    assert json.loads(kept(home).read_text("utf-8"))["density"] == {"rows": 2}
    assert settings.load().rest == {"density": {"rows": 2}}


@pytest.mark.parametrize(
    "content",
    ["", "not json", "[]", "null", '"text"', "{", b"\xff\xfe\x00", '{"name": 5, "keys": [], "grouping": null}'],
)
def test_a_broken_file_gives_the_defaults(home: Path, content: str | bytes) -> None:
    write(home, content)
    assert settings.load() == Settings()


def test_a_broken_setting_costs_that_one_alone(home: Path) -> None:
    write(home, '{"name": 5, "theme": "nord", "keys": {"save": "ctrl+s", "quit": 7}}')
    assert settings.load() == Settings(theme="nord", keys={"save": "ctrl+s"})


HOSTILE = {
    "deep": "[" * 100_000,
    "deep in a setting": '{"name":' + "[" * 100_000 + "]" * 100_000 + "}",
    "deep beside the settings": '{"density":' + '{"a":' * 300 + "1" + "}" * 300 + "}",
    "NUL": '{"file": "a\\u0000b", "name": "\\u0000"}',
    "NUL itself": b'{"file": "a\0b"}',
    "NULs": bytes(4096),
    "half a letter": '{"file": "\\ud800", "name": "\\udfff", "theme": "\\ud83d"}',
    "huge": b'{"name": "' + b"x" * 2_000_000 + b'"}',
    "a number without end": '{"name": 1' + "0" * 100_000 + "}",
    "controls": '{"name": "\\u001b[2J", "keys": {"app.quit": "\\u001b"}}',
    "wrong sorts": '{"name": 5, "keys": [], "grouping": null, "theme": {}, "file": 1.5}',
    "no grouping": '{"grouping": "colours"}',
}


@pytest.mark.parametrize("sort", HOSTILE)
def test_a_hostile_file_costs_one_line_and_gives_the_defaults(home: Path, sort: str) -> None:
    write(home, HOSTILE[sort])
    found = settings.load()
    assert found == Settings()
    assert found.notice.startswith("settings.json is not used as it stands: ") and found.notice.isprintable()
    assert settings.save(name="Lead").name == "Lead"
    assert settings.load() == Settings(name="Lead") and not settings.load().notice


@pytest.mark.parametrize("sort", ["pipe", "folder", "device", "round"])
def test_something_else_in_its_place_is_not_waited_for(home: Path, sort: str) -> None:
    kept(home).parent.mkdir()
    if sort == "pipe":
        os.mkfifo(kept(home))
    elif sort == "folder":
        kept(home).mkdir()
    else:
        kept(home).symlink_to("/dev/zero" if sort == "device" else kept(home))
    assert settings.load() == Settings()
    assert "cannot be read" in settings.load().notice
    settings.save(name="Lead")
    assert settings.load() == Settings(name="Lead")


def test_what_is_passed_over_is_named(home: Path) -> None:
    write(home, '{"name": 5, "theme": "nord", "keys": {"save": 7}}')
    assert settings.load().notice == "settings.json is not used as it stands: passed over: name, keys."


def test_a_broken_file_is_put_aside_when_settings_are_saved(home: Path) -> None:
    write(home, '{"keys": {"save": "f2"},}')
    settings.save(name="Lead")
    assert settings.load().name == "Lead"
    assert kept(home).with_name("settings.json.old").read_text("utf-8") == '{"keys": {"save": "f2"},}'


def test_a_path_that_is_no_text_is_remembered(home: Path) -> None:
    settings.save(file="caf\udce9.aims")
    assert settings.load().file == "caf\udce9.aims"


def test_a_folder_that_cannot_be_written_does_not_stop_the_work(home: Path) -> None:
    (home / "config").write_text("a file where the folder should be", "utf-8")
    assert settings.save(name="Lead").name == "Lead"
    assert settings.load() == Settings()


def test_a_small_file_is_private_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "state" / "draft.json"
    assert settings.write_atomically(target, "first")
    assert settings.write_atomically(target, "second")
    assert target.read_text("utf-8") == "second"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(target.parent.iterdir()) == [target]


def test_a_write_that_fails_midway_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    target = tmp_path / "draft.json"
    settings.write_atomically(target, "first")
    with pytest.raises(UnicodeEncodeError):
        settings.write_atomically(target, "lone \ud800")
    assert target.read_text("utf-8") == "first"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_in_the_place_of_the_file_is_reported_and_left(tmp_path: Path) -> None:
    (tmp_path / "draft.json").mkdir()
    assert not settings.write_atomically(tmp_path / "draft.json", "text")
    assert [each.name for each in tmp_path.iterdir()] == ["draft.json"]


def test_what_did_not_change_is_not_written_anew(home: Path) -> None:
    settings.save(name="Lead")
    before = (home / "config" / "settings.json").stat().st_mtime_ns, (home / "config" / "settings.json").stat().st_ino
    assert settings.save(name="Lead").name == "Lead"
    after = (home / "config" / "settings.json").stat().st_mtime_ns, (home / "config" / "settings.json").stat().st_ino
    assert after == before


def test_settings_that_are_a_link_are_replaced_and_what_it_leads_to_is_left(home: Path, tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("precious", "utf-8")
    kept(home).parent.mkdir()
    kept(home).symlink_to(tmp_path / "victim")
    settings.save(name="Lead")
    assert settings.load().name == "Lead" and not kept(home).is_symlink()
    assert (tmp_path / "victim").read_text("utf-8") == "precious"


def test_no_folder_on_the_way_below_the_base_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "drafts").symlink_to(tmp_path / "elsewhere")
    assert not settings.write_atomically(tmp_path / "drafts" / "one.json", "text", base=tmp_path)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_new_files_are_open_to_others_only_where_the_settings_say_so(home: Path) -> None:
    assert settings.access() is Access.FOLDER
    settings.save(shared=True)
    assert settings.access() is Access.USUAL
