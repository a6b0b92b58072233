"""Why the claims about kernel layers hold."""
