"""Reading: the overview, rows of any kind, one record in detail, history, search, duties, changes since."""
