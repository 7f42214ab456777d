"""The verbs of the command line, with what each does."""

GROUPS: dict[str, dict[str, str]] = {
    "look": {
        "status": "print the figures: what is implemented, excluded, owned and overdue",
        "show": "print one record with its answers, feedback, evidence and links",
        "list": "print all records of a sort: requirements, evidence, people, use cases …",
        "find": "search numbers, titles and all written text",
        "log": "print who changed what, oldest first",
        "versions": "print every text that ever stood in a field, one of them, or how two of them differ",
        "changes": "print what changed since a day, by requirement and record",
        "trace": "print where the trace from risks to controls breaks",
        "approvals": "print what was approved and reviewed, what is stale, and what changed since",
        "coverage": "print which records of a kind carry which clauses and controls, and what none carries",
        "catalog": "print what a requirement asks",
    },
    "write, each as one action": {
        "set": "change fields of a record, all or none",
        "add": "add a record",
        "reassess": "record a new assessment of a risk",
        "delete": "delete a record; the journal keeps what it was",
        "keep": "decide that a record stays which somebody deleted while somebody else worked on it",
        "unite": "make people of one name one person, or two records of a kind one",
        "handover": "put one person into everything that names another, in every assessment",
        "link": "tie two records together",
        "unlink": "take the ties between two records away",
        "import": "take in a spreadsheet or CSV file: a Statement of Applicability, a risk register …",
        "evidence": "keep a file or a web address as evidence; put a new version in the place of one",
        "feedback": "record an auditor's remark; it never overwrites an earlier one",
        "answer": "answer a guiding question",
        "approve": "approve records as they stand: requirements, policies, risks, the scope …",
        "reviewed": "record that somebody reviewed them, and whether they need work",
        "undo": "take back your own last action",
        "redo": "do again what undo took back",
    },
    "the file": {
        "new": "make a workspace",
        "demo": "make the demo workspace if there is none, and open it",
        "export": "write the auditors' workbook",
        "soa": "approve the Statement of Applicability; list, show, compare and export its versions",
        "freeze": "keep registers as they stand as a dated piece of evidence (an Excel file)",
        "verify": "look for anything that was altered outside the journal",
        "snapshot": "take a snapshot, or list them",
        "restore": "go back to a snapshot; what stands there now is kept as one too",
        "merge": "take in the changes of another copy of this workspace",
    },
}
HELP = {verb: help for group in GROUPS.values() for verb, help in group.items()}
"""Every verb with what it does."""
