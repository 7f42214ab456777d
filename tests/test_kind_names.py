"""How often the code outside ``aims_tui/records/`` names a kind: the number may only fall.

A kind describes itself, and everything else reads that. Its name stands elsewhere only where the kind is another thing
than a record: requirements and what is said about them, evidence with its files, people as owners, links themselves,
the organization and its assessments. Counted are string literals that are a kind's name, and tables that a statement
reads or writes; some are the same word for another thing, such as the field ``link`` of evidence, the verb ``answer``.
The demo tells of every kind by its name and is not counted, nor are the words of other people's files.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import aims_tui
from aims_tui.records.all import KINDS

ROOT = Path(aims_tui.__file__).parent
LEFT_OUT = ("records/", "workspace/demo/", "insight/importing/synonyms.py", "insight/importing/meanings.py")
SPECIAL = {
    "requirement", "answer", "remark", "evidence", "link", "person", "organization", "assessment",
}  # fmt: skip
"""The kinds that are other things than records."""

MOST = {
    "app.py": 1, "cli/approving.py": 1, "cli/arguments.py": 3, "cli/call.py": 4, "cli/journal.py": 4,
    "cli/listing.py": 8, "cli/merging.py": 1, "cli/reading.py": 12, "cli/risks.py": 6, "cli/run.py": 3,
    "cli/status.py": 4, "cli/verbs.py": 3, "cli/workbook.py": 1, "cli/writing.py": 9, "insight/coverage.py": 1,
    "insight/deadlines.py": 1, "insight/filters.py": 2, "insight/first_steps.py": 1,
    "insight/importing/our_sheets.py": 5, "insight/importing/targets.py": 3, "insight/signing.py": 1,
    "insight/trace.py": 1, "screens/dashboard.py": 2, "screens/dialogs/coverage.py": 1,
    "screens/dialogs/evidence.py": 2, "screens/dialogs/risk_map.py": 1, "screens/dialogs/risk_trace.py": 1,
    "screens/evidence.py": 2, "screens/first_run.py": 5, "screens/flows/answering.py": 4, "screens/flows/bulk.py": 7,
    "screens/flows/evidence.py": 8, "screens/flows/exporting.py": 2, "screens/flows/feedback.py": 6,
    "screens/flows/registering.py": 5, "screens/flows/risks.py": 1, "screens/flows/ties.py": 2,
    "screens/flows/workspace.py": 10, "screens/interview.py": 3, "screens/registers.py": 3,
    "screens/requirements.py": 6, "screens/section.py": 1, "settings.py": 1, "text.py": 1, "widgets/bars.py": 1,
    "widgets/differing.py": 1, "widgets/duties.py": 1, "widgets/evidence_list.py": 1, "widgets/feedback.py": 1,
    "widgets/group.py": 1, "widgets/headings.py": 7, "widgets/panel.py": 9, "workbook/cover.py": 6,
    "workbook/evidence.py": 10, "workbook/export.py": 1, "workbook/feedback.py": 11, "workbook/freezing.py": 2,
    "workbook/log.py": 16, "workbook/options.py": 3, "workbook/others.py": 4, "workbook/people.py": 1,
    "workbook/people_sheet.py": 4, "workbook/points.py": 3, "workbook/requirements.py": 11, "workbook/risks.py": 13,
    "workbook/source.py": 14, "workspace/commands/approving.py": 2, "workspace/commands/assessing.py": 15,
    "workspace/commands/bulk.py": 7, "workspace/commands/edits.py": 20, "workspace/commands/evidence.py": 5,
    "workspace/commands/handover.py": 2, "workspace/commands/importing/identity.py": 2,
    "workspace/commands/importing/present.py": 3, "workspace/commands/importing/requirements.py": 1,
    "workspace/commands/importing/settling.py": 1, "workspace/commands/reassessing.py": 3,
    "workspace/commands/takeover.py": 4, "workspace/commands/tying.py": 2, "workspace/commands/undo.py": 2,
    "workspace/commands/uniting.py": 2, "workspace/queries/approvals.py": 4, "workspace/queries/assessments.py": 2,
    "workspace/queries/changes_since.py": 9, "workspace/queries/duties.py": 2, "workspace/queries/history.py": 7,
    "workspace/queries/history_lines.py": 2, "workspace/queries/lists.py": 7, "workspace/queries/overview.py": 15,
    "workspace/queries/people.py": 3, "workspace/queries/record_detail.py": 16, "workspace/queries/rehearsal.py": 3,
    "workspace/queries/render.py": 8, "workspace/queries/search.py": 15, "workspace/queries/signed_changes.py": 6,
    "workspace/queries/trace.py": 7, "workspace/session/looking.py": 1, "workspace/session/session.py": 6,
    "workspace/session/viewing.py": 1, "workspace/store/admission.py": 2, "workspace/store/cells.py": 1,
    "workspace/store/evidence_files.py": 3, "workspace/store/facts.py": 8, "workspace/store/incoming.py": 1,
    "workspace/store/journal_rules.py": 1,
    "workspace/store/merge.py": 2, "workspace/store/parts.py": 3, "workspace/store/rules.py": 9,
    "workspace/store/shape.py": 15, "workspace/store/supports.py": 3, "workspace/store/verify.py": 2,
}  # fmt: skip
"""By file, how often it may name a kind. A file that is not there names none; lower a number where it fell."""

PLAIN = {
    # Assessing anew, the map and the trace are of risks alone.
    "cli/risks.py": {"risk": 3, "system": 1}, "screens/flows/risks.py": {"risk": 1},
    "screens/registers.py": {"risk": 1}, "workbook/export.py": {"risk": 1},
    "screens/dialogs/risk_map.py": {"risk": 1}, "screens/dialogs/risk_trace.py": {"risk": 1},
    "workbook/risks.py": {"risk": 7, "method": 3, "system": 1, "action": 2},
    "workspace/commands/reassessing.py": {"risk": 3}, "workspace/queries/assessments.py": {"risk": 2},
    "workspace/queries/trace.py": {"risk": 4, "system": 2},
    # An assessment is begun for a use case, and the Cover says what it is about.
    "screens/flows/registering.py": {"use_case": 2}, "workspace/commands/assessing.py": {"use_case": 2},
    "workspace/commands/edits.py": {"use_case": 2}, "workbook/cover.py": {"use_case": 4},
    "workbook/source.py": {"use_case": 1}, "workspace/store/shape.py": {"use_case": 2},
    # The first query asks who signed what; what something waits for is an approval too.
    "workspace/queries/overview.py": {"approval": 1},
    "insight/signing.py": {"approval": 1}, "cli/status.py": {"approval": 1},
    # What the screens and the settings have to say is called a notice too.
    "settings.py": {"notice": 1}, "widgets/panel.py": {"risk": 1, "notice": 1},
    # AI systems stand beside risks in the trace, and beside the controls that treat their risks.
    "workbook/requirements.py": {"risk": 1},
    # A column of the journal, which holds what one action changed.
    "cli/journal.py": {"action": 1}, "workspace/store/cells.py": {"action": 1},
    "workspace/store/incoming.py": {"action": 1},
}  # fmt: skip
"""Where a kind is named that is nothing but a record, and how often it may be."""

_TABLES = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+\"?([a-z_]+)")


def named(code: str) -> Iterator[str]:
    """Yield every kind that a module names, as often as it does; docstrings are no code."""
    tree = ast.parse(code)
    told = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for each in ast.walk(tree):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in told:
            yield from [each.value] if each.value in KINDS else filter(KINDS.__contains__, _TABLES.findall(each.value))


def counted() -> Iterator[tuple[str, Counter[str]]]:
    """Yield the files that name a kind, each with how often it names which."""
    for path in sorted(ROOT.rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        if not file.startswith(LEFT_OUT) and (found := Counter(named(path.read_text("utf-8")))):
            yield file, found


def test_no_file_names_kinds_more_often_than_it_did() -> None:
    more = {file: (found.total(), dict(found)) for file, found in counted() if found.total() > MOST.get(file, 0)}
    assert not more, f"A kind describes itself: read its description, do not name it. {more}"


def test_a_kind_that_is_nothing_but_a_record_is_named_only_where_something_is_its_own() -> None:
    plain = {file: {name: number for name, number in found.items() if name not in SPECIAL} for file, found in counted()}
    more = {
        file: names
        for file, names in plain.items()
        if any(number > PLAIN.get(file, {}).get(name, 0) for name, number in names.items())
    }
    assert not more


def test_the_special_ones_are_kinds_and_the_files_are_there() -> None:
    assert {*KINDS} > SPECIAL
    assert all((ROOT / file).is_file() for file in {*MOST, *PLAIN})


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ('"""risk"""\nx = 1', []),
        ('def f():\n    """person"""\n    return "person"', ["person"]),
        ('x = {"risk": "a risk"}', ["risk"]),
        ('x = "SELECT id FROM person JOIN \\"link\\" ON 1"', ["person", "link"]),
        ('x = f"SELECT * FROM evidence WHERE {y}"', ["evidence"]),
        ('x = risk.level("risks")', []),
    ],
)
def test_what_is_counted_is_a_name(code: str, names: list[str]) -> None:
    assert [*named(code)] == names
