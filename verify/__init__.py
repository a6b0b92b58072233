"""Who checks: the arithmetics, the prover, the second checker, and the witnesses."""
