"""Values for the declarations of a part: free symbols, exact numbers, or floats."""
