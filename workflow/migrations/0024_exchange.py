"""Channels to the installation on the other side of a gap, parcels, and what was refused."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0014_exchange_sides'),
        ('workflow', '0023_backups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('peer', models.CharField(max_length=60, verbose_name='对方')),
                ('own_key', models.CharField(max_length=200)),
                ('own_public', models.CharField(max_length=64, verbose_name='本侧公钥')),
                ('peer_public', models.CharField(blank=True, max_length=64, verbose_name='对方公钥')),
                ('next_out', models.PositiveIntegerField(default=1, verbose_name='下一个发出')),
                ('last_out_digest', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
                ('last_in', models.PositiveIntegerField(default=0, verbose_name='已收到')),
                ('last_in_digest', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
                ('acknowledged', models.PositiveIntegerField(default=0, verbose_name='对方已收到')),
                ('said_in', models.PositiveIntegerField(default=0)),
                ('said_missing', models.CharField(blank=True, max_length=400)),
                ('most_bytes', models.PositiveIntegerField(default=8000000, verbose_name='一个包的大小上限')),
                ('out_folder', models.CharField(blank=True, max_length=300, verbose_name='发出的文件夹')),
                ('in_folder', models.CharField(blank=True, max_length=300, verbose_name='收件的文件夹')),
                ('made_at', models.DateTimeField(verbose_name='建立时间')),
                ('heard_at', models.DateTimeField(blank=True, null=True, verbose_name='最近收到')),
                ('agent', models.ForeignKey(help_text='对方的人在本侧没有账号时，由它署名；不能登录', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代记人')),
                ('jurisdiction', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='channel', to='proposals.jurisdiction')),
            ],
        ),
        migrations.CreateModel(
            name='ExchangedCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('told', models.PositiveIntegerField(default=0)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='exchanged', to='workflow.case')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='workflow.channel')),
            ],
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('direction', models.CharField(choices=[('out', '发出'), ('in', '收到')], max_length=3, verbose_name='方向')),
                ('number', models.PositiveIntegerField(verbose_name='序号')),
                ('digest', models.CharField(max_length=64, verbose_name='摘要值')),
                ('size', models.PositiveIntegerField(verbose_name='大小')),
                ('items', models.PositiveIntegerField(verbose_name='条数')),
                ('made_at', models.DateTimeField(verbose_name='打包时间')),
                ('moved_at', models.DateTimeField(blank=True, null=True, verbose_name='写出或收到时间')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='对方确认或入库时间')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='等待的原因')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='workflow.channel')),
            ],
        ),
        migrations.CreateModel(
            name='ParcelContent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('data', models.BinaryField()),
                ('parcel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='content', to='workflow.parcel')),
            ],
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, verbose_name='整个文件的 SHA-256')),
                ('position', models.PositiveIntegerField()),
                ('data', models.BinaryField()),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='workflow.channel')),
            ],
        ),
        migrations.CreateModel(
            name='RefusedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='序号')),
                ('code', models.CharField(max_length=40)),
                ('reason', models.CharField(max_length=300, verbose_name='原因')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused_files', to='workflow.channel')),
            ],
        ),
        migrations.CreateModel(
            name='RefusedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='第几条')),
                ('uid', models.UUIDField()),
                ('step', models.CharField(max_length=40, verbose_name='事项')),
                ('person', models.CharField(blank=True, max_length=150, verbose_name='办理人账号')),
                ('acted_at', models.DateTimeField(verbose_name='办理时间')),
                ('code', models.CharField(max_length=40)),
                ('reason', models.CharField(max_length=400, verbose_name='原因')),
                ('exchanged', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refused_items', to='workflow.exchangedcase')),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused_items', to='workflow.parcel')),
                ('told_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tellings', to='workflow.parcel', verbose_name='告知于')),
            ],
        ),
        migrations.CreateModel(
            name='Twin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assignment', '承办'), ('consultation', '面商'), ('reply', '答复'), ('attachment', '附件')], max_length=20)),
                ('own', models.BigIntegerField()),
                ('theirs', models.BigIntegerField()),
                ('done', models.BooleanField(default=False)),
                ('exchanged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='twins', to='workflow.exchangedcase')),
            ],
        ),
        migrations.AddConstraint(
            model_name='parcel',
            constraint=models.UniqueConstraint(fields=('channel', 'direction', 'number'), name='parcel_number_once'),
        ),
        migrations.AddConstraint(
            model_name='parcel',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['out', 'in'])), name='parcel_direction_known'),
        ),
        migrations.AddConstraint(
            model_name='piece',
            constraint=models.UniqueConstraint(fields=('channel', 'digest', 'position'), name='piece_once'),
        ),
        migrations.AddConstraint(
            model_name='refusedfile',
            constraint=models.UniqueConstraint(fields=('channel', 'digest', 'code'), name='refused_file_once'),
        ),
        migrations.AddConstraint(
            model_name='refuseditem',
            constraint=models.UniqueConstraint(fields=('parcel', 'position'), name='refused_item_once'),
        ),
        migrations.AddConstraint(
            model_name='twin',
            constraint=models.UniqueConstraint(fields=('exchanged', 'kind', 'own'), name='twin_own_once'),
        ),
        migrations.AddConstraint(
            model_name='twin',
            constraint=models.UniqueConstraint(fields=('exchanged', 'kind', 'theirs'), name='twin_theirs_once'),
        ),
        migrations.AddConstraint(
            model_name='twin',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assignment', 'consultation', 'reply', 'attachment'])), name='twin_kind_known'),
        ),
    ]
