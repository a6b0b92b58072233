"""Weights that are best for random tasks."""
