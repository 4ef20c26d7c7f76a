"""Every environment variable that an installation knows: what the documents, the example and the refusals are checked against."""

from __future__ import annotations

from typing import Final, NamedTuple


class Known(NamedTuple):
    """`usual` is its value where it is unset, empty where that means without; production refuses to do without `needed`."""

    usual: str
    needed: bool = False


SETTINGS: Final[dict[str, Known]] = {
    "DJANGO_SETTINGS_MODULE": Known("config.settings.production"),
    "SECRET_KEY": Known("", needed=True),
    "SECRET_KEY_FALLBACKS": Known(""),
    "ALLOWED_HOSTS": Known("", needed=True),
    "DATABASE_URL": Known("", needed=True),
    "REDIS_URL": Known("", needed=True),
    "EMAIL_URL": Known("", needed=True),
    "SITE_URL": Known("", needed=True),
    "MEDIA_ROOT": Known("", needed=True),
    "MAIL_FROM": Known(""),
    "TIME_ZONE": Known("Asia/Shanghai"),
    "LOCAL_TARGETS": Known("0"),
    "ANCHOR_KEY_FILE": Known("var/anchor_key.pem"),
    "CLAMD_ADDRESS": Known(""),
    "ATTACHMENT_MEGABYTES": Known("20"),
    "ATTACHMENTS_MEGABYTES": Known("100"),
    "PUBLIC_PAGES_A_MINUTE": Known("240"),
    "PUBLIC_PAGES_KEPT": Known("1000"),
    "API_CALLS_A_MINUTE": Known("600"),
    "API_WRONG_TOKENS": Known("30"),
    "FONT_DIRS": Known(""),
    "SESSION_IDLE_MINUTES": Known("480"),
    "SESSION_HOURS": Known("168"),
    "OIDC_NAME": Known(""),
    "OIDC_SERVER": Known(""),
    "OIDC_CLIENT_ID": Known(""),
    "OIDC_CLIENT_SECRET": Known(""),
    "OIDC_CLAIM": Known(""),
    "LOG_FORMAT": Known("plain"),
    "LOG_REQUESTS": Known(""),
    "REQUEST_ID_FROM_PROXY": Known("0"),
    "SLOW_QUERY_MS": Known("500"),
    "METRICS_KEY": Known(""),
    "DISK_FREE_MEGABYTES": Known("512"),
    "PROMETHEUS_MULTIPROC_DIR": Known(""),
    "FORWARDED_ALLOW_IPS": Known("127.0.0.1"),
    "WEB_CONCURRENCY": Known("1"),
}
