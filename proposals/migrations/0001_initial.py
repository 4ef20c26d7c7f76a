import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Jurisdiction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('short_name', models.CharField(blank=True, max_length=20, verbose_name='简称')),
                ('time_zone', models.CharField(default='Asia/Shanghai', max_length=40, verbose_name='时区')),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='NumberCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counters', to='proposals.jurisdiction')),
                ('key', models.CharField(max_length=60, verbose_name='序列')),
                ('value', models.PositiveIntegerField(default=0, verbose_name='当前值')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'key'), name='counter_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='proposals.jurisdiction')),
                ('name', models.CharField(max_length=100, verbose_name='全称')),
                ('short_name', models.CharField(max_length=40, verbose_name='简称')),
                ('seal', models.CharField(help_text='界面上代表本单位的一个字', max_length=1, verbose_name='印记字')),
                ('kind', models.CharField(choices=[('bureau', '政府部门'), ('office', '政府办公室（督查室）'), ('secretariat', '政协提案委'), ('committee', '政协专门委员会'), ('party', '党派'), ('people', '人民团体'), ('group', '界别或小组'), ('town', '镇街（园区）'), ('company', '企事业单位'), ('congress', '人大机关')], max_length=20, verbose_name='类型')),
                ('document_word', models.CharField(blank=True, help_text='发文字号前面的字，例如 某工信函', max_length=30, verbose_name='机关代字')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='proposals.organisation', verbose_name='上级单位')),
                ('active_from', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                ('active_until', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'name'), name='organisation_named_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['bureau', 'office', 'secretariat', 'committee', 'party', 'people', 'group', 'town', 'company', 'congress'])), name='organisation_kind_known'), models.CheckConstraint(condition=models.Q(('active_from__isnull', True), ('active_until__isnull', True), ('active_until__gte', models.F('active_from')), _connector='OR'), name='organisation_ends_after_it_begins')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='proposals.jurisdiction')),
                ('name', models.CharField(help_text='例如 十四届二次会议', max_length=40, verbose_name='届次')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('filing_opens_on', models.DateField(verbose_name='征集开始')),
                ('opens_on', models.DateField(verbose_name='开幕')),
                ('closes_on', models.DateField(verbose_name='闭幕')),
                ('cut_off_on', models.DateField(verbose_name='大会提案截止')),
                ('filing_closes_on', models.DateField(verbose_name='平时提案截止')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'name'), name='session_named_once'), models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on')), ('cut_off_on__gte', models.F('filing_opens_on')), ('filing_closes_on__gte', models.F('cut_off_on'))), name='session_days_in_order')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='TopicGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topic_groups', to='proposals.jurisdiction')),
                ('name', models.CharField(max_length=60, verbose_name='专题')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'name'), name='topic_group_named_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='proposals.organisation')),
                ('name', models.CharField(max_length=100, verbose_name='别名')),
                ('since_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='起始年')),
                ('until_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='截止年')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='alias_once'), models.CheckConstraint(condition=models.Q(('since_year__isnull', True), ('until_year__isnull', True), ('until_year__gte', models.F('since_year')), _connector='OR'), name='alias_ends_after_it_begins')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='proposals.organisation')),
                ('role', models.CharField(choices=[('member', '委员'), ('collective', '集体提案联络人'), ('secretariat', '提案委经办'), ('examiner', '提案审查委员'), ('office', '督查室经办'), ('office_leader', '督查室领导'), ('liaison', '单位收文联络员'), ('handler', '单位经办人'), ('section_head', '科室负责人'), ('bureau_leader', '单位领导'), ('leader_in_charge', '领办督办领导'), ('auditor', '监督员'), ('administrator', '系统管理员')], max_length=20, verbose_name='角色')),
                ('from_on', models.DateField(verbose_name='任职起')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='任职止')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'role'], name='post_by_organisation')],
                'constraints': [models.UniqueConstraint(fields=('person', 'organisation', 'role', 'from_on'), name='post_once'), models.CheckConstraint(condition=models.Q(('role__in', ['member', 'collective', 'secretariat', 'examiner', 'office', 'office_leader', 'liaison', 'handler', 'section_head', 'bureau_leader', 'leader_in_charge', 'auditor', 'administrator'])), name='post_role_known'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='post_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='proposals.jurisdiction')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='proposals.session')),
                ('kind', models.CharField(choices=[('cppcc_proposal', '政协提案'), ('npc_suggestion', '人大建议'), ('public_opinion', '社情民意')], default='cppcc_proposal', max_length=20, verbose_name='类别')),
                ('number', models.CharField(blank=True, max_length=20, null=True, verbose_name='编号')),
                ('title', models.CharField(max_length=200, verbose_name='案由')),
                ('proposer', models.ForeignKey(help_text='个人提案的第一提案人，或集体提案的填报人', on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to=settings.AUTH_USER_MODEL, verbose_name='提案人')),
                ('proposing_body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='collective_proposals', to='proposals.organisation', verbose_name='提案单位')),
                ('in_session', models.BooleanField(default=True, verbose_name='大会提案')),
                ('category', models.CharField(blank=True, max_length=40, verbose_name='分类')),
                ('nature', models.CharField(blank=True, choices=[('ordinary', '一般'), ('priority', '重点'), ('repeated', '多年重复')], max_length=20, verbose_name='性质')),
                ('wish', models.CharField(choices=[('public', '同意公开'), ('summary', '同意公开摘要'), ('withheld', '不同意公开')], default='public', max_length=20, verbose_name='公开意愿')),
                ('topic_group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='proposals.topicgroup', verbose_name='专题')),
                ('text_version', models.PositiveSmallIntegerField(default=0, verbose_name='文本版本')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('jurisdiction', 'number'), name='proposal_number_once'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='proposal_number_null_or_given'), models.CheckConstraint(condition=models.Q(('kind__in', ['cppcc_proposal', 'npc_suggestion', 'public_opinion'])), name='proposal_kind_known')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Deputy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deputies', to='proposals.post')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputised_posts', to=settings.AUTH_USER_MODEL)),
                ('from_on', models.DateField(verbose_name='代理起')),
                ('until_on', models.DateField(verbose_name='代理止')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='deputy_ends_after_it_begins')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Ask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asks', to='proposals.proposal')),
                ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('number', models.CharField(help_text='例如 一.2', max_length=12, verbose_name='条目')),
                ('group', models.CharField(blank=True, max_length=120, verbose_name='所属标题')),
                ('text', models.TextField(verbose_name='建议')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('proposal', 'position'), name='ask_position_once'), models.UniqueConstraint(fields=('proposal', 'number'), name='ask_number_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='CoSigner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cosigners', to='proposals.proposal')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosigned', to=settings.AUTH_USER_MODEL)),
                ('answer', models.CharField(choices=[('invited', '待答复'), ('accepted', '已同意'), ('refused', '已谢绝'), ('lapsed', '逾期未答')], default='invited', max_length=20, verbose_name='答复')),
                ('invited_at', models.DateTimeField(verbose_name='邀请时间')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('accepted_version', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='同意的文本版本')),
                ('withdrawal_agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='同意撤案时间')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('proposal', 'person'), name='cosigner_once'), models.CheckConstraint(condition=models.Q(('answer__in', ['invited', 'accepted', 'refused', 'lapsed'])), name='cosigner_answer_known')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ProposalText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='proposals.proposal')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('title', models.CharField(max_length=200, verbose_name='案由')),
                ('reasons', models.TextField(blank=True, verbose_name='理由')),
                ('measures', models.TextField(blank=True, help_text='各条建议连同条目号', verbose_name='办法')),
                ('saved_at', models.DateTimeField(verbose_name='保存时间')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('proposal', 'version'), name='proposal_text_version_once')],
                'indexes': [],
            },
        ),
    ]
