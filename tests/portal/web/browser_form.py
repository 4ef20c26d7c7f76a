"""The fields of a form on a page, as a browser without a script would send them."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, form_id):
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.fields = []
        self.area = None
        self.select = None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("id") == self.form_id
        if not self.inside or ("disabled" in found and tag != "option"):
            return
        name = found.get("name")
        if tag == "input" and name and found.get("type") not in {"submit", "file"}:
            unticked = found.get("type") in {"checkbox", "radio"} and "checked" not in found
            if not unticked:
                self.fields.append((name, found.get("value", "")))
        elif tag == "textarea":
            self.area = [name, ""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in found:
            self.fields.append((self.select, found.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area:
            name, text = self.area
            self.fields.append((name, text.removeprefix("\n")))
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area:
            self.area[1] += data


def fields_of(response, form_id="letter"):
    """Name → the values of its fields, in order."""
    parser = _Form(form_id)
    parser.feed(response.text)
    sent = {}
    for name, value in parser.fields:
        sent.setdefault(name, []).append(value)
    return sent


def read_out(response):
    """The words of a page as they follow each other, without marks."""
    return " ".join(re.sub(r"<[^>]*>", "", response.text).split())
