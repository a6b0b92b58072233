"""Functions of a user's own: a similarity, a kernel of the labels, a law of the covariates."""
