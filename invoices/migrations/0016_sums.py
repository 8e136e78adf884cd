"""Sums over the invoices of a business, kept by triggers; filled from the invoices that are there."""

import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models

from foundation.audit import triggers
from invoices.guards import TALLY
from invoices.tally import COUNTED, KEY, MEASURES, TABLE, measured

_COLUMNS = ', '.join(f'"{name}"' for name in (*KEY, *MEASURES, 'is_folded'))
_SUMS = ', '.join(f'SUM({each})' for each in measured('i'))
_COUNTED = COUNTED.format(row='i')
FILL = (
    f"INSERT INTO {TABLE} ({_COLUMNS}) SELECT {', '.join(KEY)}, {_SUMS}, FALSE FROM invoices_invoice i"  # noqa: S608
    f" WHERE {_COUNTED} GROUP BY {', '.join(KEY)}"
)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('invoices', '0015_receipts'),
    ]

    operations = [
        migrations.CreateModel(
            name='InvoiceSum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3)),
                ('due_on', models.DateField(null=True)),
                ('issued_on', models.DateField()),
                ('open_count', models.IntegerField(default=0)),
                ('open', models.DecimalField(decimal_places=2, default=Decimal('0.00'), max_digits=18)),
                ('late_count', models.IntegerField(default=0)),
                ('late', models.DecimalField(decimal_places=2, default=Decimal('0.00'), max_digits=18)),
                ('disputed_count', models.IntegerField(default=0)),
                ('disputed', models.DecimalField(decimal_places=2, default=Decimal('0.00'), max_digits=18)),
                ('paid_count', models.IntegerField(default=0)),
                ('paid', models.DecimalField(decimal_places=2, default=Decimal('0.00'), max_digits=18)),
                ('askable_count', models.IntegerField(default=0)),
                ('askable', models.DecimalField(decimal_places=2, default=Decimal('0.00'), max_digits=18)),
                ('held', models.DecimalField(decimal_places=2, default=Decimal('0.00'), max_digits=18)),
                ('is_folded', models.BooleanField(default=False)),
                ('business', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.business')),
            ],
            options={
                'indexes': [models.Index(fields=['business', 'due_on'], name='invoice_sums_of_business'), models.Index(condition=models.Q(('is_folded', False)), fields=['business'], name='invoice_sums_to_fold')],
            },
        ),
        triggers.install(*TALLY),  # before the filling: on PostgreSQL it keeps writers of invoices out until the end
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
