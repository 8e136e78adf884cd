from django.db import migrations

from foundation.audit import triggers
from invoices.guards import FIRST


class Migration(migrations.Migration):
    dependencies = [("invoices", "0001_initial"), ("accounts", "0001_initial"), ("audit", "0002_guards")]

    operations = [triggers.install(*FIRST)]
