"""Sums of networks as a mathematician writes them: matrix expressions, subscripts where nothing else serves."""
