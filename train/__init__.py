"""Does gradient descent find the constructions?  From noise to checkpoints, with the project's one forward pass."""

from train.beside import check_beside

check_beside("constructions")
