"""What every installation shares. Each environment variable is named in docs/deployment.md."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

DEBUG = False
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rules",
    "django_fsm",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "proposals",
    "workflow",
    "notifications",
    "portal",
    "config",
]
MIDDLEWARE = [
    "config.operations.requests.observed",
    "config.operations.door.operations",
    "django.middleware.security.SecurityMiddleware",
    "config.static.StaticFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.public.limits.public_limits",
    "portal.public.kept_pages.kept_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.web.people_only.PeopleOnly",
    "allauth.account.middleware.AccountMiddleware",
    "portal.web.identity.middleware.SessionLife",
    "portal.web.local_time.own_time",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "portal.web.looking.looking",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.web.context.shell",
            ],
        },
    },
]


def channel_layers(redis_url: str) -> dict[str, Any]:
    """The value of CHANNEL_LAYERS: Redis where there is one, else the memory of this one process.

    `capacity`: messages that may wait for one server process, beyond which the layer drops them without a word.
    `group_expiry`: seconds after which a process that does not renew its subscription is written to no more.
    """
    kept = {"capacity": 10_000, "group_expiry": 300}
    if not redis_url:
        return {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": kept}}
    hosts = {"hosts": [redis_url]}
    return {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": kept | hosts}}


CHANNEL_LAYERS = channel_layers(env("REDIS_URL", default=""))


# How many public pages are kept in the cache for visitors without cookies; 0 keeps none.
PUBLIC_PAGES_KEPT = env.int("PUBLIC_PAGES_KEPT", default=1000)


def caches(redis_url: str) -> dict[str, Any]:
    """The value of CACHES: what all processes share where there is Redis, else the memory of this one process.

    `pages` holds public pages, apart from what is counted in `default`, so that neither pushes out the other.
    """
    if not redis_url:
        memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        bounded = {"LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": PUBLIC_PAGES_KEPT + 1}}
        return {"default": memory, "pages": memory | bounded}
    patience = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds
    shared = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_url,
        "OPTIONS": patience,
    }
    return {
        "default": shared | {"KEY_PREFIX": "huiban"},
        "pages": shared | {"KEY_PREFIX": "huiban-pages"},
    }


CACHES = caches(env("REDIS_URL", default=""))

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
}

POSTGRES_OPTIONS: dict[str, Any] = {
    # Rights make long queries over few rows: PostgreSQL would compile them for seconds to run them for milliseconds.
    "options": "-c jit=off",
    # A statement that a connection has seen twice is planned once: half of what a move costs was its planning.
    "server_side_binding": True,
    "prepare_threshold": 2,
}

# Former keys, by which what they sealed and signed is still read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

AUTH_USER_MODEL = "proposals.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "proposals.services.passwords.FormerPasswordValidator"},
]
# Log-in and second factor run through allauth's stages, on pages of our own; its own pages have no address here.
ACCOUNT_ADAPTER = "portal.web.identity.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
SOCIALACCOUNT_ADAPTER = "portal.web.identity.adapters.ProviderAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8  # seconds
MFA_ADAPTER = "portal.web.identity.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# How many of a person's last passwords they may not take again.
PASSWORDS_REMEMBERED = 3
# A log-in ends after so long without use, and after so long in any case.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=480)
SESSION_HOURS = env.int("SESSION_HOURS", default=168)
# One log-in by OpenID Connect for the whole installation; administrators connect more on their page.
OIDC = {
    name: env(f"OIDC_{name}", default="")
    for name in ("NAME", "SERVER", "CLIENT_ID", "CLIENT_SECRET", "CLAIM")
}
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "portal.web.identity.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英文"))]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = env("TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True

# Under which address people open the site: links in mails and messages start with it.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="") or "noreply@localhost"
EMAIL_TIMEOUT = 10  # seconds
# The private key that signs the daily anchors of the event logs.
ANCHOR_KEY_FILE = env("ANCHOR_KEY_FILE", default=str(VAR_DIR / "anchor_key.pem"))
# Whether a message target may be on this very machine, such as a text-message gateway beside the server.
LOCAL_TARGETS = env.bool("LOCAL_TARGETS", default=False)

# How many public pages one address may read in a minute (a search counts for three); 0 bounds nothing.
PUBLIC_PAGES_A_MINUTE = env.int("PUBLIC_PAGES_A_MINUTE", default=240)
# How many calls of the API one token, or one person, may make in a minute; 0 bounds nothing.
API_CALLS_A_MINUTE = env.int("API_CALLS_A_MINUTE", default=600)
# How many wrong tokens one address may show in a quarter of an hour before it is told to wait; 0 bounds nothing.
API_WRONG_TOKENS = env.int("API_WRONG_TOKENS", default=30)

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = env("MEDIA_ROOT", default=str(VAR_DIR / "media"))
# What a proposal's attachments may be: bytes of one file, bytes and number of all files of a proposal.
ATTACHMENT_BYTES = env.int("ATTACHMENT_MEGABYTES", default=20) * 1024 * 1024
ATTACHMENTS_BYTES = env.int("ATTACHMENTS_MEGABYTES", default=100) * 1024 * 1024
ATTACHMENTS_MOST = 20
# What one request may bring: a file that is somewhat too large still gets its sentence on the page.
BODY_BYTES = ATTACHMENT_BYTES + 8 * 1024 * 1024
# Where ClamAV's clamd listens, tcp://host:3310 or unix:///run/clamav/clamd.ctl; without it no file is scanned.
CLAMD_ADDRESS = env("CLAMD_ADDRESS", default="")
# Folders with licensed fonts for papers (仿宋_GB2312 and its kind), divided like PATH.
FONT_DIRS = [folder for folder in env("FONT_DIRS", default="").split(os.pathsep) if folder]

LOG_FORMAT = env("LOG_FORMAT", default="plain")
# A line for each request and each job; whoever tries the embedded default would not see the address for the lines.
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=LOG_FORMAT == "json")
LOGGING = logging_config(LOG_FORMAT, each_request=LOG_REQUESTS)
# Whether the number of a request is the one that the proxy in front gave it in X-Request-ID.
REQUEST_ID_FROM_PROXY = env.bool("REQUEST_ID_FROM_PROXY", default=False)
# Milliseconds from which a statement is logged with its shape; 0 logs none.
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=500)
# Who shows this key reads the figures; without one, who asks from this very machine.
METRICS_KEY = env("METRICS_KEY", default="")
# With less room for uploaded files the installation is not ready.
DISK_FREE_MEGABYTES = env.int("DISK_FREE_MEGABYTES", default=512)
# Whether the server runs the jobs itself, in a thread; otherwise `manage.py run_huey` is a process of its own.
EMBEDDED_JOBS = False
# Whether the demo, whose accounts share one published password, may be loaded.
DEMO_ALLOWED = False

# Fields of one form. A passage of a letter sends its text, what is kept beside it, whether it is private, and each ask
# and source that is ticked: 4 to 10 as a rule, so a letter of 100 passages is beyond Django's 1,000. At the most it has
# 120 passages (forms.parts.MOST_PARTS) on 60 asks (proposal_sheet.MOST_ROWS), 7,600 fields and the sources. To read
# 10,000 takes some 20 ms.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.api.access.TokenAccess", "portal.api.access.SessionAccess"],
    "DEFAULT_PERMISSION_CLASSES": ["portal.api.access.InScope"],
    "DEFAULT_THROTTLE_CLASSES": ["portal.api.throttling.PerCaller"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.api.parsing.BoundedJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["portal.api.filters.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "portal.api.keyset.KeysetPagination",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "portal.api.described.Description",
    "EXCEPTION_HANDLER": "portal.api.errors.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Huiban 会办",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["portal.api.access.InScope"],
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    "APPEND_COMPONENTS": {
        "responses": {
            name: {
                "description": words,
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            }
            for name, words in (
                ("NotFound", "There is no such thing, or the caller does not see it."),
                ("NotAcceptable", "The answer has no form that the Accept header allows."),
                (
                    "OutOfScope",
                    "The access token lacks the scope (scope_missing), or the caller's posts do not allow it.",
                ),
                ("TooMany", "Too many requests; Retry-After says after how many seconds to try again."),
            )
        }
        | {
            "NotModified": {
                "description": "The caller has this answer already: If-None-Match names its ETag."
            }
        },
    },
    "ENUM_NAME_OVERRIDES": {
        "CaseState": "workflow.states.CaseState",
        "AssignmentState": "workflow.states.AssignmentState",
        "OpinionState": "workflow.states.OpinionState",
        "ReplyState": "workflow.states.ReplyState",
        "CommitmentState": "workflow.states.CommitmentState",
        "AssignmentRole": "workflow.states.AssignmentRole",
        "Outcome": "workflow.states.Outcome",
        "EvaluationState": "workflow.models.Evaluation.State",
        "EvaluationGrade": "workflow.models.Evaluation.Grade",
        "KindEnum": "proposals.models.Proposal.Kind",
        "PublicationEnum": "workflow.models.Case.Publication",
        "PaperKind": "portal.api.serializers.paper.CHOICES",
        "NoticeKind": "notifications.kinds.Kind",
        "ConsultationHow": "workflow.models.Consultation.How",
        "AnswerHow": "workflow.models.AskAnswer.How",
        "CommentGround": "workflow.models.CommentDecision.Ground",
        "CoSignerAnswer": "proposals.models.CoSigner.Answer",
        "OrganisationDetailKindEnum": "proposals.models.Organisation.Kind",
        "PostRoleEnum": "proposals.roles.Role",
        "ActKind": "proposals.models.AdministrativeAct.Kind",
        "GivenRole": "portal.api.serializers.people_kept.GIVEN",
    },
    # Some three hundred operations: closed groups, to be narrowed by name.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "filter": True},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
