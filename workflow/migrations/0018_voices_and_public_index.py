import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FTS = (
    "CREATE VIRTUAL TABLE workflow_publicwords USING fts5"
    "(title, names, units, text, content='', columnsize=0, tokenize='ascii')"
)
VECTOR = (
    "ALTER TABLE workflow_publicentry ADD COLUMN tokens tsvector",
    "CREATE INDEX public_by_words ON workflow_publicentry USING gin (tokens)",
)
PROTECT = django.db.models.deletion.PROTECT


def make(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in VECTOR:
            schema_editor.execute(statement)
    else:
        schema_editor.execute(FTS)


def unmake(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE workflow_publicentry DROP COLUMN tokens")
    else:
        schema_editor.execute("DROP TABLE workflow_publicwords")


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def place():
    field = models.ForeignKey(on_delete=PROTECT, related_name="+", to="proposals.jurisdiction", verbose_name="辖区")
    return ("jurisdiction", field)


class Migration(migrations.Migration):

    dependencies = [
        ("proposals", "0009_evidence"),
        ("workflow", "0017_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicEntry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                place(),
                ("public_case", models.OneToOneField(on_delete=PROTECT, related_name="entry", to="workflow.publiccase")),
                ("day", models.DateField(verbose_name="日期")),
                ("as_of", models.DateTimeField()),
                ("title", models.CharField(max_length=200, verbose_name="案由")),
                ("names", models.TextField(verbose_name="编号和提案者")),
                ("units", models.TextField(blank=True, verbose_name="单位")),
                ("text", models.TextField(blank=True, verbose_name="正文")),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(make, unmake),
        migrations.CreateModel(
            name="Vote",
            fields=[
                key(),
                ("case", models.ForeignKey(on_delete=PROTECT, related_name="votes", to="workflow.case")),
                ("visitor", models.CharField(max_length=64)),
                ("choice", models.CharField(choices=[("support", "支持"), ("oppose", "反对")], max_length=8, verbose_name="意见")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "visitor"), name="vote_once"),
                    models.CheckConstraint(condition=models.Q(("choice__in", ["support", "oppose"])), name="vote_choice_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                key(),
                place(),
                ("case", models.ForeignKey(on_delete=PROTECT, related_name="comments", to="workflow.case")),
                ("visitor", models.CharField(max_length=64)),
                ("text", models.CharField(max_length=500, verbose_name="评论")),
                ("written_at", models.DateTimeField(verbose_name="提交时间")),
                ("state", models.CharField(choices=[("pending", "待审核"), ("approved", "已通过"), ("refused", "未通过"), ("replaced", "已被本人替换")], default="pending", max_length=10, verbose_name="状态")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("state", "replaced"), _negated=True), fields=("case", "visitor"), name="comment_once"),
                    models.CheckConstraint(condition=models.Q(("state__in", ["pending", "approved", "refused", "replaced"])), name="comment_state_known"),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="comment_says_something"),
                ],
                "indexes": [
                    models.Index(fields=["jurisdiction", "state", "-id"], name="comment_queue"),
                    models.Index(condition=models.Q(("state", "approved")), fields=["case", "-id"], name="comment_shown"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommentDecision",
            fields=[
                key(),
                ("comment", models.ForeignKey(on_delete=PROTECT, related_name="decisions", to="workflow.comment")),
                ("approved", models.BooleanField(verbose_name="通过")),
                ("ground", models.CharField(blank=True, choices=[("off_topic", "与提案无关"), ("advertising", "广告或推广"), ("personal", "含个人信息"), ("abuse", "辱骂或人身攻击"), ("unlawful", "违反法律法规"), ("repeated", "重复或无意义"), ("other", "其他")], max_length=20, verbose_name="理由")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("decided_by", models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="审核人")),
                ("decided_at", models.DateTimeField(verbose_name="审核时间")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(models.Q(("approved", True), ("ground", "")), models.Q(("approved", False), models.Q(("ground", ""), _negated=True)), _connector="OR"), name="comment_refused_on_a_ground"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyKey",
            fields=[key(), ("day", models.DateField(unique=True)), ("key", models.CharField(max_length=64))],
        ),
        migrations.CreateModel(
            name="Trace",
            fields=[
                key(),
                ("daily_key", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="traces", to="workflow.dailykey")),
                ("digest", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField(default=0)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("daily_key", "digest"), name="trace_once")]},
        ),
    ]
