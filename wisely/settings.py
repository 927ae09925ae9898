"""Settings, read once from the environment; a faulty value stops the start with its name and reason."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE = Path(__file__).resolve().parent
ROOT = BASE.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve()


def env_is_true(name: str, *, default: bool = False) -> bool:
    """Read a yes-or-no variable; anything but 1/0, true/false, yes/no, on/off stops the start."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {text!r}.")


def env_whole(name: str, *, default: int) -> int:
    """Read a whole-number variable."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def env_json(name: str) -> dict[str, Any]:
    """Read a variable that holds a JSON object; empty where it is not set."""
    text = os.environ.get(name, "").strip()
    try:
        told = json.loads(text) if text else {}
    except ValueError as fault:
        raise ImproperlyConfigured(f"{name} must be JSON: {fault}.") from None
    if not isinstance(told, dict):
        raise ImproperlyConfigured(f"{name} must be a JSON object.")
    return told


def _secret_key() -> str:
    """Take the key from the environment, else keep one beside the embedded server's files."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text()


def _database() -> dict[str, Any]:
    """Name the database: DATABASE_URL (and DATABASE_OWNER_URL for migrations), else the embedded server."""
    as_owner = os.environ.get("WISELY_AS") == "owner"
    url = os.environ.get("DATABASE_OWNER_URL") if as_owner else None
    url = url or os.environ.get("DATABASE_URL")
    if url:
        parts = urlsplit(url)
        if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
            raise ImproperlyConfigured(
                "DATABASE_URL must look like postgresql://role:password@host:5432/name."
            )
        return {
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
        }
    from ops.postgres import DATABASE, OWNER, ROLE, place  # noqa: PLC0415 - only where the server is ours

    where = place(os.environ.get("WISELY_SERVER", "main"))
    name = os.environ.get("WISELY_DATABASE", DATABASE)
    return {"NAME": name, "USER": OWNER if as_owner else ROLE, "HOST": str(where.socket)}


SECRET_KEY = _secret_key()
DEBUG = env_is_true("DEBUG")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
SITE_ADDRESS = os.environ.get("SITE_ADDRESS", "http://localhost:8000").rstrip("/")
BEHIND_TLS = SITE_ADDRESS.startswith("https://")

ROOT_URLCONF = "wisely.urls"
WSGI_APPLICATION = "wisely.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "wisely.ui",
    "wisely.audit",
    "wisely.people",
    "wisely.work",
    "wisely.classifications",
    "wisely.suppliers",
    "wisely.interests",
    "wisely.budgets",
    "wisely.approvals",
    "wisely.planning",
    "wisely.contracts",
    "wisely.categories",
    "wisely.spend",
    "wisely.papers",
    "wisely.governance",
    "wisely.forecasts",
    "wisely.relationships",
    "wisely.performance",
    "wisely.publishing",
    "wisely.jobs",
    "wisely.wiring.WiringConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "wisely.people.doors.DoorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "wisely.wiring.page_context",
            ],
            "builtins": ["django.templatetags.static", "wisely.ui.templatetags.wisely"],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        # The server keeps the plans of statements that come again: docs/decisions/0010-plans-are-kept.md.
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": env_whole("DATABASE_POOL", default=8)},
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
        **_database(),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["wisely.people.sign_in.at_the_door.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "wisely.people.sign_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator registers people; a link proves their mailbox
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = False  # people.sign_in.throttle counts by person and place, never by place alone
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "wisely.desk.people.sign_in.forms.SignInForm",
    "reauthenticate": "wisely.desk.people.sign_in.forms.AgainForm",
    "reset_password": "wisely.desk.people.sign_in.forms.ForgottenForm",
    "reset_password_from_key": "wisely.desk.people.sign_in.forms.NewPasswordForm",
    "change_password": "wisely.desk.people.sign_in.forms.PasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env_is_true("BEHIND_PROXY") else 0
SOCIALACCOUNT_ADAPTER = "wisely.people.sign_in.adapters.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
API_CALLS_A_MINUTE = env_whole("API_CALLS_A_MINUTE", default=600)  # of one token
MFA_ADAPTER = "wisely.people.sign_in.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = False
MFA_TOTP_ISSUER = "Wisely"
MFA_FORMS = {
    "authenticate": "wisely.desk.people.sign_in.forms.SecondStepForm",
    "reauthenticate": "wisely.desk.people.sign_in.forms.AgainWithCodeForm",
    "activate_totp": "wisely.desk.people.sign_in.forms.AddAppForm",
    "add_webauthn": "wisely.desk.people.sign_in.forms.AddPasskeyForm",
}
USERSESSIONS_TRACK_ACTIVITY = False  # a page that is read writes nothing
CACHES = {
    # Shared by all workers and machines: a one-time code used at one of them is used at all.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_used_codes"}
}
SESSION_ENGINE = "wisely.people.sign_in.at_the_door"
SESSION_COOKIE_AGE = 60 * 60 * 10  # one working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_is_true("BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # the static file server warns of a folder that is not there
STATICFILES_DIRS = [BASE / "ui" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env_is_true("STATIC_MANIFEST")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not env_is_true("STATIC_MANIFEST")
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FORM_RENDERER = "wisely.ui.forms.GdsRenderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

EMAIL_BACKEND = "wisely.messages.post.CouncilPost"  # by mail or through GOV.UK Notify, as the pack says
MAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = env_whole("EMAIL_PORT", default=25)
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env_is_true("EMAIL_TLS")
EMAIL_TIMEOUT = env_whole("EMAIL_TIMEOUT", default=20)  # seconds; without it a silent server holds a worker
NOTIFY_ADDRESS = os.environ.get("NOTIFY_ADDRESS", "https://api.notifications.service.gov.uk")
NOTIFY_KEYS = env_json("NOTIFY_KEYS")  # by council's short name: the API key of its service
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "wisely@localhost")

PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 24 * 3600}  # seconds: what a stop missed is done at its end

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOG_DIR = Path(os.environ.get("LOG_DIR", DATA_DIR / "log"))  # the public log: tiles and checkpoints
OCID_PREFIX = os.environ.get("OCID_PREFIX", "ocds-wisely")  # register one: standard.open-contracting.org
CKAN_PORTALS = env_json("CKAN_PORTALS")  # by council: {"address": …, "organisation": …, "key": …}
LOG_ORIGIN = os.environ.get("LOG_ORIGIN") or f"{urlsplit(SITE_ADDRESS).netloc}/log"
LOG_KEYS = os.environ.get("LOG_KEYS", "")  # private keys, one a line; else they are kept in the file
LOG_KEYS_FILE = DATA_DIR / "log-keys"
REGISTERS = {  # addresses and keys of registers kept by others; one that is not set is not asked
    name: os.environ.get(f"REGISTER_{name.upper()}", "")
    for name in (
        "companies_house", "companies_house_key", "charities", "charities_key", "debarment_list",
        "credit_scores",
    )
}  # fmt: skip
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stream"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
