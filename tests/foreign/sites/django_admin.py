"""Django's own administration, over a user model that Django brings: `python django_admin.py FOLDER PORT`.

Run by the Python that Django is installed for. FOLDER has `site.pem`, the certificate with its key, and `password`.
"""

import ssl
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.urls import path

folder, port = Path(sys.argv[1]).resolve(), int(sys.argv[2])
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "db.sqlite3"}},
    DEBUG=True,  # serves the style sheets and scripts of the administration
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of a site that lives for one test",
    STATIC_URL="static/",
    TEMPLATES=[
        {
            "APP_DIRS": True,
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    TIME_ZONE="UTC",
    USE_TZ=True,
)
django.setup()
urlpatterns = [path("admin/", admin.site.urls)]

call_command("migrate", verbosity=0)
get_user_model().objects.create_superuser("admin", "", (folder / "password").read_text())


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass

    def get_environ(self) -> dict:
        return {**super().get_environ(), "HTTPS": "on", "wsgi.url_scheme": "https"}


class OverTLS(StaticFilesHandler):
    def __call__(self, environ: dict, start_response: object) -> object:
        return super().__call__({**environ, "wsgi.url_scheme": "https"}, start_response)


server = make_server("127.0.0.1", port, OverTLS(WSGIHandler()), Threaded, Quiet)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder / "site.pem")
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
