"""Rocq's kernel behind every equation: statements in MathComp, printed from the claims, and proofs for its checker."""
