"""The same photograph may prove several promises, and may be one that the proposer handed in."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("proposals", "0009_evidence")]

    operations = [
        migrations.RemoveConstraint("attachment", "attachment_once"),
        migrations.AddConstraint(
            "attachment",
            models.UniqueConstraint(
                fields=("proposal", "digest"),
                condition=Q(("removed_at", None)) & ~Q(purpose="evidence"),
                name="attachment_once",
            ),
        ),
    ]
