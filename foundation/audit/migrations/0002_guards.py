"""The triggers that make the log append-only, on both databases."""

from django.db import migrations

from foundation.audit.guards import GUARDS
from foundation.audit.triggers import install


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [install(*GUARDS)]
