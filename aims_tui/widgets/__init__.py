"""Edit panel, trees, cards: the only place where text becomes Content or Text."""
