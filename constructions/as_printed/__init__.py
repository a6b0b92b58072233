"""Statements as they were printed, that are false: each is refuted, and corrected by a claim."""
