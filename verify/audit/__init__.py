"""Whether a layer that somebody else wrote does what a proposition says: conventions are found by experiment."""
