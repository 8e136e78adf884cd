"""The rules of `check`, one file per subject. Each is a function from a case to the findings it gives."""
