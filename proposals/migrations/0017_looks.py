"""Administrators look at pages as somebody else sees them; each look and each page is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0016_sealed_secret"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accountact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("password_changed", "修改密码"),
                    ("factor_added", "设置第二因素"),
                    ("factor_removed", "移除第二因素"),
                    ("codes_made", "生成恢复码"),
                    ("code_used", "用恢复码登录"),
                    ("factor_reset", "管理员重置第二因素"),
                    ("linked", "关联外部登录"),
                    ("unlinked", "解除外部登录"),
                    ("freed", "管理员解除锁定"),
                    ("sessions_ended", "退出其他登录"),
                    ("post_given", "按外部登录任职"),
                    ("post_ended", "按外部登录免职"),
                    ("token_made", "签发访问令牌"),
                    ("token_revoked", "撤销访问令牌"),
                    ("looked_at", "管理员以本人身份查看页面"),
                ],
                max_length=20,
                verbose_name="事项",
            ),
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("from_at", models.DateTimeField(verbose_name="何时")),
                ("until_at", models.DateTimeField(verbose_name="到何时")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="何人",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.jurisdiction",
                        verbose_name="辖区",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="看谁的",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LookedPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=300, verbose_name="地址")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "look",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pages", to="proposals.look"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["person", "-id"], name="look_of_person"),
        ),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(fields=["jurisdiction", "-id"], name="look_list"),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("person")), _negated=True), name="look_at_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="look_reasoned"
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_at__gt", models.F("from_at"))), name="look_lasts"
            ),
        ),
    ]
