"""The statement says what was found, and what is looked at is there."""

from __future__ import annotations

import json

import pytest
from django.urls import resolve, reverse

from portal.public.views.statement import FOUND
from scripts.check_accessibility import PAGES, WIDTHS

pytestmark = pytest.mark.django_db


def test_statement_tells_what_the_last_trial_found(client):
    told = json.loads(FOUND.read_text(encoding="utf-8"))
    page = client.get(reverse("public_accessibility")).text

    assert f"{told['pages']} 个页面" in page
    assert f"合格 {told['checks_passed']} 处，不合格 {told['violations']} 处" in page
    assert told["on"] in page
    assert told["pages"] == sum(len(paths) for paths in PAGES.values()) > 40
    assert tuple(told["widths"]) == WIDTHS
    assert (told["violations"], told["sideways"], told["unseen_stops"]) == (0, 0, 0)


def test_statement_of_no_place_is_not_there(client):
    assert client.get(reverse("public_accessibility"), {"in": "nowhere"}).status_code == 404


@pytest.mark.parametrize("path", sorted({path for paths in PAGES.values() for path in paths}))
def test_every_page_that_is_looked_at_has_an_address(path):
    assert resolve(path.partition("?")[0]).url_name != ""


def test_the_statement_stands_at_the_foot_of_every_page(client):
    here = reverse("public_accessibility")

    assert f'href="{here}"' in client.get(reverse("public_units")).text
    assert f'href="{here}"' in client.get(reverse("login")).text
