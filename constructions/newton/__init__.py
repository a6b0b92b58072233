"""Newton's iteration for the inverse of a matrix, in tokens of three slots."""
