"""Reviewing and approving: one signature a record, all of them one action, pinned to what the signer saw (7.5.2)."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from aims_tui.insight.signing import Subject
from aims_tui.records import approval
from aims_tui.records.approval import APPROVALS, APPROVED, EDITORIAL, NEEDS_WORK, VERSION
from aims_tui.records.content import digest, frozen
from aims_tui.records.fields import LONGEST_PROSE
from aims_tui.text import ended
from aims_tui.workspace.commands import edits
from aims_tui.workspace.commands.author import Author, Saved
from aims_tui.workspace.commands.prospects import Prospect, gathered, later, unfit
from aims_tui.workspace.queries import approvals, history, people, statement
from aims_tui.workspace.store import errors, gate, journal


class NotReady(errors.Refused):
    """Nothing of it is ready to be signed: say why it is signed all the same, or make it ready."""

    def __init__(self, lacking: Mapping[str, Sequence[str]]) -> None:
        super().__init__(*(f"{what} is not ready: {'; '.join(those)}." for what, those in lacking.items()))
        self.lacking = lacking
        """By what was to be signed: what stands against it."""


class Signed(NamedTuple):
    """What signing did."""

    saved: Saved
    done: tuple[str, ...]
    """What was signed, in words."""
    left: Mapping[str, str]
    """What was left out, with the reason."""


def sign(
    author: Author, subjects: Sequence[Subject], decision: str, typed: Mapping[str, str], *, although: str = ""
) -> Signed:
    """Sign subjects as one action: those that are ready, or all where a reason says why all the same.

    ``typed`` are ``by`` (a name), ``on`` (a day; empty: today), ``note``, ``proof`` (evidence) and ``version``.

    Raises:
        NotReady: none of them is ready, and ``although`` gives no reason.
        errors.Refused: what was typed cannot be, or nothing is left to be signed.
        errors.WorkspaceError: the file cannot be written now.
    """
    author.workspace.check_writable()
    subjects = tuple(dict.fromkeys(subjects))
    kinds = author.workspace.kinds
    kind = kinds[approval.NAME]
    texts = {"by": author.who, "on": author.today().isoformat()} | {k: v for k, v in typed.items() if v.strip()}
    version = texts.pop("version", "").strip()
    with author.workspace.reading() as connection:
        reader = edits.Typed(connection, kinds, author.today(), author.assessment, author.welcome)
        values = {name: reader.value(kind.fields[name], text) for name, text in texts.items()}
        _check(decision, values)
        found = [*gathered(author, connection, subjects)]
        if not found:
            raise errors.Refused("There is nothing here that anybody approves.")
        those = [later(author, found, values["on"])]
        if decision in APPROVALS:
            those.append(unfit(author, connection, found, values["by"]))
        lacking, left = _sorted_out(found, decision, values, those)
        if lacking and not although.strip():
            left |= {what: "; ".join(those) for what, those in lacking.items()}
        ready = [each for each in found if each.what not in left]
        if not ready:
            if lacking:
                raise NotReady(lacking)
            raise errors.Refused(*(f"{what}: {ended(why)}" for what, why in left.items()))
        known = people.find(connection, texts["by"])
        signer = history.Names(connection, kinds).row("person", known) if known else " ".join(texts["by"].split())
        signed = _Signing(author, connection, decision, values, signer)
        changes = [
            change
            for each in ready
            for change in signed.changes(each, _waived(although, lacking.get(each.what, ())), version)
        ]
    saved = author.write((*reader.additions, *changes), tuple(reader.new_people))
    return Signed(saved, tuple(each.values["title"] for each in changes if each.record == approval.NAME), left)


def as_found(
    author: Author, subjects: Sequence[Subject], decision: str, values: Mapping[str, str], *, although: str = ""
) -> tuple[gate.Change, ...]:
    """Return what signing changes whatever stands against it, as it is recorded of former days.

    ``values`` are those of its fields, as in the file.
    """
    with author.workspace.reading() as connection:
        signer = history.Names(connection, author.workspace.kinds).row("person", values["by"])
        signing = _Signing(author, connection, decision, values, signer)
        found = [*gathered(author, connection, subjects)]
        return tuple(change for each in found for change in signing.changes(each, although, ""))


def _check(decision: str, values: Mapping[str, str]) -> None:
    if not values.get("note", "").strip():
        if decision == NEEDS_WORK:
            raise errors.Refused("Say in the note what needs work.")
        if decision == EDITORIAL:
            raise errors.Refused("Say in the note why the change is editorial.")


def _waived(although: str, lacks: Sequence[str]) -> str:
    """Return why something was signed that was not ready, with what was not; empty where it was."""
    return f"{ended(although.strip())} Not ready: {'; '.join(lacks)}." if lacks else ""


def _sorted_out(
    found: Sequence[Prospect], decision: str, values: Mapping[str, str],
    against: Sequence[Mapping[str, tuple[str, ...]]],
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:  # fmt: skip
    """Return what is not ready, with why, and what there is no sense in signing, with why."""
    lacking: dict[str, tuple[str, ...]] = {}
    left: dict[str, str] = {}
    for each in found:
        if decision == EDITORIAL and not each.stale:
            left[each.what] = "no approval of it is stale"
        elif decision == APPROVED and _approved_by(each) == values["by"] != "":
            left[each.what] = f"approved already on {each.latest.values['on'] if each.latest else ''}, unchanged since"
        elif decision != NEEDS_WORK and (
            lacks := (*each.lacks, *(why for those in against for why in those.get(each.what, ())))
        ):
            lacking[each.what] = lacks
    return lacking, left


def _approved_by(found: Prospect) -> str:
    """Return who (id) approved it as it stands now; empty where nobody did."""
    return "" if found.latest is None or found.stale else found.latest.values.get("by", "")


class _Signing:
    """Makes the changes of one act of signing."""

    def __init__(
        self, author: Author, connection: sqlite3.Connection, decision: str, values: Mapping[str, str], signer: str
    ) -> None:
        self._author = author
        self._connection = connection
        self._decision = decision
        self._values = values
        self._signer = signer
        self._known: dict[str, int] = dict(
            connection.execute("SELECT replica, max(sequence) FROM op GROUP BY replica").fetchall()
        )
        self._head = journal.tip(connection).id

    def changes(self, found: Prospect, although: str, version: str) -> Iterator[gate.Change]:
        """Yield the signature, and what it sets on the record itself."""
        kinds = self._author.workspace.kinds
        text = frozen(found.present.items, self._known)
        if len(text) > LONGEST_PROSE:
            raise errors.Refused(f"{found.what} holds more than can be signed as one.")
        number = self._version(found, version) if found.content.versions and self._decision in APPROVALS else ""
        yield gate.added(
            kinds[approval.NAME],
            {
                **self._values, "of": found.subject.row, "content": found.content.name,
                "title": f"{found.what} {number}".strip(), "decision": self._decision,
                "role": self._role(found), "entered_by": self._author.who, "version": number, "although": although,
                "hash": digest(found.present.items), "head": self._head, "frozen": text,
            },
        )  # fmt: skip
        if self._decision == APPROVED and found.content.signs:
            given = {"@by": self._values["by"], "@on": self._values["on"]}
            sets = {name: given.get(value, value) for name, value in found.content.signs}
            whole = {**found.present.facts.values, **sets}
            matters = {name: value for name, value in sets.items() if found.kind.fields[name].matters(whole)}
            yield gate.Change(found.subject.kind, found.subject.row, matters)

    def _role(self, found: Prospect) -> str:
        """Return as what somebody signed: as who was named for it, or in whose place; and whether they own it."""
        word, asked = ("approver", found.asked[1]) if self._decision in APPROVALS else ("reviewer", found.asked[0])
        named = found.content.approver if self._decision in APPROVALS else found.content.reviewer
        signs = dict(found.content.signs)
        if not named or named in signs:
            told = word  # Nobody is named beforehand: who signs is the approver.
        elif asked == self._signer:
            told = f"{word} named"
        else:
            told = f"for the {word} {asked}" if asked else f"no {word} named"
        owner = found.present.facts.other("owner").get("name", "")
        return f"{told}, and owner" if owner and owner == self._signer else told

    def _version(self, found: Prospect, typed: str) -> str:
        """Return the number of the new version: what was typed, else the one after the newest.

        Raises:
            errors.Refused: it is no number, or there is such a version already.
        """
        signed = approvals.signatures(self._author.reader(self._connection), found.subject.row)
        those = statement.versions(signed, found.subject.row, found.content.name)
        if those and self._values["on"] < those[-1].on:
            raise errors.Refused(
                f"Version {those[-1].version} was approved on {those[-1].on}: give that day or a later one."
            )
        newest = max((_parts(each.facts.values["version"]) for each in those), default=())
        if not typed:
            return _number((*newest[:-1], newest[-1] + 1)) if newest else "1.0"
        plain = typed.strip().lower().removeprefix("v")
        if not VERSION.fullmatch(plain):
            raise errors.Refused(f"{typed!r} is no version: write 1.0, 1.1 or 2.0.")
        if _parts(plain) <= newest:
            raise errors.Refused(f"Version {_number(newest)} is there already: give a higher number than {typed}.")
        return _number(_parts(plain))


def _parts(version: str) -> tuple[int, ...]:
    found = tuple(int(part) for part in version.split("."))
    return found if len(found) > 1 else (*found, 0)


def _number(parts: Sequence[int]) -> str:
    return ".".join(map(str, parts))
