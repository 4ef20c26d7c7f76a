"""Windows of a real browser in which a person is logged in; logging in itself is tested on its own pages."""

from __future__ import annotations

from django.test import Client

BACKEND = "django.contrib.auth.backends.ModelBackend"


def logged_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def open_window(new_context, address, client, width, *, script=True):
    """An empty page at the address, so many CSS pixels wide, with the session of the client."""
    context = new_context(
        base_url=address, viewport={"width": width, "height": 900}, java_script_enabled=script, locale="zh-CN"
    )
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}
    context.add_cookies([session])
    return context.new_page()
