"""A log-in from a device that was not there before is kept among the acts."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0018_given_passwords'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accountact',
            name='kind',
            field=models.CharField(choices=[('password_changed', '修改密码'), ('password_given', '管理员给临时密码'), ('factor_added', '设置第二因素'), ('factor_removed', '移除第二因素'), ('codes_made', '生成恢复码'), ('code_used', '用恢复码登录'), ('factor_reset', '管理员重置第二因素'), ('linked', '关联外部登录'), ('unlinked', '解除外部登录'), ('freed', '管理员解除锁定'), ('sessions_ended', '退出其他登录'), ('post_given', '按外部登录任职'), ('post_ended', '按外部登录免职'), ('token_made', '签发访问令牌'), ('token_revoked', '撤销访问令牌'), ('new_device', '在新设备上登录'), ('looked_at', '管理员以本人身份查看页面')], max_length=20, verbose_name='事项'),
        ),
    ]
