"""Settings. Every environment variable is named in `.env.example`; nothing else is read."""

import os
import tomllib
from pathlib import Path

import environ

from django.utils.translation import gettext_lazy

from mou_tracker.operations.session_limits import session_options
from mou_tracker.server.logs import logging_settings
from mou_tracker.server.places import broker_url, database_settings, documents_folder
from mou_tracker.server.production import (
    local_secret_key,
    mail_connections,
    refuse_nameless,
    refuse_other_storage,
    refuse_unknown_pooler,
    refuse_unsafe,
    refuse_unsigned,
    server_addresses,
)
from mou_tracker.server.sign_in_provider import provider_settings

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

VAR = Path(env("VAR", default="") or BASE_DIR / "var").resolve()  # empty is not set
PRODUCTION = env("DJANGO_ENV", default="local") == "production"
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or ("" if PRODUCTION else local_secret_key(VAR))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "mou_tracker.accounts",  # before Django's own, whose changepassword would tell nobody
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "agreements",
    "activities",
    "mou_tracker.collaboration",
    "mou_tracker.reminders",
    "mou_tracker.search",
    "mou_tracker.dashboards",
    "mou_tracker.reports",
    "mou_tracker.imports",
    "mou_tracker.api",
    "mou_tracker.feeds",
    "mou_tracker.handover",
    "mou_tracker.seed",
    "mou_tracker.operations",
    "mou_tracker.server",
]

MIDDLEWARE = [
    "mou_tracker.operations.requests.Seen",
    "mou_tracker.server.headers.SaysToBrowsers",
    "django.middleware.security.SecurityMiddleware",
    "mou_tracker.operations.middleware.AnswersMachines",
    "mou_tracker.api.middleware.ApiEdge",
    "mou_tracker.silent_database.SilentDatabaseMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mou_tracker.server.compression.CompressedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mou_tracker.collaboration.middleware.KeepsWords",
    "mou_tracker.accounts.middleware.SignInRequired",
    "mou_tracker.accounts.middleware.PreferencesMiddleware",
    "mou_tracker.accounts.middleware.NotesUse",
    "mou_tracker.accounts.middleware.NoNul",
    "mou_tracker.collaboration.middleware.OpensWithView",
    "mou_tracker.collaboration.proposals.desk.Proposes",
    "mou_tracker.api.middleware.IdempotencyMiddleware",
    "mou_tracker.replica.ReadsFromReplica",
]

CSRF_FAILURE_VIEW = "mou_tracker.dashboards.errors.forged"
ROOT_URLCONF = "mou_tracker.urls"
WSGI_APPLICATION = "mou_tracker.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "mou_tracker.dashboards.template_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mou_tracker.dashboards.navigation.surroundings",
                "mou_tracker.reminders.context.waiting",
            ],
            "builtins": [
                "agreements.templatetags.action_forms",
                "mou_tracker.dashboards.templatetags.mou",
                "mou_tracker.collaboration.templatetags.collaboration",
                "mou_tracker.reminders.templatetags.watching",
            ],
        },
    }
]

FORM_RENDERER = "mou_tracker.dashboards.forms_renderer.FormRenderer"
# what narrows the lists of lower packages to words: the search
WORDS_IN_LISTS = "mou_tracker.search.lists.holding"
# ... and what brings the search up to date, for who can then only read
WORDS_AT_HAND = "mou_tracker.search.indexing.catch_up"
# what audiences can get, asked before and after an action (agreements.changes)
SHARED_ANSWERS = ["agreements.api.shared", "activities.api.shared"]
# whom the days of an agreement are left to, asked where it may have changed (agreements.actions)
MOVES_HOLDINGS = "mou_tracker.reminders.holdings.move"
# what ends with an account (mou_tracker.accounts)
REVOKES_FEEDS = "mou_tracker.feeds.actions.revoke_feeds_of"
# the agreements that came with a register (agreements.taken_in)
TAKEN_IN_WITH = "mou_tracker.imports.made.taken_in_with"
#: Shown beside the product's name in the header.
OFFICE_NAME = env("OFFICE_NAME", default="")
#: /design/ shows every component in every state to whoever works on the pages.
DESIGN_GALLERY = env.bool("DESIGN_GALLERY", default=DEBUG)

# The office's own sign-in, where it has one
_provider = provider_settings(env, debug=DEBUG)
OIDC_PROVIDER: str = _provider["OIDC_PROVIDER"]
OIDC_NAME: str = _provider["OIDC_NAME"]
OIDC_DOMAINS: list[str] = _provider["OIDC_DOMAINS"]
OIDC_NEW_READERS: bool = _provider["OIDC_NEW_READERS"]
OIDC_SECOND_FACTOR: str = _provider["OIDC_SECOND_FACTOR"]
OIDC_ORIGINS: list[str] = _provider["OIDC_ORIGINS"]
SOCIALACCOUNT_PROVIDERS = _provider["SOCIALACCOUNT_PROVIDERS"]
SOCIALACCOUNT_ADAPTER = "mou_tracker.accounts.provider.ProviderSignIn"
SOCIALACCOUNT_STORE_TOKENS = False

