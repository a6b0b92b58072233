"""The vocabulary of every statement: what a reader must trust to know what a claim means."""
