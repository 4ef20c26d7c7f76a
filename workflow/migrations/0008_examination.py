import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0004_class_numbers'),
        ('workflow', '0007_counting_calendars'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('name', models.CharField(max_length=20, verbose_name='分类')),
            ],
            options={
                'verbose_name': '提案分类',
                'verbose_name_plural': '提案分类',
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_version', models.PositiveSmallIntegerField(verbose_name='文本版本')),
                ('looked_at', models.DateTimeField(verbose_name='查看时间')),
            ],
        ),
        migrations.CreateModel(
            name='Shown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('likeness', models.PositiveSmallIntegerField(verbose_name='相似度（千分之）')),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='conversion',
            field=models.CharField(blank=True, choices=[('asked', '已征求提案人意见'), ('agreed', '提案人同意'), ('refused', '提案人不同意')], max_length=20, verbose_name='转社情民意的意见'),
        ),
        migrations.AddField(
            model_name='case',
            name='return_ground',
            field=models.CharField(blank=True, choices=[('several_matters', '一案多事，请一事一案'), ('no_facts', '情况不清，缺少事实和数据'), ('no_measures', '建议不具体，难以办理'), ('wording', '文字或体例有误'), ('signatures', '署名或盖章手续不全'), ('like_another', '与已提提案相同，请补充新的内容'), ('other', '其他')], max_length=20, verbose_name='退回修改的理由'),
        ),
        migrations.AddField(
            model_name='rulepack',
            name='class_template',
            field=models.CharField(blank=True, help_text='例如 {class}类{seq:03}号；留空即不按类编号', max_length=60, verbose_name='分类编号格式'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('conversion__in', ['', 'asked', 'agreed', 'refused'])), name='case_conversion_known'),
        ),
        migrations.AddField(
            model_name='category',
            name='pack',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='workflow.rulepack', verbose_name='规则包'),
        ),
        migrations.AddField(
            model_name='look',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='workflow.case', verbose_name='办件'),
        ),
        migrations.AddField(
            model_name='look',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='查看人'),
        ),
        migrations.AddField(
            model_name='shown',
            name='look',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shown', to='workflow.look', verbose_name='查看'),
        ),
        migrations.AddField(
            model_name='shown',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflow.case', verbose_name='相似办件'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.UniqueConstraint(fields=('pack', 'name'), name='category_once'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='category_named'),
        ),
        migrations.AddConstraint(
            model_name='look',
            constraint=models.UniqueConstraint(fields=('case', 'text_version', 'person'), name='look_once_a_version'),
        ),
        migrations.AddConstraint(
            model_name='shown',
            constraint=models.UniqueConstraint(fields=('look', 'other'), name='shown_once_a_look'),
        ),
        migrations.AddConstraint(
            model_name='shown',
            constraint=models.CheckConstraint(condition=models.Q(('likeness__lte', 1000)), name='likeness_in_thousandths'),
        ),
    ]
