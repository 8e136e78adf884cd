"""The verbs of a case, one module per noun."""
