import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def leave_old_notices_in_the_house(apps, _editor):
    """What was told before there were wires is not sent over them."""
    apps.get_model('notifications', 'Notice').objects.update(routed_at=models.F('created_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
        ('proposals', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('workflow', '0002_ladders_and_calendar_uses'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('turn', '轮到您办理'), ('progress', '办理进展'), ('urging', '催办'), ('dates', '期限变动'), ('near', '期限将到'), ('late', '已经逾期')], default='progress', max_length=10, verbose_name='类别'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='notice',
            name='number',
            field=models.PositiveBigIntegerField(null=True, verbose_name='序号'),
        ),
        migrations.AddField(
            model_name='notice',
            name='routed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='转发时间'),
        ),
        migrations.RunPython(
            code=leave_old_notices_in_the_house,
            reverse_code=migrations.RunPython.noop,
        ),
        migrations.AddField(
            model_name='notice',
            name='rung',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='workflow.rung'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='event',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='workflow.event'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('number__isnull', True)), fields=['recipient'], name='notice_unnumbered'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('routed_at__isnull', True)), fields=['id'], name='notice_unrouted'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('recipient', 'rung'), name='notice_once_per_rung'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('recipient', 'number'), name='notice_number_once'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('event__isnull', False), ('rung__isnull', True)), models.Q(('event__isnull', True), ('rung__isnull', False)), _connector='OR'), name='notice_one_cause'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['turn', 'progress', 'urging', 'dates', 'near', 'late'])), name='notice_kind_known'),
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='建立时间')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('person',), name='calendar_feed_one_open')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='proposals.organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='targets', to=settings.AUTH_USER_MODEL)),
                ('label', models.CharField(max_length=60, verbose_name='名称')),
                ('address', models.CharField(max_length=500, verbose_name='地址')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person__isnull', True)), models.Q(('organisation__isnull', True), ('person__isnull', False)), _connector='OR'), name='target_of_unit_or_person')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Habit',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='habit', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='免打扰起')),
                ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='免打扰止')),
                ('digest_at', models.TimeField(blank=True, null=True, verbose_name='每日汇总时间')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='habit_quiet_both_ends')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preferences', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('turn', '轮到您办理'), ('progress', '办理进展'), ('urging', '催办'), ('dates', '期限变动'), ('near', '期限将到'), ('late', '已经逾期')], max_length=10, verbose_name='类别')),
                ('wire', models.CharField(choices=[('email', '电子邮件'), ('target', '即时通信或短信')], max_length=10, verbose_name='方式')),
                ('pace', models.CharField(choices=[('now', '立即'), ('digest', '每日汇总'), ('off', '不发')], max_length=10, verbose_name='快慢')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'wire'), name='preference_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['turn', 'progress', 'urging', 'dates', 'near', 'late'])), name='preference_kind_known'), models.CheckConstraint(condition=models.Q(('wire__in', ['email', 'target'])), name='preference_wire_known'), models.CheckConstraint(condition=models.Q(('pace__in', ['now', 'digest', 'off'])), name='preference_pace_known')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Stream',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='stream', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('last', models.PositiveBigIntegerField(default=0, verbose_name='最后序号')),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
                ('name', models.CharField(max_length=60, verbose_name='事项')),
                ('audience', models.CharField(blank=True, max_length=20, verbose_name='对象')),
                ('subject', models.CharField(max_length=120, verbose_name='标题')),
                ('body', models.TextField(verbose_name='正文')),
                ('edited_at', models.DateTimeField(verbose_name='修改时间')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'name', 'audience'), name='wording_once'), models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('body', ''), _negated=True)), name='wording_not_empty')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Dispatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dispatches', to='notifications.notice')),
                ('wire', models.CharField(choices=[('email', '电子邮件'), ('target', '即时通信或短信')], max_length=10, verbose_name='方式')),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dispatches', to='notifications.target')),
                ('cause', models.CharField(max_length=30, verbose_name='事由')),
                ('pace', models.CharField(choices=[('now', '立即'), ('digest', '每日汇总'), ('off', '不发')], max_length=10, verbose_name='快慢')),
                ('state', models.CharField(choices=[('waiting', '待发'), ('sent', '已发'), ('dead', '发送失败'), ('dropped', '不必再发')], default='waiting', max_length=10, verbose_name='状态')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('next_at', models.DateTimeField(verbose_name='下次发送')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='发出时间')),
                ('error', models.TextField(blank=True, verbose_name='失败原因')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at', 'id'], name='dispatch_waiting'), models.Index(condition=models.Q(('state', 'dead')), fields=['-id'], name='dispatch_dead')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('wire', 'email')), fields=('notice',), name='dispatch_one_email'), models.UniqueConstraint(condition=models.Q(('target__isnull', False)), fields=('target', 'cause'), name='dispatch_once_per_target'), models.CheckConstraint(condition=models.Q(models.Q(('target__isnull', True), ('wire', 'email')), models.Q(('target__isnull', False), ('wire', 'target')), _connector='OR'), name='dispatch_target_given'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'dead', 'dropped'])), name='dispatch_state_known')],
            },
        ),
    ]
