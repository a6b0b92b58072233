"""What trained runs have reached, measured against what is expected of them."""
