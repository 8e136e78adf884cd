"""Plans of reminders and recurring invoices. Reminders sent so far are named by the stages of the plan they came from."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models
from django.db.models import Case, Value, When

from foundation.audit import triggers


FIRST_PLAN = {-3: "1", 3: "2", 10: "3", 21: "4"}  # days → key


def name_the_stages(apps, schema_editor):
    names = [When(stage=days, then=Value(key)) for days, key in FIRST_PLAN.items()]
    apps.get_model("invoices", "Reminder").objects.update(key=Case(*names, default=Value("0")))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('clients', '0001_initial'),
        ('invoices', '0005_received_invoice'),
        ('mail', '0003_names_at_the_desk'),
    ]

    operations = [
        triggers.aside(),
        migrations.CreateModel(
            name='RecurringInvoice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English')], default='nl', max_length=2, verbose_name='language')),
                ('currency', models.CharField(default='EUR', max_length=3, verbose_name='currency')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='your reference')),
                ('notes', models.TextField(blank=True, max_length=2000, verbose_name='notes')),
                ('lines', models.JSONField(default=list)),
                ('rhythm', models.CharField(choices=[('weekly', 'Every week'), ('monthly', 'Every month'), ('quarterly', 'Every quarter'), ('yearly', 'Every year')], default='monthly', max_length=9, verbose_name='how often')),
                ('covers', models.CharField(choices=[('this', 'The current period'), ('previous', 'The period before'), ('running', 'From the invoice until the next one')], default='this', max_length=8, verbose_name='which period it is about')),
                ('day', models.PositiveSmallIntegerField(default=1)),
                ('next_on', models.DateField(null=True, verbose_name='next invoice on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='no invoice after')),
                ('runs_left', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how many more')),
                ('mode', models.CharField(choices=[('draft', 'Make a draft that I check'), ('send', 'Issue it and send it to the client')], default='draft', max_length=5, verbose_name='what happens')),
                ('paused', models.BooleanField(default=False, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'recurring invoice',
                'verbose_name_plural': 'recurring invoices',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RecurringRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=10)),
                ('scheduled_on', models.DateField()),
                ('outcome', models.CharField(choices=[('draft', 'Draft'), ('ready', 'About to be issued'), ('issued', 'Issued, about to be sent'), ('sent', 'Sent')], default='draft', max_length=6)),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-scheduled_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ReminderPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stages', models.JSONField(default=list)),
                ('paused_until', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TakenOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(max_length=500)),
                ('again_on', models.DateField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='reminder',
            name='key',
            field=models.CharField(default='', max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='reminder',
            name='stopped',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(name_the_stages, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('invoice', 'key'), name='one_reminder_per_key'),
        ),
        migrations.AddField(
            model_name='recurringinvoice',
            name='business',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recurring_invoices', to='accounts.business'),
        ),
        migrations.AddField(
            model_name='recurringinvoice',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recurring_invoices', to='clients.client', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='recurringrun',
            name='invoice',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='recurring_run', to='invoices.invoice'),
        ),
        migrations.AddField(
            model_name='recurringrun',
            name='recurring',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='invoices.recurringinvoice'),
        ),
        migrations.AddField(
            model_name='reminderplan',
            name='business',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_plans', to='accounts.business'),
        ),
        migrations.AddField(
            model_name='reminderplan',
            name='client',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client'),
        ),
        migrations.AddField(
            model_name='reminderplan',
            name='invoice',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='invoices.invoice'),
        ),
        migrations.AddField(
            model_name='takenover',
            name='invoice',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='taken_over', to='invoices.invoice'),
        ),
        migrations.AddIndex(
            model_name='recurringinvoice',
            index=models.Index(condition=models.Q(('next_on__isnull', False), ('paused', False)), fields=['next_on'], name='recurring_that_is_due'),
        ),
        migrations.AddIndex(
            model_name='recurringrun',
            index=models.Index(condition=models.Q(('outcome__in', ['ready', 'issued'])), fields=['made_at'], name='recurring_run_to_send'),
        ),
        migrations.AddConstraint(
            model_name='recurringrun',
            constraint=models.UniqueConstraint(fields=('recurring', 'period'), name='one_run_per_period'),
        ),
        migrations.AddConstraint(
            model_name='reminderplan',
            constraint=models.UniqueConstraint(condition=models.Q(('client', None), ('invoice', None)), fields=('business',), name='one_plan_per_business'),
        ),
        migrations.AddConstraint(
            model_name='reminderplan',
            constraint=models.UniqueConstraint(fields=('client',), name='one_plan_per_client'),
        ),
        migrations.AddConstraint(
            model_name='reminderplan',
            constraint=models.UniqueConstraint(fields=('invoice',), name='one_plan_per_invoice'),
        ),
        migrations.AddConstraint(
            model_name='reminderplan',
            constraint=models.CheckConstraint(condition=models.Q(('client', None), ('invoice', None), _connector='OR'), name='plan_of_client_or_invoice'),
        ),
        triggers.back(),
    ]
