"""A second checker of certificates, which shares no code with the prover and uses the standard library alone."""
