"""Bank statements as files: CAMT.053, MT940 and the CSV of Dutch banks, read into the same plain rows."""

from payments.statements.keys import keyed
from payments.statements.model import Entry, Statement
from payments.statements.reading import read
from payments.statements.tables import Columns, ColumnsWanted

__all__ = ["Columns", "ColumnsWanted", "Entry", "Statement", "keyed", "read"]
