"""The file: opening it, the one gate for writes, the journal, evidence, snapshots."""
