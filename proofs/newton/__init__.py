"""Why the claims about Newton's iteration hold."""
