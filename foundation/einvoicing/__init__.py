"""E-invoices after EN 16931: the model, the arithmetic, UBL and CII. Plain Python; knows no database and no web."""
