"""What the records mean: pure functions on plain tuples, no I/O."""
