"""Lines know the hours behind them; files travel with an invoice, and are history once it is issued."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from foundation.audit import triggers
from invoices.guards import FIRST, WITH_EXTRAS


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0004_time'),
        ('files', '0002_names_at_the_desk'),
        ('invoices', '0011_deliveries'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, triggers.install(*FIRST).code),
        triggers.aside(),
        migrations.AddField(
            model_name='invoiceline',
            name='log',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='invoicedocument',
            name='kind',
            field=models.CharField(choices=[('pdf', 'PDF'), ('ubl', 'UBL'), ('log_pdf', 'Log of hours (PDF)'), ('log_csv', 'Log of hours (CSV)')], max_length=10),
        ),
        migrations.CreateModel(
            name='BilledTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(editable=False)),
                ('released_at', models.DateTimeField(editable=False, null=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.timeentry')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='billed_time', to='invoices.invoice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('entry',), name='time_is_billed_once')],
            },
        ),
        migrations.CreateModel(
            name='InvoiceAttachment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('position', models.PositiveSmallIntegerField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='invoices.invoice')),
            ],
            options={
                'verbose_name': 'attachment',
                'verbose_name_plural': 'attachments',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('invoice', 'position'), name='one_attachment_per_position')],
            },
        ),
        triggers.back(),
        triggers.install(*WITH_EXTRAS),
    ]
