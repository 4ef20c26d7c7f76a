"""How people come in: sessions, passwords, second factors, and the log-ins of other systems."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0012_access_tokens"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerPassword",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=128, verbose_name="摘要值")),
                ("until_at", models.DateTimeField(verbose_name="用到何时")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GivenPassword",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="给出时间")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="given_password",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LogInProvider",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="代码")),
                (
                    "name",
                    models.CharField(
                        help_text="写在登录页的按钮上，例如 市统一身份认证",
                        max_length=40,
                        verbose_name="名称",
                    ),
                ),
                ("server", models.URLField(max_length=300, verbose_name="服务地址")),
                ("client_id", models.CharField(max_length=191, verbose_name="客户端编号")),
                ("secret", models.CharField(blank=True, max_length=191, verbose_name="客户端密钥")),
                (
                    "claim",
                    models.CharField(
                        default="sub",
                        help_text="例如 sub、preferred_username、工号所在的字段",
                        max_length=60,
                        verbose_name="凭哪一项认人",
                    ),
                ),
                (
                    "unknown",
                    models.CharField(
                        choices=[
                            ("refuse", "拒绝，由本人登录后自己关联"),
                            ("by_username", "与本辖区同名的账号自动关联"),
                            ("create", "自动开通账号，不给职务"),
                        ],
                        default="refuse",
                        max_length=12,
                        verbose_name="没有关联过的人",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="启用")),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LogInSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, unique=True)),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        help_text="外部登录的名称，空着是密码",
                        max_length=60,
                        verbose_name="怎样登录",
                    ),
                ),
                ("begun_at", models.DateTimeField(verbose_name="登录时间")),
                ("seen_at", models.DateTimeField(verbose_name="最近使用")),
                ("agent", models.CharField(blank=True, max_length=300, verbose_name="浏览器")),
                ("address", models.GenericIPAddressField(blank=True, null=True, verbose_name="网络地址")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PostMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("claim", models.CharField(max_length=60, verbose_name="字段")),
                ("value", models.CharField(max_length=200, verbose_name="值")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "委员"),
                            ("collective", "集体提案联络人"),
                            ("secretariat", "提案委经办"),
                            ("examiner", "提案审查委员"),
                            ("office", "督查室经办"),
                            ("office_leader", "督查室领导"),
                            ("liaison", "单位收文联络员"),
                            ("handler", "单位经办人"),
                            ("section_head", "科室负责人"),
                            ("bureau_leader", "单位领导"),
                            ("leader_in_charge", "领办督办领导"),
                            ("auditor", "监督员"),
                            ("administrator", "系统管理员"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="停用人",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.organisation",
                        verbose_name="单位",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mappings",
                        to="proposals.loginprovider",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MappedPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="任职时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="免职时间")),
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mapped",
                        to="proposals.post",
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="proposals.postmapping",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AccountAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
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
                        ],
                        max_length=20,
                        verbose_name="事项",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="何时")),
                ("told", models.CharField(blank=True, max_length=200, verbose_name="内容")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="空着是外部登录带来的",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="何人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-id"], name="account_act_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["factor_reset", "freed"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="account_act_of_administrator_reasoned",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "委员"),
                            ("collective", "集体提案联络人"),
                            ("secretariat", "提案委经办"),
                            ("examiner", "提案审查委员"),
                            ("office", "督查室经办"),
                            ("office_leader", "督查室领导"),
                            ("liaison", "单位收文联络员"),
                            ("handler", "单位经办人"),
                            ("section_head", "科室负责人"),
                            ("bureau_leader", "单位领导"),
                            ("leader_in_charge", "领办督办领导"),
                            ("auditor", "监督员"),
                            ("administrator", "系统管理员"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="自哪天起必须")),
                ("set_at", models.DateTimeField(verbose_name="设定时间")),
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
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="设定人",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "role"), name="factor_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "member",
                                    "collective",
                                    "secretariat",
                                    "examiner",
                                    "office",
                                    "office_leader",
                                    "liaison",
                                    "handler",
                                    "section_head",
                                    "bureau_leader",
                                    "leader_in_charge",
                                    "auditor",
                                    "administrator",
                                ],
                            )
                        ),
                        name="factor_rule_role_known",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="loginprovider",
            constraint=models.CheckConstraint(
                condition=models.Q(("unknown__in", ["refuse", "by_username", "create"])),
                name="log_in_provider_unknown_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="postmapping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "bureau_leader",
                            "collective",
                            "examiner",
                            "handler",
                            "leader_in_charge",
                            "liaison",
                            "member",
                            "office",
                            "office_leader",
                            "secretariat",
                            "section_head",
                        ],
                    )
                ),
                name="post_mapping_role_mappable",
            ),
        ),
        migrations.AddConstraint(
            model_name="postmapping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("provider", "claim", "value", "organisation", "role"),
                name="post_mapping_once",
            ),
        ),
    ]
