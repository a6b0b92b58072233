"""Arrays of several arithmetics behind one small interface: see ``constructions.arrays.namespace``."""
