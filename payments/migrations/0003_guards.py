"""Bookings become history for raw SQL too."""

from django.db import migrations

from foundation.audit.triggers import install
from payments.guards import GUARDS


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_bank")]

    operations = [install(*GUARDS)]
