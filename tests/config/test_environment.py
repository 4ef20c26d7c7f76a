from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

GOOD = {
    "SECRET_KEY": "q7Zk2-" * 10,
    "ALLOWED_HOSTS": "tian.example.org, www.example.org",
    "DATABASE_URL": "postgresql://huiban@127.0.0.1/huiban",
    "REDIS_URL": "rediss://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+tls://clerk:word@127.0.0.1:587",
    "MEDIA_ROOT": "/srv/huiban/media",
    "TIME_ZONE": "Asia/Urumqi",
    "SITE_URL": "https://tian.example.org",
    "MAIL_FROM": "huiban@tian.example.org",
    "METRICS_KEY": "k7Zk2-" * 6,
}
READERS = {
    "SECRET_KEY": environment.read_secret_key,
    "ALLOWED_HOSTS": environment.read_allowed_hosts,
    "DATABASE_URL": environment.read_database_url,
    "REDIS_URL": environment.read_redis_url,
    "EMAIL_URL": environment.read_email_url,
    "MEDIA_ROOT": environment.read_media_root,
    "TIME_ZONE": environment.read_time_zone,
    "SITE_URL": environment.read_site_url,
    "MAIL_FROM": environment.read_mail_from,
    "METRICS_KEY": environment.read_metrics_key,
}
REQUIRED = sorted(set(READERS) - {"TIME_ZONE", "MAIL_FROM", "METRICS_KEY"})
INSECURE = [
    ("SECRET_KEY", "short", "太弱"),
    ("SECRET_KEY", "abab" * 20, "太弱"),
    ("SECRET_KEY", "django-insecure-" + "q7Zk2-" * 10, "太弱"),
    ("ALLOWED_HOSTS", "*", "不得为“*”"),
    ("ALLOWED_HOSTS", "tian.example.org,*", "不得为“*”"),
    ("ALLOWED_HOSTS", " , ", "不得为“*”"),
    ("DATABASE_URL", "sqlite:///srv/huiban.sqlite3", "postgresql://"),
    ("DATABASE_URL", "//[", "postgresql://"),
    ("REDIS_URL", "memory://", "redis://"),
    ("EMAIL_URL", "consolemail://", "smtp://"),
    ("MEDIA_ROOT", "media", "绝对路径"),
    ("TIME_ZONE", "Asia/Atlantis", "时区"),
    ("METRICS_KEY", "short", "太短"),
    ("SITE_URL", "http://tian.example.org", "https://"),
    ("SITE_URL", "https://", "不带路径"),
    ("SITE_URL", "https://localhost:8000", "用户能打开"),
    ("SITE_URL", "https://tian.example.org/huiban", "不带路径"),
    ("SITE_URL", "https://clerk:word@tian.example.org", "不带路径"),
    ("SITE_URL", "https://tian.example.org:port", "不带路径"),
    ("MAIL_FROM", "tian.example.org", "邮件地址"),
    ("MAIL_FROM", "会办 <huiban@tian.example.org>", "邮件地址"),
    ("MAIL_FROM", "huiban@tian.example.org\nBcc: x@example.org", "邮件地址"),
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (name, ["tian.example.org", "www.example.org"] if name == "ALLOWED_HOSTS" else GOOD[name])
        for name in READERS
    ],
)
def test_reader_gives_the_value_that_stands_in_the_environment(name, expected):
    assert READERS[name](GOOD) == expected


@pytest.mark.parametrize("given", ["", "  "])
@pytest.mark.parametrize("name", REQUIRED)
def test_reader_refuses_a_missing_value_by_name(name, given):
    with pytest.raises(ImproperlyConfigured) as refusal:
        READERS[name]({name: given})

    assert str(refusal.value) == f"{name} 未设置，生产环境须写明。{name} is not set, and production needs it."


@pytest.mark.parametrize(("name", "given", "says"), INSECURE)
def test_reader_refuses_an_insecure_value_by_name(name, given, says):
    with pytest.raises(ImproperlyConfigured) as refusal:
        READERS[name]({**GOOD, name: given})

    assert str(refusal.value).startswith(f"{name} ")
    assert says in str(refusal.value)


def test_time_zone_is_that_of_china_when_unset():
    assert environment.read_time_zone({}) == "Asia/Shanghai"


def test_site_url_is_given_without_its_closing_slash():
    assert (
        environment.read_site_url({"SITE_URL": "https://tian.example.org:8443/"})
        == "https://tian.example.org:8443"
    )


def test_mail_comes_from_the_host_of_the_site_when_unset():
    assert environment.read_mail_from({"SITE_URL": GOOD["SITE_URL"]}) == "noreply@tian.example.org"
