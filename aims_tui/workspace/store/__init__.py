"""The file: connections, the journal, the one gate for writes, replay, merge, verify, snapshots, evidence."""
