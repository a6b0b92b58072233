"""Why the claims about GD++ hold."""
