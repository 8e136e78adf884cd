"""An expense knows the attachment that proves it, and keeps it once it is issued."""

from django.db import migrations, models

from foundation.audit import triggers
from invoices.guards import RECEIPTS


class Migration(migrations.Migration):

    dependencies = [
        ('invoices', '0014_goods'),
    ]

    operations = [
        triggers.aside(),
        migrations.AddField(
            model_name='invoiceline',
            name='receipt',
            field=models.UUIDField(editable=False, null=True),
        ),
        triggers.back(),
        triggers.install(*RECEIPTS),
    ]
