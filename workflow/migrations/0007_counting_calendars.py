import django.db.models.deletion
from django.db import migrations, models


def counted_so_far(apps, schema_editor):
    """Until now every rule pack counted by the newest version of its calendar; it goes on with that one."""
    calendars = apps.get_model('workflow', 'WorkingCalendar').objects
    for pack in apps.get_model('workflow', 'RulePack').objects.all():
        pack.counted_by = calendars.filter(slug=pack.calendar_slug).order_by('-version').first()
        pack.save(update_fields=['counted_by'])


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0006_rung_ends'),
    ]

    operations = [
        migrations.AddField(
            model_name='rulepack',
            name='counted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflow.workingcalendar', verbose_name='所用日历版本'),
        ),
        migrations.RunPython(counted_so_far, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='rulepack',
            name='counted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflow.workingcalendar', verbose_name='所用日历版本'),
        ),
    ]
