import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import proposals.migrations._together
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('proposals', '0001_initial'), ('proposals', '0002_filing_wishes'), ('proposals', '0003_organisation_duties'), ('proposals', '0004_class_numbers'), ('proposals', '0005_attachments_and_clues'), ('proposals', '0006_imports'), ('proposals', '0007_deputations_sections_plans'), ('proposals', '0008_rating_scans'), ('proposals', '0009_evidence'), ('proposals', '0010_evidence_apart'), ('proposals', '0011_setting_up'), ('proposals', '0012_access_tokens'), ('proposals', '0013_log_in'), ('proposals', '0014_exchange_sides'), ('proposals', '0015_token_acts'), ('proposals', '0016_sealed_secret'), ('proposals', '0017_looks'), ('proposals', '0018_given_passwords'), ('proposals', '0019_new_device'), ('proposals', '0020_public_changes')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        proposals.migrations._together.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Jurisdiction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(max_length=40, unique=True, verbose_name='代码')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('short_name', models.CharField(blank=True, max_length=20, verbose_name='简称')),
                        ('time_zone', models.CharField(default='Asia/Shanghai', max_length=40, verbose_name='时区')),
                        ('host', models.CharField(blank=True, default='', help_text='例如 tian.example.gov.cn；从这个域名进来，公开页面和登录页只讲这一个辖区', max_length=253, verbose_name='域名')),
                        ('exchange_side', models.CharField(blank=True, choices=[('outer', '外网（委员）'), ('inner', '内网（承办单位）')], default='', max_length=10, verbose_name='内外网的哪一侧')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('exchange_side__in', ['', 'outer', 'inner'])), name='jurisdiction_exchange_side_known'), models.UniqueConstraint(condition=models.Q(('host', ''), _negated=True), fields=('host',), name='jurisdiction_host_once'), models.CheckConstraint(condition=models.Q(('host', django.db.models.functions.text.Lower('host'))), name='jurisdiction_host_small_letters')],
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
                        ('duties', models.TextField(blank=True, help_text='本单位主管的事项，用顿号或换行隔开；交办时据此提出建议', verbose_name='职责')),
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
                        ('is_service', models.BooleanField(default=False, help_text='不是人：凭访问令牌使用接口，不能登录页面', verbose_name='程序账号')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('is_service', False), ('password__startswith', '!'), _connector='OR'), name='service_has_no_password')],
                        'indexes': [],
                    },
                    managers=[
                        ('objects', django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Section',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='proposals.organisation')),
                        ('name', models.CharField(max_length=40, verbose_name='科室')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='section_once')],
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
                        ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='proposals.section', verbose_name='科室')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['organisation', 'role'], name='post_by_organisation')],
                        'constraints': [models.UniqueConstraint(fields=('person', 'organisation', 'role', 'from_on'), name='post_once'), models.CheckConstraint(condition=models.Q(('role__in', ['member', 'collective', 'secretariat', 'examiner', 'office', 'office_leader', 'liaison', 'handler', 'section_head', 'bureau_leader', 'leader_in_charge', 'auditor', 'administrator'])), name='post_role_known'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='post_ends_after_it_begins')],
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
                    name='Deputation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputations', to='proposals.post')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deputations', to=settings.AUTH_USER_MODEL)),
                        ('from_on', models.DateField(verbose_name='代理起')),
                        ('until_on', models.DateField(verbose_name='代理止')),
                        ('note', models.CharField(blank=True, max_length=100, verbose_name='事由')),
                        ('named_by', models.ForeignKey(help_text='空着是由命令导入', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='指定人')),
                        ('named_at', models.DateTimeField(verbose_name='指定时间')),
                        ('deputy', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deputation', to='proposals.deputy')),
                        ('ending', models.CharField(blank=True, choices=[('declined', '代理人谢绝'), ('ended', '提前结束')], max_length=10, verbose_name='怎样结束')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                        ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='结束人')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='deputation_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ending', '')), models.Q(('ended_at__isnull', False), ('ending__in', ['declined', 'ended'])), _connector='OR'), name='deputation_ending_told_whole')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='AdministrativeAct',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='administrative_acts', to='proposals.jurisdiction')),
                        ('kind', models.CharField(choices=[('city_made', '设立辖区'), ('city_changed', '更改辖区'), ('pack_loaded', '启用规则包'), ('session_set', '设定届次'), ('body_added', '登记单位'), ('body_changed', '更改单位'), ('body_dissolved', '撤销单位'), ('person_added', '登记人员'), ('person_renamed', '更改姓名'), ('post_given', '任职'), ('post_ended', '免职'), ('disabled', '停用账号'), ('enabled', '启用账号'), ('invited', '发出邀请码'), ('joined', '凭邀请码开通')], max_length=20, verbose_name='事项')),
                        ('by', models.ForeignKey(help_text='空着是由命令办理', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='何人')),
                        ('at', models.DateTimeField(verbose_name='何时')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='administrative_acts', to=settings.AUTH_USER_MODEL, verbose_name='所涉人员')),
                        ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.organisation', verbose_name='所涉单位')),
                        ('told', models.CharField(max_length=300, verbose_name='内容')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['jurisdiction', '-id'], name='administrative_act_list'), models.Index(fields=['person', '-id'], name='administrative_act_of_person')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['city_made', 'city_changed', 'pack_loaded', 'session_set', 'body_added', 'body_changed', 'body_dissolved', 'person_added', 'person_renamed', 'post_given', 'post_ended', 'disabled', 'enabled', 'invited', 'joined'])), name='administrative_act_kind_known')],
                    },
                ),
                migrations.CreateModel(
                    name='SetupCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, unique=True, verbose_name='摘要值')),
                        ('made_at', models.DateTimeField(verbose_name='生成时间')),
                        ('expires_at', models.DateTimeField(verbose_name='有效到')),
                        ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='使用时间')),
                    ],
                    options={
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                        ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='proposals.jurisdiction')),
                        ('digest', models.CharField(max_length=64, unique=True, verbose_name='摘要值')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='邀请人')),
                        ('made_at', models.DateTimeField(verbose_name='邀请时间')),
                        ('expires_at', models.DateTimeField(verbose_name='有效到')),
                        ('misses', models.PositiveSmallIntegerField(default=0, verbose_name='姓名不符次数')),
                        ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='开通时间')),
                        ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['jurisdiction', '-id'], name='invitation_list')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('used_at__isnull', True), ('voided_at__isnull', True)), fields=('person',), name='invitation_open_once')],
                    },
                ),
                migrations.CreateModel(
                    name='FailedTry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.CharField(max_length=64, verbose_name='地址摘要')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['address', 'at'], name='failed_try_by_address')],
                        'constraints': [],
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
                    name='Proposal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='proposals.jurisdiction')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='proposals.session')),
                        ('kind', models.CharField(choices=[('cppcc_proposal', '政协提案'), ('npc_suggestion', '人大建议'), ('public_opinion', '社情民意')], default='cppcc_proposal', max_length=20, verbose_name='类别')),
                        ('number', models.CharField(blank=True, max_length=20, null=True, verbose_name='编号')),
                        ('class_number', models.CharField(blank=True, max_length=60, verbose_name='分类编号')),
                        ('title', models.CharField(max_length=200, verbose_name='案由')),
                        ('proposer', models.ForeignKey(help_text='个人提案的第一提案人，或集体提案的填报人', on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to=settings.AUTH_USER_MODEL, verbose_name='提案人')),
                        ('proposing_body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='collective_proposals', to='proposals.organisation', verbose_name='提案单位')),
                        ('in_session', models.BooleanField(default=True, verbose_name='大会提案')),
                        ('category', models.CharField(blank=True, max_length=40, verbose_name='分类')),
                        ('nature', models.CharField(blank=True, choices=[('ordinary', '一般'), ('priority', '重点'), ('repeated', '多年重复')], max_length=20, verbose_name='性质')),
                        ('wish', models.CharField(choices=[('public', '同意公开'), ('summary', '同意公开摘要'), ('withheld', '不同意公开')], default='public', max_length=20, verbose_name='公开意愿')),
                        ('contact', models.CharField(blank=True, help_text='供承办单位联系面商，不公开', max_length=120, verbose_name='联系方式')),
                        ('endorsement', models.CharField(blank=True, help_text='集体提案：界别、小组写召集人，其他单位写何时由谁盖章', max_length=120, verbose_name='召集人或印章')),
                        ('topic_group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='proposals.topicgroup', verbose_name='专题')),
                        ('entered_by', models.ForeignKey(blank=True, help_text='书面提交的，由提案委依签名的原件代录', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals_entered', to=settings.AUTH_USER_MODEL, verbose_name='代录人')),
                        ('clue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='proposals.clue', verbose_name='所用线索')),
                        ('text_version', models.PositiveSmallIntegerField(default=0, verbose_name='文本版本')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                        ('wished_units', models.ManyToManyField(blank=True, related_name='wished_by', to='proposals.organisation', verbose_name='建议承办单位')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('jurisdiction', 'number'), name='proposal_number_once'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='proposal_number_null_or_given'), models.UniqueConstraint(condition=models.Q(('class_number', ''), _negated=True), fields=('session', 'class_number'), name='proposal_class_number_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['cppcc_proposal', 'npc_suggestion', 'public_opinion'])), name='proposal_kind_known')],
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
                    name='Attachment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='proposals.proposal')),
                        ('purpose', models.CharField(choices=[('material', '附件材料'), ('scan', '书面原件扫描件'), ('rating', '书面评价表扫描件'), ('evidence', '承诺落实的佐证')], default='material', max_length=20, verbose_name='用途')),
                        ('name', models.CharField(max_length=120, verbose_name='文件名')),
                        ('kind', models.CharField(choices=[('docx', 'Word 文档'), ('xlsx', 'Excel 表格'), ('pdf', 'PDF'), ('jpg', '照片（JPG）'), ('png', '图片（PNG）'), ('txt', '文本')], max_length=10, verbose_name='文件类型')),
                        ('size', models.PositiveIntegerField(help_text='字节', verbose_name='大小')),
                        ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                        ('path', models.CharField(max_length=80, unique=True, verbose_name='存放位置')),
                        ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='查毒时间')),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments_added', to=settings.AUTH_USER_MODEL, verbose_name='添加人')),
                        ('added_at', models.DateTimeField(verbose_name='添加时间')),
                        ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments_removed', to=settings.AUTH_USER_MODEL, verbose_name='移除人')),
                        ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='移除时间')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None), models.Q(('purpose', 'evidence'), _negated=True)), fields=('proposal', 'digest'), name='attachment_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['docx', 'xlsx', 'pdf', 'jpg', 'png', 'txt'])), name='attachment_kind_known'), models.CheckConstraint(condition=models.Q(('purpose__in', ['material', 'scan', 'rating', 'evidence'])), name='attachment_purpose_known'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', None)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='attachment_removed_by_somebody')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Call',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='proposals.session', verbose_name='届次')),
                        ('title', models.CharField(max_length=120, verbose_name='标题')),
                        ('text', models.TextField(verbose_name='征集说明')),
                        ('until_on', models.DateField(verbose_name='截止日期')),
                        ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls_published', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                        ('published_at', models.DateTimeField(verbose_name='发布时间')),
                        ('published_on', models.DateField(verbose_name='发布日期')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='提前结束时间')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['jurisdiction', '-id'], name='call_list')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('published_on'))), name='call_ends_after_it_begins')],
                    },
                ),
                migrations.CreateModel(
                    name='Clue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
                        ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clues', to='proposals.call', verbose_name='征集')),
                        ('title', models.CharField(max_length=120, verbose_name='线索')),
                        ('text', models.TextField(verbose_name='情况说明')),
                        ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clues', to=settings.AUTH_USER_MODEL, verbose_name='提供人')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clues', to='proposals.organisation', verbose_name='提供单位')),
                        ('in_own_name', models.BooleanField(default=False, verbose_name='以个人名义')),
                        ('offered_at', models.DateTimeField(verbose_name='提供时间')),
                        ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clues_closed', to=settings.AUTH_USER_MODEL, verbose_name='关闭人')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='关闭时间')),
                        ('closed_reason', models.CharField(blank=True, max_length=200, verbose_name='关闭理由')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['jurisdiction', '-id'], name='clue_list')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('closed_reason', '')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('closed_reason', ''), _negated=True)), _connector='OR'), name='clue_closed_with_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='LogInSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log_ins', to=settings.AUTH_USER_MODEL)),
                        ('key', models.CharField(max_length=40, unique=True)),
                        ('way', models.CharField(blank=True, help_text='外部登录的名称，空着是密码', max_length=60, verbose_name='怎样登录')),
                        ('begun_at', models.DateTimeField(verbose_name='登录时间')),
                        ('seen_at', models.DateTimeField(verbose_name='最近使用')),
                        ('agent', models.CharField(blank=True, max_length=300, verbose_name='浏览器')),
                        ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='网络地址')),
                    ],
                    options={
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='FormerPassword',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_passwords', to=settings.AUTH_USER_MODEL)),
                        ('digest', models.CharField(max_length=128, verbose_name='摘要值')),
                        ('until_at', models.DateTimeField(verbose_name='用到何时')),
                    ],
                    options={
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='GivenPassword',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='given_password', to=settings.AUTH_USER_MODEL)),
                        ('given_at', models.DateTimeField(verbose_name='给出时间')),
                    ],
                    options={
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='FactorRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
                        ('role', models.CharField(choices=[('member', '委员'), ('collective', '集体提案联络人'), ('secretariat', '提案委经办'), ('examiner', '提案审查委员'), ('office', '督查室经办'), ('office_leader', '督查室领导'), ('liaison', '单位收文联络员'), ('handler', '单位经办人'), ('section_head', '科室负责人'), ('bureau_leader', '单位领导'), ('leader_in_charge', '领办督办领导'), ('auditor', '监督员'), ('administrator', '系统管理员')], max_length=20, verbose_name='角色')),
                        ('from_on', models.DateField(verbose_name='自哪天起必须')),
                        ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='设定人')),
                        ('set_at', models.DateTimeField(verbose_name='设定时间')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'role'), name='factor_rule_once'), models.CheckConstraint(condition=models.Q(('role__in', ['member', 'collective', 'secretariat', 'examiner', 'office', 'office_leader', 'liaison', 'handler', 'section_head', 'bureau_leader', 'leader_in_charge', 'auditor', 'administrator'])), name='factor_rule_role_known')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='AccountAct',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='account_acts', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(choices=[('password_changed', '修改密码'), ('password_given', '管理员给临时密码'), ('factor_added', '设置第二因素'), ('factor_removed', '移除第二因素'), ('codes_made', '生成恢复码'), ('code_used', '用恢复码登录'), ('factor_reset', '管理员重置第二因素'), ('linked', '关联外部登录'), ('unlinked', '解除外部登录'), ('freed', '管理员解除锁定'), ('sessions_ended', '退出其他登录'), ('post_given', '按外部登录任职'), ('post_ended', '按外部登录免职'), ('token_made', '签发访问令牌'), ('token_revoked', '撤销访问令牌'), ('new_device', '在新设备上登录'), ('looked_at', '管理员以本人身份查看页面')], max_length=20, verbose_name='事项')),
                        ('at', models.DateTimeField(verbose_name='何时')),
                        ('by', models.ForeignKey(blank=True, help_text='空着是外部登录带来的', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='何人')),
                        ('told', models.CharField(blank=True, max_length=200, verbose_name='内容')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['person', '-id'], name='account_act_of_person')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['factor_reset', 'freed', 'password_given']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='account_act_of_administrator_reasoned')],
                    },
                ),
                migrations.CreateModel(
                    name='LogInProvider',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
                        ('slug', models.SlugField(max_length=40, unique=True, verbose_name='代码')),
                        ('name', models.CharField(help_text='写在登录页的按钮上，例如 市统一身份认证', max_length=40, verbose_name='名称')),
                        ('server', models.URLField(max_length=300, verbose_name='服务地址')),
                        ('client_id', models.CharField(max_length=191, verbose_name='客户端编号')),
                        ('secret', models.CharField(blank=True, help_text='加封保存', max_length=600, verbose_name='客户端密钥')),
                        ('claim', models.CharField(default='sub', help_text='例如 sub、preferred_username、工号所在的字段', max_length=60, verbose_name='凭哪一项认人')),
                        ('unknown', models.CharField(choices=[('refuse', '拒绝，由本人登录后自己关联'), ('by_username', '与本辖区同名的账号自动关联'), ('create', '自动开通账号，不给职务')], default='refuse', max_length=12, verbose_name='没有关联过的人')),
                        ('active', models.BooleanField(default=True, verbose_name='启用')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                        ('made_at', models.DateTimeField(verbose_name='建立时间')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('unknown__in', ['refuse', 'by_username', 'create'])), name='log_in_provider_unknown_known')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='PostMapping',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mappings', to='proposals.loginprovider')),
                        ('claim', models.CharField(max_length=60, verbose_name='字段')),
                        ('value', models.CharField(max_length=200, verbose_name='值')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.organisation', verbose_name='单位')),
                        ('role', models.CharField(choices=[('member', '委员'), ('collective', '集体提案联络人'), ('secretariat', '提案委经办'), ('examiner', '提案审查委员'), ('office', '督查室经办'), ('office_leader', '督查室领导'), ('liaison', '单位收文联络员'), ('handler', '单位经办人'), ('section_head', '科室负责人'), ('bureau_leader', '单位领导'), ('leader_in_charge', '领办督办领导'), ('auditor', '监督员'), ('administrator', '系统管理员')], max_length=20, verbose_name='角色')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                        ('made_at', models.DateTimeField(verbose_name='建立时间')),
                        ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='停用人')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['bureau_leader', 'collective', 'examiner', 'handler', 'leader_in_charge', 'liaison', 'member', 'office', 'office_leader', 'secretariat', 'section_head'])), name='post_mapping_role_mappable'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('provider', 'claim', 'value', 'organisation', 'role'), name='post_mapping_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='MappedPost',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mapped', to='proposals.post')),
                        ('mapping', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='proposals.postmapping')),
                        ('given_at', models.DateTimeField(verbose_name='任职时间')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='免职时间')),
                    ],
                    options={
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Import',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='proposals.jurisdiction')),
                        ('subject', models.CharField(choices=[('register', '单位、人员、届次'), ('past', '往年提案'), ('plans', '分办表')], max_length=20, verbose_name='内容')),
                        ('file_name', models.CharField(max_length=200, verbose_name='文件名')),
                        ('digest', models.CharField(max_length=64, verbose_name='摘要值')),
                        ('content', models.BinaryField(blank=True, default=b'', verbose_name='内容')),
                        ('uploaded_by', models.ForeignKey(blank=True, help_text='空着是由命令导入', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                        ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                        ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='导入时间')),
                        ('created_count', models.PositiveIntegerField(default=0, verbose_name='新建')),
                        ('changed_count', models.PositiveIntegerField(default=0, verbose_name='改动')),
                        ('unchanged_count', models.PositiveIntegerField(default=0, verbose_name='未变')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['jurisdiction', '-id'], name='import_list')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('subject__in', ['register', 'past', 'plans'])), name='import_subject_known'), models.CheckConstraint(condition=models.Q(('applied_at__isnull', True), ('content', b''), _connector='OR'), name='import_content_let_go')],
                    },
                ),
                migrations.CreateModel(
                    name='Look',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='何人')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to=settings.AUTH_USER_MODEL, verbose_name='看谁的')),
                        ('reason', models.CharField(max_length=200, verbose_name='理由')),
                        ('from_at', models.DateTimeField(verbose_name='何时')),
                        ('until_at', models.DateTimeField(verbose_name='到何时')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['person', '-id'], name='look_of_person'), models.Index(fields=['jurisdiction', '-id'], name='look_list')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('by', models.F('person')), _negated=True), name='look_at_another'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='look_reasoned'), models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='look_lasts')],
                    },
                ),
                migrations.CreateModel(
                    name='LookedPage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('look', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='proposals.look')),
                        ('address', models.CharField(max_length=300, verbose_name='地址')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                    ],
                    options={
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='PublicChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction')),
                        ('nonce', models.IntegerField()),
                        ('made_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['made_at'], name='public_change_age')],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Program',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.jurisdiction', verbose_name='辖区')),
                        ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='program', to=settings.AUTH_USER_MODEL)),
                        ('purpose', models.CharField(max_length=200, verbose_name='用途')),
                        ('contact', models.CharField(max_length=100, verbose_name='责任人和联系方式')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                        ('made_at', models.DateTimeField(verbose_name='建立时间')),
                        ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='停用人')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='program_closing_told_whole')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='AccessToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_tokens', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('hint', models.CharField(max_length=16, unique=True, verbose_name='开头')),
                        ('digest', models.CharField(max_length=64)),
                        ('scopes', models.CharField(max_length=100, verbose_name='范围')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                        ('made_at', models.DateTimeField(verbose_name='签发时间')),
                        ('expires_on', models.DateField(verbose_name='有效期至')),
                        ('last_used_on', models.DateField(blank=True, null=True, verbose_name='最近使用')),
                        ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤销人')),
                        ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('scopes', ''), _negated=True), name='access_token_has_scopes'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='access_token_revoking_told_whole')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