# Nothing inline, nothing from elsewhere. `data:` is for the second factor's square code.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *OIDC_ORIGINS],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

#: "transaction": between us and the server stands a pooler that gives each transaction another
#: session. Nothing may be set at the start of a session then, and no cursor outlives a transaction.
DATABASE_POOLER = env("DATABASE_POOLER", default="")
refuse_unknown_pooler(DATABASE_POOLER)
#: The servers behind the pooler, of which one serves, asked by nothing but whether they are alive;
#: none where they are not named.
DATABASE_SERVER = server_addresses(env("DATABASE_SERVER", default=""))
_database = env.db("DATABASE_URL") if env("DATABASE_URL", default="") else database_settings(VAR)
_sessions = {} if DATABASE_POOLER else {"options": session_options()}
#: A machine that fell silent without closing anything is given up within a minute, also by who
#: waits for its answer. Of libpq: seconds, and milliseconds for `tcp_user_timeout`.
OF_A_DATABASE = {
    "connect_timeout": 5, "keepalives": 1, "keepalives_idle": 20, "keepalives_interval": 10,
    "keepalives_count": 3, "tcp_user_timeout": 60_000,
}  # fmt: skip
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": bool(DATABASE_POOLER),
        "OPTIONS": {**OF_A_DATABASE, **_sessions, **_database.get("OPTIONS", {})},
    }
}
#: ... and within seconds where pages have the database itself.
OF_A_REPLICA = {
    "connect_timeout": 2, "keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 2,
    "keepalives_count": 2, "tcp_user_timeout": 5_000,
}  # fmt: skip
# a replica that some pages are read from (mou_tracker.replica); nothing else knows it
if env("DATABASE_REPLICA_URL", default=""):
    _replica = env.db("DATABASE_REPLICA_URL")
    DATABASES["replica"] = {
        **DATABASES["default"],
        **_replica,
        "OPTIONS": {**OF_A_REPLICA, **_sessions, **_replica.get("OPTIONS", {})},
        "TEST": {"MIRROR": "default"},
    }
#: The role of the database under which partners' keys read (agreements.partner_role); empty: named
#: by the database.
PARTNER_ROLE = env("PARTNER_ROLE", default="")
EMBEDDED_POSTGRES_PARAMETERS: dict[str, str] = {}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_validation}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("native_name", "latin_name", "email")},
    },
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": f"{_validation}.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "mou_tracker.accounts.adapter.InvitationOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
#: Seconds for which a sign-in need not be repeated before a way in is opened or closed.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
#: Proxies before the web server, each of which adds to X-Forwarded-For whom it was asked by; with
#: none the header is not read (mou_tracker.client_address).
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# wrong sign-ins by address and by account; right ones only so that nobody keeps the server busy: a
# whole office may come from one address
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
#: One step of 30 s to either side: telephones do not all go right (RFC 6238 §5.2)
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "add_webauthn": "mou_tracker.accounts.factor_forms.AddPasskey",
    "edit_webauthn": "mou_tracker.accounts.factor_forms.EditPasskey",
}
MFA_ADAPTER = "mou_tracker.accounts.second_factor.Factors"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}
SESSION_ENGINE = "mou_tracker.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ko", "한국어"),
    ("en", "English"),
    ("it", "Italiano"),
]
# our own texts, and what the frameworks say in our words
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_frameworks"]
FORMAT_MODULE_PATH = ["mou_tracker.formats"]
#: Where the home office's day begins and ends; "today" is its day (domain §3 rule 1).
TIME_ZONE = env("HOME_TIME_ZONE", default="Asia/Seoul")
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
#: Built files may lie in the image of a container, made once for every web server.
STATIC_ROOT = Path(env("STATIC_ROOT", default="") or VAR / "staticfiles").resolve()
STATICFILES_FINDERS = [
    "mou_tracker.dashboards.stylesheet.JoinedStyleSheet",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "mou_tracker.server.static.BuiltStaticFiles"},
}
WHITENOISE_USE_FINDERS = True  # what is not built is found beside the code

#: Files of documents; what comes with a form is streamed straight into it.
DOCUMENTS_DIR = Path(env("DOCUMENTS_DIR", default=str(documents_folder(VAR))))
#: Where they lie instead: a bucket of a storage that speaks S3, for several web servers. What is on
#: its way in or out passes through `incoming` of DOCUMENTS_DIR all the same.
DOCUMENTS_URL = env("DOCUMENTS_URL", default="")
DOCUMENT_STORE = "agreements.files.disk.Disk"
if DOCUMENTS_URL:
    refuse_other_storage(DOCUMENTS_URL, debug=DEBUG)
    DOCUMENT_STORE = "agreements.files.bucket.Bucket"  # loads the library of it
