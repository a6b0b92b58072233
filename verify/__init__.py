"""Who checks: the arithmetics, the prover, the second checker, and the witnesses."""

from verify.sources import record

record()  # before anything else is imported: what is checked is what was imported
