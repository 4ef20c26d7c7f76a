from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False, verbose_name="任务")),
                ("succeeded_at", models.DateTimeField(blank=True, null=True, verbose_name="最近完成")),
                ("took_ms", models.PositiveIntegerField(default=0, verbose_name="用时（毫秒）")),
                ("failed_at", models.DateTimeField(blank=True, null=True, verbose_name="最近失败")),
                ("fault", models.CharField(blank=True, max_length=100, verbose_name="失败原因")),
            ],
        ),
    ]
