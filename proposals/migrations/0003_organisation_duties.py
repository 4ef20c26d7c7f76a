from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0002_filing_wishes'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='duties',
            field=models.TextField(blank=True, help_text='本单位主管的事项，用顿号或换行隔开；交办时据此提出建议', verbose_name='职责'),
        ),
    ]
