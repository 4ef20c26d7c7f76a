from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0007_deputations_sections_plans'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='attachment',
            name='attachment_purpose_known',
        ),
        migrations.AlterField(
            model_name='attachment',
            name='purpose',
            field=models.CharField(choices=[('material', '附件材料'), ('scan', '书面原件扫描件'), ('rating', '书面评价表扫描件')], default='material', max_length=20, verbose_name='用途'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['material', 'scan', 'rating'])), name='attachment_purpose_known'),
        ),
    ]
