"""Proofs as files that a second checker can follow."""
