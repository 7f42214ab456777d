"""How quick the program is: ``python -m benchmarks`` prints medians and ratios, and never asserts a time."""
