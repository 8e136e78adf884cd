"""The same race many times, each time from the same rows: putting rows back costs a tenth of making them anew."""

import os

from django.db import connection

TRIALS = int(os.environ.get("RACE_TRIALS", "25"))  # the races of a case's end
MONEY = min(TRIALS, 30)  # those of issuing and of money
FEW = int(os.environ.get("RACE_FEW", "6"))  # the others

# Between trials the session that puts the rows back is a "replica", which heeds only triggers that fire always. The
# guards of the product do. While trials run they fire for everybody else: the racers meet them, the copying does not.
FIRING = """DO $$ DECLARE it record; BEGIN
FOR it IN SELECT tgrelid::regclass AS place, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = '{now}'
LOOP EXECUTE format('ALTER TABLE %s ENABLE {then} TRIGGER %I', it.place, it.tgname); END LOOP; END $$"""
COLUMNS = """SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER' GROUP BY table_name"""
PUT_BACK = """CREATE FUNCTION pg_temp.put_back() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica
AS $$ BEGIN {} END $$"""


mending = []  # what brings back the constraints and guards that a control took away
CONSTRAINT = """SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conname = '{name}' AND connamespace = 'public'::regnamespace"""
INDEX = "SELECT pg_get_indexdef(oid) FROM pg_class WHERE relname = '{name}' AND relkind = 'i'"


def trials(times=TRIALS):
    """Counts the trials. Each begins with the rows that were there before the first."""
    _keep()
    for trial in range(times):
        if trial:
            _run("SELECT pg_temp.put_back()")
        yield trial
    forget()


def _keep():
    """A copy of every row in temporary tables, and the function that puts them back."""
    forget()
    tables = dict(_rows(COLUMNS))
    there = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
    full = {name: tables[name] for (name,) in _rows(there)}
    for name, columns in full.items():
        _run(f"CREATE TEMPORARY TABLE kept_{name} AS SELECT {columns} FROM {name}")
    back = [f"DELETE FROM public.{name};" for name in tables]
    back += [
        f"INSERT INTO public.{name} ({columns}) OVERRIDING SYSTEM VALUE SELECT * FROM pg_temp.kept_{name};"
        for name, columns in full.items()
    ]
    _run(PUT_BACK.format("".join(back)))
    _run(FIRING.format(now="A", then=""))


def forget():
    """After a test, also one that failed halfway: guards and constraints are whole again, and nothing is kept."""
    if mending:
        _run("SELECT pg_temp.put_back()")
    while mending:
        _run(mending.pop())
    _run("DISCARD TEMP")
    _run(FIRING.format(now="O", then="ALWAYS"))


def drop(name):
    """A constraint or unique index is gone till the end of the test."""
    if found := _rows(CONSTRAINT.format(name=name)):
        ((table, definition),) = found
        mending.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        _run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    else:
        ((definition,),) = _rows(INDEX.format(name=name))
        mending.append(definition)
        _run(f"DROP INDEX {name}")


def unguard(table):
    """The product's own triggers on a table are silent till the end of the test."""
    mending.append(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    _run(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def _rows(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