#: Days for which the bytes of a document that was taken back stay in the store: for so long a
#: database restored to an earlier moment finds them.
DOCUMENTS_KEPT_DAYS = env.int("DOCUMENTS_KEPT_DAYS", default=30)
UPLOAD_MAX_BYTES = 260_000_000  # one form with all its files; a file has a bound of its own
FILE_UPLOAD_HANDLERS = ["agreements.files.arriving.UploadIntoStore"]

# Where it is reached: links in mails, first sign-ins, origins of forms
HOST = env("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
SITE_URL = env("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Celery: see mou_tracker/celery.py. Tasks are short and repeatable; none carries a promise.
CELERY_BROKER_URL = env("REDIS_URL", default="") or broker_url(VAR)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # seconds, longer than any task may run
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
}
#: With `sentinel://` addresses: the name of the master the Sentinels watch, and their own password.
REDIS_MASTER_NAME = env("REDIS_MASTER_NAME", default="")
SENTINEL_PASSWORD = env("SENTINEL_PASSWORD", default="")
refuse_nameless(CELERY_BROKER_URL, REDIS_MASTER_NAME)
if REDIS_MASTER_NAME:
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "master_name": REDIS_MASTER_NAME,
        "sentinel_kwargs": {"password": SENTINEL_PASSWORD} if SENTINEL_PASSWORD else {},
        # seconds: a master that fell silent without closing anything is noticed within 20
        "health_check_interval": 5,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# what a large register took is given back: after its task the process is forked anew
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # kB
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

# What a filter offers for no choice; the library's own word is nine hyphens.
FILTERS_EMPTY_CHOICE_LABEL = gettext_lazy("all")

# The API: strict in what it takes, one shape for every refusal
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "mou_tracker.api.authentication.BearerAuthentication",
        "mou_tracker.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["mou_tracker.api.throttling.PerMinute"],
    "DEFAULT_PARSER_CLASSES": ["mou_tracker.api.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["mou_tracker.api.rendering.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "mou_tracker.api.rendering.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "mou_tracker.api.schema.Described",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "mou_tracker.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
#: Requests a minute, by who asks.
API_RATES = {
    "partner": env.int("API_RATE_PARTNER", default=300),
    "staff": env.int("API_RATE_STAFF", default=3000),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "MOU Tracker",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "persistAuthorization": False,
        "docExpansion": "none",
    },
    "POSTPROCESSING_HOOKS": [],  # words of a list have a component each already
    "COMPONENT_SPLIT_REQUEST": True,
}

#: Days a notice may travel: where it counts from its receipt, so many days before the last one
#: somebody is told that it has to leave. 0: nobody is.
NOTICE_DELIVERY_DAYS = env.int("NOTICE_DELIVERY_DAYS", default=3)

EMAIL_TIMEOUT = 10  # seconds
#: Connections to the mail server at once, of each process that sends.
MAIL_CONNECTIONS = mail_connections(env("MAIL_CONNECTIONS", default="4"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="MOU Tracker <mou-tracker@localhost>")
#: Where mail servers report what they could not deliver (mou_tracker.return_paths).
BOUNCE_ADDRESS = env("BOUNCE_ADDRESS", default="")
EMAIL_BACKEND = "mou_tracker.mail.MailFolder"
if env("EMAIL_URL", default=""):
    vars().update(env.email("EMAIL_URL"))

#: Told of each mail about days, where set (mou_tracker.reminders.webhook); signed with the secret.
WEBHOOK_URL = env("WEBHOOK_URL", default="")
WEBHOOK_SECRET = env("WEBHOOK_SECRET", default="")
if WEBHOOK_URL:
    refuse_unsigned(WEBHOOK_URL, WEBHOOK_SECRET, debug=DEBUG)

#: Backups: where they lie, for the drill and for `doctor`; what they are sealed under.
BACKUP_DIR = env("BACKUP_DIR", default="")
BACKUP_KEY = env("BACKUP_KEY", default="")
#: The database moves to a replica by itself when its server is lost: that makes no copy of it.
DATABASE_SWITCHES_OVER = env.bool("DATABASE_SWITCHES_OVER", default=False)

# What is counted of requests, by every web process of this machine in a file of its own; the
# library reads where they lie from the environment, when it is imported
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR / "metrics"))
#: Who may read /metrics from elsewhere; without it this machine alone may.
METRICS_TOKEN = env("METRICS_TOKEN", default="")

#: Lines for people, or one JSON object a line.
LOG_FORMAT = env("LOG_FORMAT", default="line")
LOGGING = logging_settings(LOG_FORMAT, level=env("LOG_LEVEL", default="INFO"))

if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    if env.bool("BEHIND_TLS_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    refuse_unsafe(globals())
