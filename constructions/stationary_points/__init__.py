"""At which weights the gradient of the expected loss vanishes."""
