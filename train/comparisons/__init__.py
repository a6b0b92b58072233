"""Trained layers against the algorithms they are compared with."""
