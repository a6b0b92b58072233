"""Why the lemmas that are no stated ones hold."""
