"""Lemmas of analysis, stated with a written proof, and sequences of numbers."""
