from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    dependencies: ClassVar = [("proposals", "0019_new_device")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nonce", models.IntegerField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        null=True,
                        on_delete=deletion.PROTECT,
                        related_name="+",
                        to="proposals.jurisdiction",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["made_at"], name="public_change_age")]},
        ),
    ]
