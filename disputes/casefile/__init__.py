"""The case file: a bundle as a judge reads it, and beside it everything that proves it."""
