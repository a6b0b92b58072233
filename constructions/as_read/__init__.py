"""Statements of the sources that are false as they were read; the table says in which way, and what corrects them."""
