"""Host names of jurisdictions, what administrators did, and the codes that let people in."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("proposals", "0010_evidence_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdministrativeAct",
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
                            ("city_made", "设立辖区"),
                            ("city_changed", "更改辖区"),
                            ("pack_loaded", "启用规则包"),
                            ("session_set", "设定届次"),
                            ("body_added", "登记单位"),
                            ("body_changed", "更改单位"),
                            ("body_dissolved", "撤销单位"),
                            ("person_added", "登记人员"),
                            ("person_renamed", "更改姓名"),
                            ("post_given", "任职"),
                            ("post_ended", "免职"),
                            ("disabled", "停用账号"),
                            ("enabled", "启用账号"),
                            ("invited", "发出邀请码"),
                            ("joined", "凭邀请码开通"),
                        ],
                        max_length=20,
                        verbose_name="事项",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="何时")),
                ("told", models.CharField(max_length=300, verbose_name="内容")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
            ],
        ),
        migrations.CreateModel(
            name="FailedTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=64, verbose_name="地址摘要")),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要值")),
                ("made_at", models.DateTimeField(verbose_name="邀请时间")),
                ("expires_at", models.DateTimeField(verbose_name="有效到")),
                ("misses", models.PositiveSmallIntegerField(default=0, verbose_name="姓名不符次数")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="开通时间")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
            ],
        ),
        migrations.CreateModel(
            name="SetupCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要值")),
                ("made_at", models.DateTimeField(verbose_name="生成时间")),
                ("expires_at", models.DateTimeField(verbose_name="有效到")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="使用时间")),
            ],
        ),
        migrations.AddField(
            model_name="jurisdiction",
            name="host",
            field=models.CharField(
                blank=True,
                default="",
                help_text="例如 tian.example.gov.cn；从这个域名进来，公开页面和登录页只讲这一个辖区",
                max_length=253,
                verbose_name="域名",
            ),
        ),
        migrations.AddConstraint(
            model_name="jurisdiction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("host", ""), _negated=True),
                fields=("host",),
                name="jurisdiction_host_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="jurisdiction",
            constraint=models.CheckConstraint(
                condition=models.Q(("host", django.db.models.functions.text.Lower("host"))),
                name="jurisdiction_host_small_letters",
            ),
        ),
        migrations.AddField(
            model_name="administrativeact",
            name="by",
            field=models.ForeignKey(
                help_text="空着是由命令办理",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="何人",
            ),
        ),
        migrations.AddField(
            model_name="administrativeact",
            name="jurisdiction",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="administrative_acts",
                to="proposals.jurisdiction",
            ),
        ),
        migrations.AddField(
            model_name="administrativeact",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="proposals.organisation",
                verbose_name="所涉单位",
            ),
        ),
        migrations.AddField(
            model_name="administrativeact",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="administrative_acts",
                to=settings.AUTH_USER_MODEL,
                verbose_name="所涉人员",
            ),
        ),
        migrations.AddIndex(
            model_name="failedtry",
            index=models.Index(fields=["address", "at"], name="failed_try_by_address"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="jurisdiction",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to="proposals.jurisdiction",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="邀请人",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invitations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="administrativeact",
            index=models.Index(fields=["jurisdiction", "-id"], name="administrative_act_list"),
        ),
        migrations.AddIndex(
            model_name="administrativeact",
            index=models.Index(fields=["person", "-id"], name="administrative_act_of_person"),
        ),
        migrations.AddConstraint(
            model_name="administrativeact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "city_made",
                            "city_changed",
                            "pack_loaded",
                            "session_set",
                            "body_added",
                            "body_changed",
                            "body_dissolved",
                            "person_added",
                            "person_renamed",
                            "post_given",
                            "post_ended",
                            "disabled",
                            "enabled",
                            "invited",
                            "joined",
                        ],
                    )
                ),
                name="administrative_act_kind_known",
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["jurisdiction", "-id"], name="invitation_list"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("used_at__isnull", True), ("voided_at__isnull", True)),
                fields=("person",),
                name="invitation_open_once",
            ),
        ),
    ]
