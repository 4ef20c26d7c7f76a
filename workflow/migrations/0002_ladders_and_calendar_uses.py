import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('workflow', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='extension',
            name='consent_note',
            field=models.TextField(blank=True, verbose_name='提案委意见'),
        ),
        migrations.AddField(
            model_name='extension',
            name='consented_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='提案委同意时间'),
        ),
        migrations.AddField(
            model_name='rulepack',
            name='extension_consent',
            field=models.BooleanField(default=False, help_text='督查室同意延期之前，须提案委先同意', verbose_name='延期须提案委同意'),
        ),
        migrations.AddField(
            model_name='rulepack',
            name='near',
            field=models.PositiveSmallIntegerField(default=5, help_text='剩余多少个工作日以内算临近', verbose_name='临近期限'),
        ),
        migrations.AddField(
            model_name='rulepack',
            name='urge_interval',
            field=models.PositiveSmallIntegerField(default=1, help_text='同一单位对同一承办单位两次催办至少相隔的工作日', verbose_name='催办间隔'),
        ),
        migrations.CreateModel(
            name='CalendarUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_uses', to='proposals.jurisdiction', verbose_name='辖区')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='workflow.workingcalendar', verbose_name='工作日历')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('moved', models.PositiveIntegerField(verbose_name='变动的期限数')),
                ('note', models.TextField(blank=True, verbose_name='依据')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'calendar'), name='calendar_use_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Rung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rungs', to='workflow.deadline')),
                ('due_on', models.DateField(verbose_name='期限')),
                ('offset', models.SmallIntegerField(verbose_name='距到期工作日')),
                ('at', models.DateTimeField(verbose_name='提醒时刻')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='处理时刻')),
                ('told', models.BooleanField(default=False, verbose_name='已提醒')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('taken_at__isnull', True)), fields=['at', 'id'], name='rung_waiting')],
                'constraints': [models.UniqueConstraint(fields=('deadline', 'due_on', 'offset'), name='rung_once'), models.CheckConstraint(condition=models.Q(('taken_at__isnull', False), ('told', False), _connector='OR'), name='rung_told_when_taken')],
            },
        ),
    ]
