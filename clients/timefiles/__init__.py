"""Hours from other programs: CSV as Toggl, Clockify and Kimai write it, and any other by named columns."""

from clients.timefiles.columns import FIELDS, Columns, columns_of, guesses, recognised
from clients.timefiles.reading import MAX_BYTES, Bad, Found, Read, Table, read, table

__all__ = [
    "FIELDS",
    "MAX_BYTES",
    "Bad",
    "Columns",
    "Found",
    "Read",
    "Table",
    "columns_of",
    "guesses",
    "read",
    "recognised",
    "table",
]
