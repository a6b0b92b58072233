"""Who checks: the arithmetics, the prover, the second checker, and the witnesses."""

from verify.beside import check_beside
from verify.sources import record

check_beside("constructions", "proofs", "train")
record()  # before anything else is imported: what is checked is what was imported
