"""Every message says whose it is. Nothing was ever sent before, so the table is made anew."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_outbox'),
        ('proposals', '0001_initial'),
    ]

    operations = [
        migrations.DeleteModel(name='Dispatch'),
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
    ]
