"""A notice may tell of a call for proposals, or of what was done to a log-in, and then leads to no case."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0006_webhooks'),
        ('proposals', '0019_new_device'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_one_cause',
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='preference',
            name='preference_kind_known',
        ),
        migrations.AddField(
            model_name='notice',
            name='act',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='proposals.accountact'),
        ),
        migrations.AddField(
            model_name='notice',
            name='call',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='proposals.call'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('turn', '轮到您办理'), ('progress', '办理进展'), ('urging', '催办'), ('dates', '期限变动'), ('near', '期限将到'), ('late', '已经逾期'), ('call', '征集线索'), ('account', '账号安全')], max_length=10, verbose_name='类别'),
        ),
        migrations.AlterField(
            model_name='preference',
            name='kind',
            field=models.CharField(choices=[('turn', '轮到您办理'), ('progress', '办理进展'), ('urging', '催办'), ('dates', '期限变动'), ('near', '期限将到'), ('late', '已经逾期'), ('call', '征集线索'), ('account', '账号安全')], max_length=10, verbose_name='类别'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('recipient', 'call'), name='notice_once_per_call'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('recipient', 'act'), name='notice_once_per_act'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', None), ('call', None), ('event__isnull', False), ('rung', None)), models.Q(('act', None), ('call', None), ('event', None), ('rung__isnull', False)), models.Q(('act', None), ('call__isnull', False), ('event', None), ('rung', None)), models.Q(('act__isnull', False), ('call', None), ('event', None), ('rung', None)), _connector='OR'), name='notice_one_cause'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['turn', 'progress', 'urging', 'dates', 'near', 'late', 'call', 'account'])), name='notice_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['turn', 'progress', 'urging', 'dates', 'near', 'late', 'call'])), name='preference_kind_known'),
        ),
    ]
