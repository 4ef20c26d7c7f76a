"""Evidence that a promise was kept is a purpose of its own."""

from __future__ import annotations

from django.db import migrations, models

PURPOSES = [
    ("material", "附件材料"),
    ("scan", "书面原件扫描件"),
    ("rating", "书面评价表扫描件"),
    ("evidence", "承诺落实的佐证"),
]


class Migration(migrations.Migration):
    dependencies = [("proposals", "0008_rating_scans")]

    operations = [
        migrations.RemoveConstraint("attachment", "attachment_purpose_known"),
        migrations.AlterField(
            "attachment",
            "purpose",
            models.CharField(choices=PURPOSES, default="material", max_length=20, verbose_name="用途"),
        ),
        migrations.AddConstraint(
            "attachment",
            models.CheckConstraint(
                condition=models.Q(("purpose__in", [value for value, _label in PURPOSES])),
                name="attachment_purpose_known",
            ),
        ),
    ]
