"""Arrays of several arithmetics behind one small interface: see ``verify.arrays.namespace``."""
