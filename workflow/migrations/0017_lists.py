import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Max, OuterRef, Q, Subquery

QUIET_CASE = ["evaluate", "evaluations_in", "lapse_evaluations", "propose_rehandling", "record_evaluation"]
QUIET_ASSIGNMENT = ["draft_objection", "draft_opinion", "draft_reply", "name_handler"]


def tell_last_moves(apps, schema_editor):
    case, event = apps.get_model("workflow", "Case"), apps.get_model("workflow", "Event")
    told = Q(machine="case") & ~Q(transition__in=QUIET_CASE)
    told |= Q(machine="assignment") & ~Q(transition__in=QUIET_ASSIGNMENT)
    last = event.objects.filter(told, case=OuterRef("pk")).order_by().values("case").annotate(last=Max("at"))
    case.objects.filter(moved_at=None).update(moved_at=Subquery(last.values("last")))


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0016_promises_followed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='moved_at',
            field=models.DateTimeField(blank=True, help_text='最近一次人人可知的办理：评价和单位内部的步骤不算', null=True, verbose_name='最近办理'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['jurisdiction', '-moved_at', '-id'], name='case_list_by_move'),
        ),
        migrations.CreateModel(
            name='ListColumns',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listing', models.CharField(max_length=20, verbose_name='列表')),
                ('columns', models.CharField(max_length=400, verbose_name='列')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='list_columns', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'listing'), name='list_columns_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listing', models.CharField(max_length=20, verbose_name='列表')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('query', models.CharField(max_length=1000, verbose_name='条件')),
                ('saved_at', models.DateTimeField(verbose_name='保存时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_lists', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'listing', 'name'), name='saved_list_named_once')],
            },
        ),
        migrations.RunPython(tell_last_moves, migrations.RunPython.noop),
    ]
