"""Optimisers that go on from where they stopped, bit by bit."""
