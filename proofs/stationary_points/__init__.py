"""Why the claims about stationary points hold."""
