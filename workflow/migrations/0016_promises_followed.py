"""What a promise is measured by, the evidence for it, and what comes after it."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OUTCOMES = [
    ("solved", "已解决或基本解决"),
    ("in_progress", "正在解决"),
    ("planned", "列入计划"),
    ("later_condition", "待条件具备"),
    ("reference", "留作参考"),
    ("not_feasible", "不可行"),
    ("unknown", "未注明"),
]


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _to(model: str, name: str, label: str | None = None, **more: Any) -> Any:
    named = {} if label is None else {"verbose_name": label}
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model, **named, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0009_evidence"),
        ("workflow", "0015_publications"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "commitment",
            "target",
            models.CharField(
                blank=True, default="", help_text="例如 不少于20家", max_length=200, verbose_name="指标"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "commitment",
            "due_words",
            models.CharField(blank=True, default="", max_length=60, verbose_name="期限原话"),
            preserve_default=False,
        ),
        migrations.AddField(
            "commitment",
            "vague",
            models.CharField(blank=True, default="", max_length=120, verbose_name="含糊用语"),
            preserve_default=False,
        ),
        migrations.AddField(
            "commitment", "renews", _to("workflow.commitment", "renewals", "续自", null=True, blank=True)
        ),
        migrations.AddConstraint(
            "commitment",
            models.UniqueConstraint(
                fields=("renews",),
                condition=models.Q(("renews__isnull", False)),
                name="commitment_renewed_once",
            ),
        ),
        migrations.CreateModel(
            "ReportFile",
            fields=[
                ("id", _id()),
                ("report", _to("workflow.progressreport", "files")),
                ("attachment", _to("proposals.attachment", "reports")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("report", "attachment"), name="report_file_once")
                ]
            },
        ),
        migrations.CreateModel(
            "ReplyCommitment",
            fields=[
                ("id", _id()),
                ("reply", _to("workflow.reply", "reported_commitments")),
                ("commitment", _to("workflow.commitment", "second_replies")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reply", "commitment"), name="reply_reports_commitment_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            "FollowUp",
            fields=[
                ("id", _id()),
                ("case", _to("workflow.case", "follow_ups")),
                ("commitment", _to("workflow.commitment", "follow_ups")),
                ("linked_by", _to(settings.AUTH_USER_MODEL, "+", "关联人")),
                ("linked_at", models.DateTimeField(verbose_name="关联时间")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "commitment"), name="follow_up_once")]
            },
        ),
        migrations.CreateModel(
            "LookBack",
            fields=[
                ("id", _id()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.jurisdiction",
                        verbose_name="辖区",
                    ),
                ),
                ("case", _to("workflow.case", "look_backs")),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("words", models.TextField(blank=True, verbose_name="要求")),
                ("by_on", models.DateField(blank=True, null=True, verbose_name="请在此前报告")),
                ("asked_by", _to(settings.AUTH_USER_MODEL, "+", "发起人")),
                ("asked_at", models.DateTimeField(verbose_name="发起时间")),
            ],
            options={"indexes": [models.Index(fields=["jurisdiction", "-id"], name="look_back_list")]},
        ),
        migrations.CreateModel(
            "LookBackAnswer",
            fields=[
                ("id", _id()),
                ("look_back", _to("workflow.lookback", "answers")),
                ("organisation", _to("proposals.organisation", "+")),
                (
                    "outcome",
                    models.CharField(blank=True, choices=OUTCOMES, max_length=20, verbose_name="目前进展"),
                ),
                ("text", models.TextField(blank=True, verbose_name="落实情况")),
                ("author", _to(settings.AUTH_USER_MODEL, "+", null=True, blank=True)),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="报告时间")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("look_back", "organisation"), name="look_back_answer_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", *(value for value, _label in OUTCOMES)])),
                        name="look_back_answer_outcome_known",
                    ),
                ]
            },
        ),
    ]
