"""The ASGI entry point, `config.asgi:application`; production unless DJANGO_SETTINGS_MODULE says otherwise."""

from __future__ import annotations

import os

import django
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django.setup()  # before the protocols, whose consumers import models
application = import_string("config.protocols.application")
