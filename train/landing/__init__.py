"""Did learned weights land on the set that a claim predicts?  What ``python -m verify.stationary`` measures."""
