"""Every setting, read once from the environment, with `.env` filling what it leaves out."""

import re
from pathlib import Path

import django.conf.locale
import environ
from csp.constants import NONCE, NONE, SELF
from django.conf.global_settings import LANGUAGES_BIDI as DJANGO_LANGUAGES_BIDI
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")


def said(name: str, default: str = "") -> str:
    """A variable that is set to nothing is one that is not set."""
    return env(name, default="") or default


def robots_rules(words: str) -> dict[str, list[str]]:
    """`GPTBot=/ *=/search/,/tags/`: what each robot is asked to leave alone."""
    rules: dict[str, list[str]] = {}
    for rule in words.split():
        robot, _, paths = rule.partition("=")
        known = re.fullmatch(r"\*|[A-Za-z0-9_-]+", robot)
        if not known or not all(re.fullmatch(r'/[!-"$-~]*', path) for path in paths.split(",")):
            raise ImproperlyConfigured(
                f"ROBOTS_DISALLOW says “{rule}”. Write a robot's name or *, =, and paths that begin with /, "
                "with commas between; then a space before the next robot: GPTBot=/ *=/search/,/tags/"
            )
        rules.setdefault(robot, []).extend(paths.split(","))
    return rules


# The machine

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY")
DATA_DIR = Path(said("DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

# The public address of the site, for canonical links and whatever else leaves it.
SITE_URL = said("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")

# The application

INSTALLED_APPS = [
    "articles.apps.ArticlesConfig",  # first: its catalogues and templates come before Django's
    "articles.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_prose_editor",
    "js_asset",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "articles.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "articles.middleware.EditionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "articles.middleware.OldAddressMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# Our own inputs have templates beside the admin's.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# The database: SQLite under DATA_DIR unless DATABASE_URL names another

DATABASE_URL = said("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = 600
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer waits its turn from the start; one that began by reading would be
        # refused with "database is locked" when it comes to write.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "PRAGMA mmap_size=268435456; PRAGMA cache_size=-20000;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if said("REDIS_URL"):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": said("REDIS_URL"),
    }

# Files: renditions are public, originals are private and have no address

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
ORIGINALS_ROOT = DATA_DIR / "originals"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(ORIGINALS_ROOT), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
PICTURE_HOSTS = []  # where else than here pages may load pictures from
if said("S3_BUCKET"):
    s3 = {
        "bucket_name": said("S3_BUCKET"),
        "endpoint_url": said("S3_ENDPOINT_URL") or None,
        "region_name": said("S3_REGION") or None,
    }
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": s3
        | {
            "location": "media",
            "custom_domain": said("S3_CUSTOM_DOMAIN") or None,
            "querystring_auth": False,
            # Their names are digests of what is in them, so they never change.
            "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
        },
    }
    STORAGES["originals"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": s3 | {"location": "originals", "default_acl": "private"},
    }
    domain = said("S3_CUSTOM_DOMAIN")
    PICTURE_HOSTS = [f"https://{domain}" if domain else said("S3_ENDPOINT_URL", "https://*.amazonaws.com")]

# A phone's or an agency's photograph; what is larger is refused with a sentence.
PICTURE_MAX_BYTES = 30 * 1024 * 1024
PICTURE_MAX_PIXELS = 50_000_000
FILE_UPLOAD_HANDLERS = [
    "articles.admin.uploads.TooLargeUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024  # the text of a form: 200,000 words and more
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Languages: Django knows neither Dari nor Pashto

OWN_LANGUAGES = {
    "fa-af": {"bidi": True, "code": "fa-af", "name": "Dari", "name_local": "دری"},
    "ps": {"bidi": True, "code": "ps", "name": "Pashto", "name_local": "پښتو"},
}
django.conf.locale.LANG_INFO |= OWN_LANGUAGES
LANGUAGES_BIDI = [
    *DJANGO_LANGUAGES_BIDI,
    *(code.partition("-")[0] for code, info in OWN_LANGUAGES.items() if info["bidi"]),
]
LANGUAGES = [("en", "English"), ("fa-af", "دری"), ("ps", "پښتو")]
LANGUAGE_CODE = "en"
# Our words, then those of Django that its own catalogues lack: makemessages writes to the first alone.
LOCALE_PATHS = [BASE_DIR / "articles" / "locale", BASE_DIR / "articles" / "locale" / "django"]
# What a person chooses at the desk: readers' pages follow their address alone.
LANGUAGE_COOKIE_PATH = "/admin/"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
# The masthead of each edition.
SITE_NAMES = {
    "en": said("SITE_NAME", "Newsroom"),
    "fa-af": said("SITE_NAME_FA_AF", said("SITE_NAME", "اتاق خبر")),
    "ps": said("SITE_NAME_PS", said("SITE_NAME", "خبرخونه")),
}

# Whether readers of a translation are told that its original was updated later.
TELL_WHEN_ORIGINAL_CHANGED = env.bool("TELL_WHEN_ORIGINAL_CHANGED", default=False)

# Moments are stored in UTC and shown in the newsroom's own time zone.
USE_TZ = True
TIME_ZONE = said("TIME_ZONE", "Asia/Kabul")

# Accounts

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "articles.admin.login.NewsroomBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# Other sites that are told what is new here, by `manage.py send_outbox`; none unless said

INDEXNOW_KEY = said("INDEXNOW_KEY")
if INDEXNOW_KEY and not re.fullmatch(r"[A-Za-z0-9-]{8,128}", INDEXNOW_KEY):
    raise ImproperlyConfigured("INDEXNOW_KEY must be 8 to 128 of the signs A-Z, a-z, 0-9 and -.")
INDEXNOW_ENDPOINT = said("INDEXNOW_ENDPOINT", "https://api.indexnow.org/indexnow")
WEBSUB_HUB = said("WEBSUB_HUB")
for told_at in filter(None, (INDEXNOW_ENDPOINT, WEBSUB_HUB)):
    if not re.fullmatch(r"https?://[^\s/?#]+\S*", told_at):
        raise ImproperlyConfigured(f"{told_at!r} is no address: it must begin with https:// and a name.")

# What robots.txt asks of whom, beside what it asks of all

ROBOTS_DISALLOW = robots_rules(said("ROBOTS_DISALLOW"))

# What a page may load and do

X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *PICTURE_HOSTS],
        "script-src": [SELF],
        "style-src": [SELF],
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
# The desk's rich-text editor brings an import map, which needs a nonce, and sets styles;
# a chosen picture is shown from memory before it is sent; a page is shown in a frame before it is out.
DESK_CONTENT_SECURITY_POLICY = {
    "script-src": [NONCE],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["blob:"],
    "frame-src": [SELF],
}

# What went wrong goes to standard error, for whoever runs the server to keep.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "axes": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
