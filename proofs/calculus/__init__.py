"""How a calculation is written down: goals, arguments, and free symbols."""
