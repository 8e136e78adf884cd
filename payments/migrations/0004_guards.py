"""Bookings become history for raw SQL too."""

from django.db import migrations

from foundation.audit.triggers import install
from payments.guards import GUARDS


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_names_at_the_desk")]

    operations = [install(*GUARDS)]
