import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0003_organisation_duties'),
        ('workflow', '0008_examination'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='workflow.case')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='修订号')),
                ('together', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='proposals.topicgroup', verbose_name='合并交办')),
                ('settled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟定人')),
                ('settled_at', models.DateTimeField(verbose_name='拟定时间')),
            ],
        ),
        migrations.CreateModel(
            name='PlannedShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='workflow.plan')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.organisation', verbose_name='承办单位')),
                ('role', models.CharField(choices=[('sole', '独办'), ('lead', '主办'), ('co', '会办'), ('split', '分办'), ('information', '参阅')], max_length=20, verbose_name='分工')),
                ('question', models.TextField(blank=True, verbose_name='请其答复的事项')),
                ('asks', models.ManyToManyField(blank=True, related_name='+', to='proposals.ask', verbose_name='建议')),
                ('settled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='拟定人')),
                ('settled_at', models.DateTimeField(verbose_name='拟定时间')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'organisation'), name='planned_unit_once'),
                    models.CheckConstraint(condition=models.Q(('role__in', ['sole', 'lead', 'co', 'split', 'information'])), name='planned_role_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
                ('key', models.CharField(max_length=32)),
                ('document', models.CharField(max_length=60, verbose_name='交办文号')),
                ('handed_over_on', models.DateField(verbose_name='交办日期')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='交办人')),
                ('made_at', models.DateTimeField(verbose_name='交办时间')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('jurisdiction', 'key'), name='handover_key_once'),
                    models.UniqueConstraint(fields=('jurisdiction', 'document'), name='handover_document_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HandedCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='workflow.handover')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed', to='workflow.case')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('together', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handed', to='proposals.topicgroup', verbose_name='合并交办')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('case', 'round'), name='handed_once_per_round'),
                ],
            },
        ),
        migrations.CreateModel(
            name='HandOverPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='workflow.handover')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.organisation', verbose_name='承办单位')),
                ('content', models.TextField(verbose_name='内容')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('handover', 'organisation'), name='handover_paper_once_per_unit'),
                    models.UniqueConstraint(condition=models.Q(('organisation__isnull', True)), fields=('handover',), name='handover_paper_for_all_once'),
                ],
            },
        ),
    ]
