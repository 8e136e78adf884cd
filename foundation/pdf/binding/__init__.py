"""The child that turns many PDFs into one. `foundation.pdf.bundle` is our side of it."""
