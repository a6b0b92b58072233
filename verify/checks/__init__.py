"""Checks that run the layer itself: exact, in numbers, on mutants."""
