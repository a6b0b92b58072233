"""Why these weights are best."""
