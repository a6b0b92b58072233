"""A part of a claim as a statement of MathComp, printed from the record that its own functions leave."""
