import django.db.models.deletion
import proposals.migrations._together
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_initial'), ('notifications', '0002_outbox'), ('notifications', '0003_dispatch_jurisdiction'), ('notifications', '0004_target_maker'), ('notifications', '0005_number_old_notices'), ('notifications', '0006_webhooks'), ('notifications', '0007_causes')]

    initial = True

    dependencies = [
        ('proposals', '0019_new_device'),
        ('workflow', '0022_retention'),
    ]

    operations = [
        proposals.migrations._together.CreateModels(
            models=[
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
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                        ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='workflow.event')),
                        ('rung', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='workflow.rung')),
                        ('call', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='proposals.call')),
                        ('act', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='proposals.accountact')),
                        ('kind', models.CharField(choices=[('turn', '轮到您办理'), ('progress', '办理进展'), ('urging', '催办'), ('dates', '期限变动'), ('near', '期限将到'), ('late', '已经逾期'), ('call', '征集线索'), ('account', '账号安全')], max_length=10, verbose_name='类别')),
                        ('number', models.PositiveBigIntegerField(null=True, verbose_name='序号')),
                        ('created_at', models.DateTimeField(verbose_name='时间')),
                        ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='已读时间')),
                        ('routed_at', models.DateTimeField(blank=True, null=True, verbose_name='转发时间')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['recipient', '-id'], name='notice_list'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['recipient'], name='notice_unread'), models.Index(condition=models.Q(('number__isnull', True)), fields=['recipient'], name='notice_unnumbered'), models.Index(condition=models.Q(('routed_at__isnull', True)), fields=['id'], name='notice_unrouted')],
                        'constraints': [models.UniqueConstraint(fields=('recipient', 'event'), name='notice_once'), models.UniqueConstraint(fields=('recipient', 'rung'), name='notice_once_per_rung'), models.UniqueConstraint(fields=('recipient', 'call'), name='notice_once_per_call'), models.UniqueConstraint(fields=('recipient', 'act'), name='notice_once_per_act'), models.UniqueConstraint(fields=('recipient', 'number'), name='notice_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('act', None), ('call', None), ('event__isnull', False), ('rung', None)), models.Q(('act', None), ('call', None), ('event', None), ('rung__isnull', False)), models.Q(('act', None), ('call__isnull', False), ('event', None), ('rung', None)), models.Q(('act__isnull', False), ('call', None), ('event', None), ('rung', None)), _connector='OR'), name='notice_one_cause'), models.CheckConstraint(condition=models.Q(('kind__in', ['turn', 'progress', 'urging', 'dates', 'near', 'late', 'call', 'account'])), name='notice_kind_known')],
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
                    name='Webhook',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to=settings.AUTH_USER_MODEL)),
                        ('label', models.CharField(max_length=60, verbose_name='名称')),
                        ('address', models.CharField(max_length=500, verbose_name='地址')),
                        ('secret', models.CharField(max_length=80, verbose_name='签名密钥')),
                        ('old_secret', models.CharField(blank=True, max_length=80, verbose_name='先前的签名密钥')),
                        ('old_until', models.DateTimeField(blank=True, null=True, verbose_name='先前的密钥用到')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField(verbose_name='连接时间')),
                        ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='移除时间')),
                        ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='暂停时间')),
                        ('pause_reason', models.CharField(blank=True, help_text='空着是本人暂停的', max_length=300, verbose_name='暂停原因')),
                        ('owner_told_at', models.DateTimeField(blank=True, null=True, verbose_name='告知本人的时间')),
                        ('failing_since', models.DateTimeField(blank=True, null=True, verbose_name='何时起没有收下')),
                        ('rests_until', models.DateTimeField(blank=True, null=True, verbose_name='歇到')),
                        ('last', models.PositiveBigIntegerField(default=0, verbose_name='最后的序号')),
                        ('settled', models.PositiveBigIntegerField(default=0)),
                        ('seen', models.PositiveBigIntegerField(default=0)),
                        ('horizon', models.PositiveBigIntegerField(default=0)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['owner', '-id'], name='webhook_by_owner')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('old_secret', ''), ('old_until__isnull', True)), models.Q(models.Q(('old_secret', ''), _negated=True), ('old_until__isnull', False)), _connector='OR'), name='webhook_old_secret_has_its_end'), models.CheckConstraint(condition=models.Q(('seen__gte', models.F('settled'))), name='webhook_seen_from_settled')],
                    },
                ),
                migrations.CreateModel(
                    name='WebhookTopic',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='notifications.webhook')),
                        ('name', models.CharField(max_length=60, verbose_name='事项')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('webhook', 'name'), name='webhook_topic_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='WebhookDelivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notifications.webhook')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workflow.event')),
                        ('number', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='序号')),
                        ('state', models.CharField(choices=[('waiting', '待发'), ('sent', '已收下'), ('dead', '发送失败'), ('dropped', '无权看，不发')], default='waiting', max_length=10, verbose_name='状态')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                        ('next_at', models.DateTimeField(verbose_name='下次发送')),
                        ('made_at', models.DateTimeField(verbose_name='记下的时间')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='收下的时间')),
                        ('status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='对方的状态码')),
                        ('error', models.CharField(blank=True, max_length=300, verbose_name='失败原因')),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['webhook', 'id'], name='webhook_delivery_waiting'), models.Index(fields=['webhook', '-id'], name='webhook_delivery_list')],
                        'constraints': [models.UniqueConstraint(fields=('webhook', 'event'), name='webhook_delivery_once'), models.UniqueConstraint(fields=('webhook', 'number'), name='webhook_delivery_numbered_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'dead', 'dropped'])), name='webhook_delivery_state_known')],
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
                        ('kind', models.CharField(choices=[('turn', '轮到您办理'), ('progress', '办理进展'), ('urging', '催办'), ('dates', '期限变动'), ('near', '期限将到'), ('late', '已经逾期'), ('call', '征集线索'), ('account', '账号安全')], max_length=10, verbose_name='类别')),
                        ('wire', models.CharField(choices=[('email', '电子邮件'), ('target', '即时通信或短信')], max_length=10, verbose_name='方式')),
                        ('pace', models.CharField(choices=[('now', '立即'), ('digest', '每日汇总'), ('off', '不发')], max_length=10, verbose_name='快慢')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'wire'), name='preference_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['turn', 'progress', 'urging', 'dates', 'near', 'late', 'call'])), name='preference_kind_known'), models.CheckConstraint(condition=models.Q(('wire__in', ['email', 'target'])), name='preference_wire_known'), models.CheckConstraint(condition=models.Q(('pace__in', ['now', 'digest', 'off'])), name='preference_pace_known')],
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
                        ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='连接时间')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person__isnull', True)), models.Q(('organisation__isnull', True), ('person__isnull', False)), _connector='OR'), name='target_of_unit_or_person')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Dispatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
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
                        'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at', 'id'], name='dispatch_waiting'), models.Index(condition=models.Q(('state', 'dead')), fields=['jurisdiction', '-id'], name='dispatch_dead'), models.Index(fields=['jurisdiction', 'state', '-sent_at'], name='dispatch_by_state')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('wire', 'email')), fields=('notice',), name='dispatch_one_email'), models.UniqueConstraint(condition=models.Q(('target__isnull', False)), fields=('target', 'cause'), name='dispatch_once_per_target'), models.CheckConstraint(condition=models.Q(models.Q(('target__isnull', True), ('wire', 'email')), models.Q(('target__isnull', False), ('wire', 'target')), _connector='OR'), name='dispatch_target_given'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'dead', 'dropped'])), name='dispatch_state_known')],
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
            ],
        ),
    ]
