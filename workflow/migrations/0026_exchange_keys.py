"""A public key is two: one to sign with and one to be written to."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0025_anchors'),
    ]

    operations = [
        migrations.AlterField(
            model_name='channel',
            name='own_public',
            field=models.CharField(max_length=128, verbose_name='本侧公钥'),
        ),
        migrations.AlterField(
            model_name='channel',
            name='peer_public',
            field=models.CharField(blank=True, max_length=128, verbose_name='对方公钥'),
        ),
    ]
