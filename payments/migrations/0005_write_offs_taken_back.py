"""A write-off that is taken back gets a row of its own, which names the first."""

import django.db.models.deletion
from django.db import migrations, models

from foundation.audit import triggers


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0004_guards'),
    ]

    operations = [
        triggers.aside(),
        migrations.AddField(
            model_name='writeoff',
            name='reverses',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='taken_back_by', to='payments.writeoff'),
        ),
        triggers.back(),
    ]
