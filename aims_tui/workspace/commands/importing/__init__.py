"""Import: from a table and what its columns are to a plan, and from the plan to one action."""
