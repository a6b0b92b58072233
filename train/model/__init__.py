"""The layer that is trained: its weights, its loss, what is predicted of them."""
