"""Programs come in with tokens of people or of accounts that are no person."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL
KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def person(related: str, words: str | None = None, **more: object) -> models.ForeignKey:
    named = {"verbose_name": words} if words else {}
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related, to=PERSON, **named, **more
    )


def told_whole(by: str, at: str) -> Q:
    return Q(**{f"{by}__isnull": True, f"{at}__isnull": True}) | Q(
        **{f"{by}__isnull": False, f"{at}__isnull": False}
    )


class Migration(migrations.Migration):
    dependencies = [("proposals", "0011_setting_up")]

    operations = [
        migrations.AddField(
            "user",
            "is_service",
            models.BooleanField(
                default=False, help_text="不是人：凭访问令牌使用接口，不能登录页面", verbose_name="程序账号"
            ),
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=Q(is_service=False) | Q(password__startswith="!"), name="service_has_no_password"
            ),
        ),
        migrations.CreateModel(
            "AccessToken",
            [
                ("id", KEY.clone()),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("hint", models.CharField(max_length=16, unique=True, verbose_name="开头")),
                ("digest", models.CharField(max_length=64)),
                ("scopes", models.CharField(max_length=100, verbose_name="范围")),
                ("made_at", models.DateTimeField(verbose_name="签发时间")),
                ("expires_on", models.DateField(verbose_name="有效期至")),
                ("last_used_on", models.DateField(blank=True, null=True, verbose_name="最近使用")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                ("made_by", person("+", "签发人")),
                ("person", person("access_tokens")),
                ("revoked_by", person("+", "撤销人", blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=~Q(scopes=""), name="access_token_has_scopes"),
                    models.CheckConstraint(
                        condition=told_whole("revoked_by", "revoked_at"), name="access_token_revoking_told_whole"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            "Program",
            [
                ("id", KEY.clone()),
                ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                ("contact", models.CharField(max_length=100, verbose_name="责任人和联系方式")),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="program", to=PERSON
                    ),
                ),
                ("closed_by", person("+", "停用人", blank=True, null=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.jurisdiction",
                        verbose_name="辖区",
                    ),
                ),
                ("made_by", person("+", "建立人")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=told_whole("closed_by", "closed_at"), name="program_closing_told_whole"
                    ),
                ]
            },
        ),
    ]
