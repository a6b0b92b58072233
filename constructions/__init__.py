"""What is claimed: each statement as data, by theme; ``constructions.catalogue`` is the table of contents."""
