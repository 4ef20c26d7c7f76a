"""A unit may have a day by which it rates the proposal, and one by which it reports what it was asked to look back at."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0019_new_device'),
        ('workflow', '0027_search_lines'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='deadline',
            name='deadline_step_known',
        ),
        migrations.RemoveConstraint(
            model_name='deadlinerule',
            name='deadline_rule_step_known',
        ),
        migrations.RemoveConstraint(
            model_name='deadlinerule',
            name='deadline_rule_event_known',
        ),
        migrations.RemoveConstraint(
            model_name='deadlinerule',
            name='deadline_rule_before_known',
        ),
        migrations.AlterField(
            model_name='deadline',
            name='step',
            field=models.CharField(choices=[('cosign', '答复联名邀请'), ('examine', '审查'), ('handover', '交办'), ('sign', '签收'), ('object', '提出改办'), ('object_answer', '答复改办申请'), ('contact', '联系提案人'), ('opinion', '报送会办意见'), ('supplement', '补充会办意见'), ('office_review', '复前审核'), ('reply', '答复提案人'), ('publish', '公开答复'), ('evaluate', '评价办理'), ('rate_proposal', '评议提案'), ('rehandle', '重新办理答复'), ('look_back', '报告回头看'), ('commitment', '兑现承诺')], max_length=20, verbose_name='事项'),
        ),
        migrations.AlterField(
            model_name='deadlinerule',
            name='before',
            field=models.CharField(blank=True, choices=[('cosign', '答复联名邀请'), ('examine', '审查'), ('handover', '交办'), ('sign', '签收'), ('object', '提出改办'), ('object_answer', '答复改办申请'), ('contact', '联系提案人'), ('opinion', '报送会办意见'), ('supplement', '补充会办意见'), ('office_review', '复前审核'), ('reply', '答复提案人'), ('publish', '公开答复'), ('evaluate', '评价办理'), ('rate_proposal', '评议提案'), ('rehandle', '重新办理答复'), ('look_back', '报告回头看'), ('commitment', '兑现承诺')], max_length=20, verbose_name='自哪一事项到期日倒推'),
        ),
        migrations.AlterField(
            model_name='deadlinerule',
            name='starting_event',
            field=models.CharField(choices=[('invitation', '发出联名邀请'), ('submission', '提交提案'), ('session_close', '闭会'), ('filing', '立案'), ('handover', '交办'), ('receipt', '签收'), ('objection', '申请改办'), ('ask_again', '退补'), ('office_review', '送复前审核'), ('delivery', '送达答复'), ('rehandle', '重新交办'), ('look_back', '请主办单位回头看'), ('promise', '承诺确认')], max_length=20, verbose_name='起算事件'),
        ),
        migrations.AlterField(
            model_name='deadlinerule',
            name='step',
            field=models.CharField(choices=[('cosign', '答复联名邀请'), ('examine', '审查'), ('handover', '交办'), ('sign', '签收'), ('object', '提出改办'), ('object_answer', '答复改办申请'), ('contact', '联系提案人'), ('opinion', '报送会办意见'), ('supplement', '补充会办意见'), ('office_review', '复前审核'), ('reply', '答复提案人'), ('publish', '公开答复'), ('evaluate', '评价办理'), ('rate_proposal', '评议提案'), ('rehandle', '重新办理答复'), ('look_back', '报告回头看'), ('commitment', '兑现承诺')], max_length=20, verbose_name='事项'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['cosign', 'examine', 'handover', 'sign', 'object', 'object_answer', 'contact', 'opinion', 'supplement', 'office_review', 'reply', 'publish', 'evaluate', 'rate_proposal', 'rehandle', 'look_back', 'commitment'])), name='deadline_step_known'),
        ),
        migrations.AddConstraint(
            model_name='deadlinerule',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['cosign', 'examine', 'handover', 'sign', 'object', 'object_answer', 'contact', 'opinion', 'supplement', 'office_review', 'reply', 'publish', 'evaluate', 'rate_proposal', 'rehandle', 'look_back', 'commitment'])), name='deadline_rule_step_known'),
        ),
        migrations.AddConstraint(
            model_name='deadlinerule',
            constraint=models.CheckConstraint(condition=models.Q(('starting_event__in', ['invitation', 'submission', 'session_close', 'filing', 'handover', 'receipt', 'objection', 'ask_again', 'office_review', 'delivery', 'rehandle', 'look_back', 'promise'])), name='deadline_rule_event_known'),
        ),
        migrations.AddConstraint(
            model_name='deadlinerule',
            constraint=models.CheckConstraint(condition=models.Q(('before__in', ['', 'cosign', 'examine', 'handover', 'sign', 'object', 'object_answer', 'contact', 'opinion', 'supplement', 'office_review', 'reply', 'publish', 'evaluate', 'rate_proposal', 'rehandle', 'look_back', 'commitment']), models.Q(('before', models.F('step')), _negated=True)), name='deadline_rule_before_known'),
        ),
    ]
