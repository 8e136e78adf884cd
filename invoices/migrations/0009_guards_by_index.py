"""The guards against REPLACE ask the index of numbers: they read the whole business before."""

from django.db import migrations

from foundation.audit import triggers
from invoices.guards import FIRST


class Migration(migrations.Migration):
    dependencies = [("invoices", "0008_recurring_terms")]
    operations = [triggers.install(*FIRST)]
