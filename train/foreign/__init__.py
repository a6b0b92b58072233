"""Weights that other programs trained: read, described by a layout, and turned into a checkpoint of ours."""
