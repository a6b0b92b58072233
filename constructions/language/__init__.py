"""The language in which a user writes a claim: arrays with @, .T, +, -, *, an algorithm, and what the layers keep."""
