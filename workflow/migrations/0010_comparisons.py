import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0009_handover_plans'),
    ]

    operations = [
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_version', models.PositiveSmallIntegerField(verbose_name='文本版本')),
                ('compared_at', models.DateTimeField(verbose_name='比对时间')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='comparison', to='workflow.case', verbose_name='办件')),
            ],
        ),
        migrations.CreateModel(
            name='Alike',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('likeness', models.PositiveSmallIntegerField(verbose_name='相似度（千分之）')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workflow.case', verbose_name='相似办件')),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alike', to='workflow.comparison', verbose_name='比对')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('comparison', 'other'), name='alike_once'), models.CheckConstraint(condition=models.Q(('likeness__lte', 1000)), name='alike_in_thousandths')],
            },
        ),
    ]
