"""Why the claims about linear layers hold."""
