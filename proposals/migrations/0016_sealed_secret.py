"""A sealed secret is longer than the secret."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0015_token_acts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='loginprovider',
            name='secret',
            field=models.CharField(blank=True, help_text='加封保存', max_length=600, verbose_name='客户端密钥'),
        ),
    ]
