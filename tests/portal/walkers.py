"""Ways to walk through the pages as a person does: from link to link, filling in the forms that the pages offer."""

from __future__ import annotations

from django.test import Client

from tests.city import at
from tests.portal.html_forms import Page
from tests.portal.windows import BACKEND

AGREEING = (
    "button[data-save], form:has(input[name=_key]) .hb-actionbar button.btn-primary[type=submit]:not([name])"
)
"""The button that makes the move: the one below the form, on a drafting screen the one that saves."""
ERRORS = {"errorlist", "hb-errors", "hb-errsum"}


class Walker:
    """One person after another; each move is followed from a link on the case's or the letter's page."""

    def __init__(self, traveller):
        self.traveller = traveller
        self.case_url = ""
        self.kept = {}

    def on(self, day):
        """Another day, on which everybody logs in anew: sessions do not last from spring to winter."""
        self.traveller.move_to(at(day))
        for window in self.kept.values():
            self.leave(window)
        self.kept = {}

    def window(self, user):
        if user.pk not in self.kept:
            self.kept[user.pk] = self.log_in(user)
        return self.kept[user.pk]


class FormWalker(Walker):
    """Without a script and without a browser: links and forms alone."""

    def log_in(self, user):
        client = Client(enforce_csrf_checks=True)
        client.force_login(user, backend=BACKEND)
        return client

    def leave(self, client):
        client.logout()

    def file(self, user, *, body, **fields):
        client = self.window(user)
        page = Page(client.get("/proposals/new/").text)
        form = page.form_with("title")
        for field, value in fields.items():
            form.fill(field.replace("__", "-"), value)
        form.pick("body", body)
        answer = self._press(client, form, _agreeing(form), "/proposals/new/")
        self.case_url = answer.request["PATH_INFO"]

    def move(self, user, name, subject, *, machine="case", start=None, **fields):
        client, href = self.window(user), f"{self.case_url}{machine}/{subject.pk}/{name}/"
        assert href in Page(client.get(start or self.case_url).text).links, f"{user} is offered no {name}"
        form = Page(client.get(href).text).form_with("_key")
        for button in form.buttons:
            if (button.get("name"), button.get("value")) == ("more", "whole"):
                form = Page(self._press(client, form, button, href).text).form_with("_key")
                break
        for field, value in fields.items():
            form.fill(field.replace("__", "-"), value)
        answer = self._press(client, form, _agreeing(form), href)
        assert not ERRORS & Page(answer.text).classes, answer.text
        assert name == "write" or href != answer.request["PATH_INFO"], answer.text

    def _press(self, client, form, button, here):
        address = button.get("formaction") or form.attributes.get("action") or here
        answer = client.post(address, form.sent(button), follow=True)
        assert answer.status_code in {200, 409}, answer.text
        return answer


def _agreeing(form):
    saving = [button for button in form.buttons if "data-save" in button]
    plain = [b for b in form.buttons if "btn-primary" in b.get("class", "").split() and "name" not in b]
    return (saving or plain)[-1]


class BrowserWalker(Walker):
    """At a real browser; `open_window` gives a context in which a person is logged in."""

    def __init__(self, traveller, open_window):
        super().__init__(traveller)
        self.log_in = open_window
        self.latest = None

    def leave(self, page):
        page.context.close()

    def file(self, user, *, body, **fields):
        page = self.window(user)
        page.goto("/proposals/new/")
        for field, value in fields.items():
            page.locator(f'[name="{field.replace("__", "-")}"]').fill(value)
        page.locator('[name="body"]').select_option(label=body)
        with page.expect_navigation():
            page.locator(".hb-actionbar [data-save]").click()
        self.case_url = page.url.partition("//")[2].partition("/")[2].join(("/", ""))

    def move(self, user, name, subject, *, machine="case", start=None, **fields):
        page, begins = self.window(user), start or self.case_url
        if self.latest is not page or not page.url.endswith(begins):  # else they have just come there
            page.goto(begins)
        self.latest = page
        href = f"{self.case_url}{machine}/{subject.pk}/{name}/"
        link = page.locator(f'a[href="{href}"]')
        assert link.count() >= 1, f"{user} is offered no {name} on {begins}"
        page.goto(href)
        if (whole := page.locator("button[name=more][value=whole]")).count():
            whole.click()
            page.locator("[name=text]").wait_for()
        for field, value in fields.items():
            self._fill(page, field.replace("__", "-"), value)
        with page.expect_navigation():
            page.locator(AGREEING).click()
        assert page.locator(".errorlist, .hb-errors, .hb-errsum").count() == 0, page.inner_text("main")
        assert name == "write" or href not in page.url, page.inner_text("main")

    def _fill(self, page, field, value):
        control = page.locator(f'[name="{field}"]')
        kind = control.first.evaluate(
            "e => { const folded = e.closest('details'); if (folded) { folded.open = true; } return e.tagName + ':' + e.type; }"
        )
        if kind.startswith("SELECT"):
            control.select_option(str(value))
        elif kind.endswith(":radio") or (kind.endswith(":checkbox") and not isinstance(value, bool)):
            for one in value if isinstance(value, list | tuple) else [value]:
                page.locator(f'[name="{field}"][value="{one}"]').check()
        elif kind.endswith(":checkbox"):
            control.set_checked(value)
        else:
            control.fill(str(value))
