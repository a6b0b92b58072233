"""Layers whose similarity is a kernel: gradient descent in a space of functions."""
