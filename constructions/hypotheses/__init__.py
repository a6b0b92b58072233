"""What is assumed of data and weights, and instances that meet it."""
