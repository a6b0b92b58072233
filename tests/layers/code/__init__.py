"""Layers in the styles of public repositories, our own code: as people write them, not in the style of this project."""
