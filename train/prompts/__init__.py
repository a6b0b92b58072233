"""Prompts: laws of inputs and labels, and batches of them."""
