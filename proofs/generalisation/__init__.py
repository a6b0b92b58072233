"""Why the claims about other prompts hold."""
