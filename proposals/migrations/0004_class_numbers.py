from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0003_organisation_duties'),
    ]

    operations = [
        migrations.AddField(
            model_name='proposal',
            name='class_number',
            field=models.CharField(blank=True, max_length=60, verbose_name='分类编号'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('class_number', ''), _negated=True), fields=('session', 'class_number'), name='proposal_class_number_once'),
        ),
    ]
