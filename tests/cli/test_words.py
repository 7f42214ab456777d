"""The words of the command line: global options in both places, help, and what is no command."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aims_tui import __version__, settings
from aims_tui.cli import parser
from aims_tui.cli.call import UsageError
from aims_tui.cli.verbs import HELP
from aims_tui.workspace.store.workspace import Workspace
from tests.cli.conftest import CommandLine

VERBS = {
    "new": ["acme", "--organization", "Acme"],
    "demo": ["demo.aims", "--no-open"],
    "status": ["--json"],
    "show": ["4.1"],
    "list": ["evidence"],
    "find": ["audit"],
    "versions": ["POL-1", "text", "--show", "1"],
    "changes": ["--since", "2026-11-01", "--by", "Jane"],
    "set": ["4.1", "status=implemented", "due="],
    "trace": ["--json"],
    "coverage": ["own controls", "--json"],
    "add": ["person", "name=Jane"],
    "reassess": ["R-01", "likelihood=3", "--trigger", "planned"],
    "delete": ["EV-01"],
    "keep": ["EV-01"],
    "unite": ["Jane Doe"],
    "handover": ["Jane Doe", "Ann Lee"],
    "link": ["4.1", "EV-01", "--note", "x"],
    "unlink": ["4.1", "EV-01"],
    "evidence add": ["plan.pdf", "--title", "Plan", "--for", "4.1", "4.2"],
    "evidence new-version": ["EV-01", "plan.pdf"],
    "feedback": ["4.1", "thin", "--by", "Auditor"],
    "answer": ["4.1", "q1", "yes", "because"],
    "approve": ["5.2", "POL-1", "--by", "Jane", "--note", "x", "--editorial"],
    "reviewed": ["5.2", "--by", "Jane", "--needs-work"],
    "approvals": ["--stale", "--json"],
    "soa approve": ["--by", "Jane", "--version", "2.0"],
    "soa list": ["--json"],
    "soa show": ["1.0"],
    "soa diff": ["1.0", "now", "--json"],
    "soa export": ["1.0", "out.xlsx"],
    "freeze": ["risks", "--title", "Risk register, Q3"],
    "export": ["out.xlsx"],
    "log": ["4.1"],
    "undo": [],
    "redo": [],
    "verify": ["--json"],
    "snapshot": ["list"],
    "restore": ["latest"],
    "merge": ["other.aims"],
    "import": ["risks.csv", "--into", "risks", "--dry-run"],
    "catalog": ["4.1"],
}
OPTIONS = {
    "-f": ("x.aims", "file", "x.aims"),
    "--file": ("x.aims", "file", "x.aims"),
    "--as": ("Jane Doe", "who", "Jane Doe"),
    "--today": ("2026-12-14", "today", date(2026, 12, 14)),
    "--assessment": ("Second", "assessment", "Second"),
}


def parsed(*words: str) -> dict[str, object]:
    return vars(parser.parse([*words]))


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("verb", VERBS)
def test_a_global_option_may_stand_anywhere(verb: str, option: str) -> None:
    typed, name, meant = OPTIONS[option]
    words = [*verb.split(), *VERBS[verb]]
    plain = parsed(*words)
    wanted = plain | {name: meant}
    for place in range(len(words) + 1):
        if place and words[place - 1].startswith("--") and words[place - 1] not in ("--json", "--no-open"):
            continue  # That would part an option from its value.
        if "--for" in words[:place] and place < len(words):
            continue  # There an option ends the list, as everywhere.
        assert parsed(*words[:place], option, typed, *words[place:]) == wanted, place
    if option.startswith("--"):
        assert parsed(f"{option}={typed}", *words) == wanted
        assert parsed(*words, f"{option}={typed}") == wanted


@pytest.mark.parametrize("verb", VERBS)
def test_all_global_options_together_before_or_after_the_verb(verb: str) -> None:
    options = [word for option in ("-f", "--as", "--today", "--assessment") for word in (option, OPTIONS[option][0])]
    words = [*verb.split(), *VERBS[verb]]
    assert parsed(*options, *words) == parsed(*words, *options)
    assert parsed(*options)["who"] == "Jane Doe"


def test_every_verb_is_tried_here_and_explained_in_the_help(cli: CommandLine) -> None:
    help = "\n".join(cli.says("--help"))
    assert {each.split()[0] for each in VERBS} == HELP.keys()
    for verb in HELP:
        assert re.search(rf"^  {verb} +\w", help, re.MULTILINE), verb
    for promise in ("-f FILE", "--assessment", "--as NAME", "--today", "exit codes", "examples"):
        assert promise in help
    assert max(map(len, help.splitlines())) <= 110


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_help_of_its_own(cli: CommandLine, verb: str) -> None:
    help = " ".join(cli.says(*verb.split(), "--help"))
    assert help.startswith(f"usage: aims-tui {verb}")
    assert "-f FILE" in help


def test_the_version(cli: CommandLine) -> None:
    assert cli.says("--version") == [f"aims-tui {__version__}"]


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["status", "--nope"],
        ["status", "extra"],
        ["show"],
        ["set", "4.1"],
        ["set", "4.1", "status"],
        ["set", "4.1", "=x"],
        ["set", "4.1", "due=today", "DUE="],
        ["set", "4.1", "owner=@-", "reviewer=@-"],
        ["answer", "4.1", "q1", "perhaps"],
        ["evidence"],
        ["evidence", "add"],
        ["evidence", "replace", "EV-01", "x"],
        ["snapshot", "take"],
        ["new", "x"],
        ["new", "", "--organization", "Acme"],
        ["new", "/", "--organization", "Acme"],
        ["new", "~nobody-of-that-name/x", "--organization", "Acme"],
        ["export", ""],
        ["--today", "soon", "status"],
        ["status", "--today", "14.12.2026"],
        ["-f", "", "status"],
        ["status", "-f"],
        ["--as"],
        ["--assess", "x", "status"],
    ],
    ids=" ".join,
)
def test_what_is_no_command_is_said_in_one_line_with_exit_code_2(acme: CommandLine, words: list[str]) -> None:
    acme.usage(*words)


def test_a_misspelt_verb_is_answered_with_the_likely_one(cli: CommandLine) -> None:
    assert cli.usage("exprot") == "there is no verb 'exprot', did you mean 'export'? (see 'aims-tui --help')"


def test_a_text_that_looks_like_an_option_follows_two_dashes(acme: CommandLine) -> None:
    acme.done("feedback", "4.1", "--", "--today -f")
    assert acme.json("show", "4.1")["remarks"][0]["text"] == "--today -f"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, object]]]:
    """What the application was opened with, instead of opening it."""
    calls: list[dict[str, object]] = []

    def run_app(path: Path | None, **options: object) -> int:
        calls.append({"path": path, **options})
        return 0

    monkeypatch.setattr("aims_tui.app.run_app", run_app)
    yield calls


def test_without_a_verb_the_application_opens_the_workspace_used_last(
    acme: CommandLine, opened: list[dict[str, object]], workspace: Workspace
) -> None:
    acme.done("--as", "Jane", "--today", "2026-12-14", "--assessment", "Second")
    assert opened == [
        {"path": workspace.path, "who": "Jane", "today": date(2026, 12, 14), "assessment": "Second", "as_of": None}
    ]


def test_without_a_verb_the_application_opens_on_a_past_day_that_there_is(
    acme: CommandLine, opened: list[dict[str, object]]
) -> None:
    acme.done("--as-of", date.today())
    assert opened[0]["as_of"] == date.today() and opened[0]["today"] is None
    assert "Nothing was recorded by 2001-05-01 yet." in acme.refused("--as-of", "2001-05-01")
    assert len(opened) == 1


def test_a_file_alone_opens_it(cli: CommandLine, opened: list[dict[str, object]], workspace: Workspace) -> None:
    cli.done(workspace.path)
    assert opened[0]["path"] == workspace.path


def test_without_a_workspace_the_application_asks_for_one(cli: CommandLine, opened: list[dict[str, object]]) -> None:
    cli.done()
    assert opened[0]["path"] is None


def test_a_workspace_used_last_that_is_gone_is_asked_for_anew(
    acme: CommandLine, opened: list[dict[str, object]], workspace: Workspace
) -> None:
    workspace.path.unlink()
    acme.done()
    assert opened[0]["path"] is None


def test_the_error_of_parsing_is_no_exit() -> None:
    with pytest.raises(UsageError):
        parser.parse(["status", "--nope"])


# Which workspace, and who is writing


def test_the_file_that_is_named_first_is_the_default(cli: CommandLine, workspace: Workspace) -> None:
    cli.done("-f", workspace.path, "status")
    assert settings.load().file == str(workspace.path)
    assert cli.json("status")["organization"] == "Acme Ltd"


def test_another_file_that_is_named_once_does_not_become_the_default(cli: CommandLine, workspace: Workspace) -> None:
    cli.done("-f", workspace.path, "status")
    copied = workspace.path.with_name("acme (conflicted copy 2026-11-20).aims")
    shutil.copy(workspace.path, copied)
    cli("-f", copied, "set", "4.1", "status=in_progress")
    assert settings.load().file == str(workspace.path)


def test_the_suffix_may_be_left_out(cli: CommandLine, workspace: Workspace) -> None:
    assert cli.json("-f", workspace.path.with_suffix(""), "status")["organization"] == "Acme Ltd"


def test_the_only_workspace_in_the_data_folder_is_the_default(cli: CommandLine, home: Path) -> None:
    cli.done("new", home / "data" / "acme", "--organization", "Acme")
    settings.save(file="")
    assert cli.json("status")["organization"] == "Acme"


def test_several_workspaces_in_the_data_folder_are_named(cli: CommandLine, home: Path) -> None:
    for name in ("one", "two"):
        cli.done("new", home / "data" / name, "--organization", name)
    settings.save(file="")
    said = cli.unusable("status")
    assert "-f" in said and "one.aims" in said and "two.aims" in said


def test_without_any_workspace_the_way_to_make_one_is_said(cli: CommandLine) -> None:
    assert "aims-tui new FILE --organization NAME" in cli.unusable("status")


def test_the_name_in_the_settings_signs_and_another_may_be_given(acme: CommandLine) -> None:
    acme.done("set", "4.1", "status=in_progress")
    acme.done("set", "4.1", "status=not_started", "--as", "Jane Doe")
    assert [each["who"] for each in acme.json("log", "4.1")] == ["Lead", "Jane Doe"]
    assert acme.json("list", "people") == []  # Only a signature.


def test_without_a_name_the_user_of_the_system_signs(acme: CommandLine, workspace: Workspace) -> None:
    settings.save(name="")
    acme.done("set", "4.1", "status=in_progress")
    logged = acme.json("log", "4.1")[0]
    assert logged["who"] == logged["account"] == workspace.account


def test_an_assessment_is_chosen_by_its_title_in_any_case(larkmoor: CommandLine) -> None:
    wide = larkmoor.json("status")
    second = larkmoor.json("status", "--assessment", "applicant SHORTLISTING aid")
    assert wide["assessment"] == "Organization-wide AIMS"
    assert second["assessment"] == "Applicant shortlisting aid"
    assert second["controls"] != wide["controls"]
    assert "Applicant shortlisting aid" in larkmoor.refused("status", "--assessment", "Nope")


def test_settings_that_are_not_used_as_they_stand_cost_one_line(
    cli: CommandLine, workspace: Workspace, home: Path
) -> None:
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "settings.json").write_text('{"file": "a\\u0000b", "name": 5}', "utf-8")
    ran = cli("status")
    assert (ran.code, ran.err.splitlines()[0]) == (
        3, "aims-tui: settings.json is not used as it stands: passed over: file, name.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [["export"], ["evidence", "add"], ["merge"], ["restore"], ["verify", "--against"], ["demo"], ["new"]],
    ids=lambda words: " ".join(words),
)
def test_a_name_that_no_file_can_have_is_told_in_one_line(acme: CommandLine, words: list[str]) -> None:
    name = "x" * 300 + (".aims" if words[0] in ("merge", "demo", "new") else ".xlsx")
    ran = acme(*words, name, *(["--organization", "Acme"] if words == ["new"] else []))
    assert ran.code in (1, 2, 3) and ran.err.startswith("aims-tui: ") and ran.err.count("\n") == 1, ran
