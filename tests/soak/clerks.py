"""Honest people at the command line, who do anything that a verb lets them do, each in a copy of their own."""

import contextlib
import io
import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from aims_tui import paths
from aims_tui.cli import main

REFS = ("4.1", "4.2", "5.2", "6.1.2", "A.2.2", "A.2.3", "A.6.2.4")
PEOPLE = ("Jane", "Ben", "P1", "P2", "P3")
PREFIXES = ("R", "ACT", "SYS", "M", "SUP", "POL", "INC", "O", "CON", "C", "EV", "UC", "AP", "IA")
NAMED = {
    "risk": "title", "system": "name", "model": "name", "supplier": "name", "policy": "title", "incident": "title",
    "own-control": "title", "obligation": "title", "concern": "title", "person": "name", "use-case": "title",
}  # fmt: skip


class Ran(NamedTuple):
    """What a command gave back."""

    code: int
    said: str


class Clerk:
    """One person with one copy and one home, which somebody else uses now and then."""

    def __init__(self, name: str, path: Path, home: Path, chance: random.Random) -> None:
        self.name = name
        self.path = path
        self.home = home
        self.did: list[tuple[Sequence[str], int]] = []
        self._chance = chance

    def run(self, *words: object) -> Ran:
        """Run a command on the copy of this person."""
        os.environ[paths.HOME_VARIABLE] = str(self.home)
        paths._folder.cache_clear()
        said = io.StringIO()
        # Two people share a copy: what one of them made is not the other's to take back.
        name = self._chance.choice((self.name, self.name, "Dana"))
        given = ["-f", str(self.path), "--as", name, *map(str, words)]
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = main(given)
        self.did.append((given[4:], code))
        return Ran(code, said.getvalue())

    def work(self, number: int) -> Ran:
        """Do something; ``number`` makes what is written differ."""
        return self.run(*self._chance.choice(self._deeds(number)))

    def _id(self) -> str:
        prefix, number = self._chance.choice(PREFIXES), self._chance.randint(1, 4)
        return f"{prefix}-{number:0{self._chance.randint(1, 2)}d}"

    def _deeds(self, n: int) -> list[list[str]]:
        chance = self._chance
        ref, one, other, who = chance.choice(REFS), self._id(), self._id(), chance.choice(PEOPLE)
        action, risk = f"ACT-0{chance.randint(1, 3)}", f"R-0{chance.randint(1, 2)}"
        return [
            *(["add", kind, f"{field}={kind} {chance.randint(1, 4)} {n}"] for kind, field in NAMED.items()),
            ["set", ref, f"owner={who}"], ["set", ref, f"status={chance.choice(('in_progress', 'implemented'))}"],
            ["set", ref, f"implementation=Text {n}"],
            ["set", ref, "applicability=not_applicable", "exclusion_justification=We do not."],
            ["set", ref, "applicability=applicable", "inclusion_reasons=law"],
            ["add", "person", f"name={who}"],
            ["add", "action", f"of={one}", f"title=Do {n}"], ["set", action, f"of={one}"],
            ["set", action, f"title=Done {n}"], ["add", "notice", "of=INC-1", "whom=Customer"],
            ["add", "performance", "of=C-01", f"title=Week {n}", "on=2026-11-16", "result=worked"],
            ["add", "impact assessment", "of=SYS-1", f"title=Look {n}", "on=2026-10-20"],
            ["set", one, f"owner={who}"], ["set", one, f"title=New {n}"], ["set", one, f"name=New {n}"],
            ["delete", one], ["delete", one], ["delete", who], ["keep", one],
            ["link", one, ref], ["link", one, other], ["unlink", one, ref], ["unlink", one, other],
            ["answer", ref, "1", chance.choice(("yes", "no", "partly")), f"Answer {n}"],
            ["feedback", ref, f"Remark {n}", "--by", "Auditor"],
            ["evidence", "add", f"https://example.org/{n}", "--for", ref],
            ["evidence", "update", "EV-01", f"https://example.org/v{n}"],
            ["approve", ref, "--by", who, "--although", "So"], ["approve", one, "--by", who, "--although", "So"],
            ["approve", "scope", "--by", who, "--although", "So"], ["soa", "approve", "--by", who, "--although", "So"],
            ["reviewed", ref, "--by", who, "--note", "Seen"],
            ["reassess", risk, f"likelihood={chance.randint(1, 5)}", "--why", f"Because {n}"],
            ["handover", who, chance.choice(PEOPLE)], ["unite", who], ["unite", one, other],
            ["set", "Acme", f"scope=Scope {n}"], ["set", "method", f"tolerance={chance.randint(4, 12)}"],
            ["freeze", chance.choice(("risks", "systems", "approvals"))],
            ["undo"], ["undo"], ["undo"], ["redo"],
        ]  # fmt: skip
