"""On which side of a gap between two networks an installation stands."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0013_log_in'),
    ]

    operations = [
        migrations.AddField(
            model_name='jurisdiction',
            name='exchange_side',
            field=models.CharField(blank=True, choices=[('outer', '外网（委员）'), ('inner', '内网（承办单位）')], default='', max_length=10, verbose_name='内外网的哪一侧'),
        ),
        migrations.AddConstraint(
            model_name='jurisdiction',
            constraint=models.CheckConstraint(condition=models.Q(('exchange_side__in', ['', 'outer', 'inner'])), name='jurisdiction_exchange_side_known'),
        ),
    ]
