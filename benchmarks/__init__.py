"""Ratios, each measured in one run on the same work; never absolute times."""
