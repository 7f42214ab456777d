"""One section or dialog each."""
