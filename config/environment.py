"""What a production installation must say in its environment, and in which words it is refused.

Each function takes the environment, and returns one checked value or raises ImproperlyConfigured with a sentence that
names the variable. The sentences stand in both languages as they are: settings are read before translation works.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SECRET_KEY_LENGTH = 50  # characters; below it and below as many different ones Django's own check warns
SECRET_KEY_VARIETY = 5
METRICS_KEY_LENGTH = 32
DATABASE_SCHEMES = ("postgres", "postgresql", "psql", "pgsql")
REDIS_SCHEMES = ("redis", "rediss", "unix")
EMAIL_SCHEMES = ("smtp", "smtps", "smtp+tls", "smtp+ssl")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def read_secret_key(environ: Mapping[str, str]) -> str:
    """SECRET_KEY: 50 characters or more, of which at least 5 differ, not one made for development."""
    value = _required(environ, "SECRET_KEY")
    weak = len(value) < SECRET_KEY_LENGTH or len(set(value)) < SECRET_KEY_VARIETY
    if weak or value.startswith("django-insecure-"):
        raise _refusal(
            "SECRET_KEY",
            "太弱，须为至少 50 个字符的随机串",
            "is too weak: give a random text of at least 50 characters",
        )
    return value


def read_allowed_hosts(environ: Mapping[str, str]) -> list[str]:
    """ALLOWED_HOSTS: host names divided by commas, never the wildcard."""
    hosts = [host.strip() for host in _required(environ, "ALLOWED_HOSTS").split(",") if host.strip()]
    if not hosts or "*" in hosts:
        raise _refusal(
            "ALLOWED_HOSTS",
            "须逐一写明域名，不得为“*”",
            "must name each host and may not be *",
        )
    return hosts


def read_database_url(environ: Mapping[str, str]) -> str:
    """DATABASE_URL of a PostgreSQL database; SQLite has one writer and is for the embedded default."""
    return _url(environ, "DATABASE_URL", DATABASE_SCHEMES)


def read_redis_url(environ: Mapping[str, str]) -> str:
    """REDIS_URL of a Redis or Valkey server, for the channel layer and the jobs."""
    return _url(environ, "REDIS_URL", REDIS_SCHEMES)


def read_email_url(environ: Mapping[str, str]) -> str:
    """EMAIL_URL of an SMTP server; a backend that sends nothing is refused."""
    return _url(environ, "EMAIL_URL", EMAIL_SCHEMES)


def read_site_url(environ: Mapping[str, str]) -> str:
    """SITE_URL: under which address people reach the site, for links in what goes outward; no path, no closing slash."""
    value = _url(environ, "SITE_URL", ("https",)).rstrip("/")
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or host in LOOPBACK or value != f"https://{parts.netloc}" or "@" in parts.netloc:
        raise _refusal(
            "SITE_URL",
            "须为用户能打开的 https:// 域名，不带路径",
            "must be the https:// address that people open, without a path",
        )
    return value


def read_mail_from(environ: Mapping[str, str]) -> str:
    """MAIL_FROM: the sender's bare address; when unset noreply at the host of SITE_URL."""
    value = environ.get("MAIL_FROM", "").strip() or f"noreply@{urlsplit(read_site_url(environ)).hostname}"
    name, _at, host = value.rpartition("@")
    if not name or not host or any(character.isspace() or character in '<>,"@' for character in name + host):
        raise _refusal(
            "MAIL_FROM",
            "须为一个邮件地址，不带姓名",
            "must be one mail address without a name",
        )
    return value


def read_media_root(environ: Mapping[str, str]) -> str:
    """MEDIA_ROOT: the absolute path of the folder of uploaded files."""
    value = _required(environ, "MEDIA_ROOT")
    if not Path(value).is_absolute():
        raise _refusal("MEDIA_ROOT", "须为绝对路径", "must be an absolute path")
    return value


def read_metrics_key(environ: Mapping[str, str]) -> str:
    """METRICS_KEY: 32 characters or more, or nothing, which leaves the figures to this machine."""
    value = environ.get("METRICS_KEY", "").strip()
    if value and len(value) < METRICS_KEY_LENGTH:
        raise _refusal(
            "METRICS_KEY",
            "太短，须为至少 32 个字符的随机串，或不设",
            "is too short: give a random text of at least 32 characters, or none",
        )
    return value


def read_time_zone(environ: Mapping[str, str]) -> str:
    """TIME_ZONE: a name of the time zone database, Asia/Shanghai when unset."""
    value = environ.get("TIME_ZONE") or "Asia/Shanghai"
    if value not in available_timezones():
        raise _refusal(
            "TIME_ZONE",
            "不是时区名，例如 Asia/Shanghai",
            "is not a time zone name such as Asia/Shanghai",
        )
    return value


def _required(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise _refusal(name, "未设置，生产环境须写明", "is not set, and production needs it")
    return value


def _url(environ: Mapping[str, str], name: str, schemes: Collection[str]) -> str:
    value = _required(environ, name)
    try:
        known = urlsplit(value).scheme in schemes
    except ValueError:
        known = False
    if not known:
        listed = " / ".join(f"{scheme}://" for scheme in schemes)
        raise _refusal(name, f"须以 {listed} 之一开头", f"must start with one of {listed}")
    return value


def _refusal(name: str, chinese: str, english: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} {chinese}。{name} {english}.")
