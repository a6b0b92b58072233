"""Layers that change their inputs too: GD++."""
