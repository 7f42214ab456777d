"""What takes several steps: questions, writing, and what to say afterwards. Coroutines that a section carries out."""
