"""Linear layers: gradient descent on linear regression."""
