import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FTS = (
    "CREATE VIRTUAL TABLE workflow_searchwords USING fts5"
    "(title, names, units, text, content='', columnsize=0, tokenize='ascii')"
)
VECTOR = (
    "ALTER TABLE workflow_searchentry ADD COLUMN tokens tsvector",
    "CREATE INDEX search_by_words ON workflow_searchentry USING gin (tokens)",
)


def make(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in VECTOR:
            schema_editor.execute(statement)
    else:
        schema_editor.execute(FTS)


def unmake(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE workflow_searchentry DROP COLUMN tokens")
    else:
        schema_editor.execute("DROP TABLE workflow_searchwords")


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0005_attachments_and_clues'),
        ('workflow', '0010_comparisons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('query', models.CharField(max_length=1000, verbose_name='条件')),
                ('saved_at', models.DateTimeField(verbose_name='保存时间')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='saved_search_named_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
                ('part', models.CharField(choices=[('proposal', '提案'), ('reply', '答复'), ('opinion', '会办意见')], max_length=10, verbose_name='出处')),
                ('reach', models.CharField(choices=[('all', '全文'), ('open', '可以引用的部分'), ('whole', '含仅供主办单位参考的部分')], default='all', max_length=10, verbose_name='范围')),
                ('day', models.DateField(verbose_name='日期')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='search_entries', to='workflow.case')),
                ('reply', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='search_entries', to='workflow.reply')),
                ('opinion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='search_entries', to='workflow.opinion')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='案由')),
                ('names', models.TextField(blank=True, verbose_name='编号和姓名')),
                ('units', models.TextField(blank=True, verbose_name='单位')),
                ('text', models.TextField(blank=True, verbose_name='正文')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('part__in', ['proposal', 'reply', 'opinion'])), name='search_part_known'),
                    models.CheckConstraint(condition=models.Q(('reach', 'all'), models.Q(('part', 'opinion'), ('reach__in', ['open', 'whole'])), _connector='OR'), name='search_reach_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('opinion', None), ('part', 'proposal'), ('reply', None)), models.Q(('opinion', None), ('part', 'reply'), ('reply__isnull', False)), models.Q(('opinion__isnull', False), ('part', 'opinion'), ('reply', None)), _connector='OR'), name='search_entry_of_one_text'),
                    models.UniqueConstraint(condition=models.Q(('part', 'proposal')), fields=('case',), name='search_proposal_once'),
                    models.UniqueConstraint(fields=('reply',), name='search_reply_once'),
                    models.UniqueConstraint(fields=('opinion', 'case', 'reach'), name='search_opinion_once'),
                ],
            },
        ),
        migrations.RunPython(make, unmake),
    ]
