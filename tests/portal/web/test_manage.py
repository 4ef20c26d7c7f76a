"""The administrator's list of settings."""

from __future__ import annotations

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.city import make_city

PAGE = reverse("manage")


def test_only_an_administrator_is_led_there(browse):
    link = f'href="{PAGE}"'

    assert link in browse(Role.ADMINISTRATOR).get(reverse("my_posts")).text
    assert link not in browse(Role.SECRETARIAT).get(reverse("my_posts")).text


def test_administrator_of_two_cities_chooses_one(browse, city):
    other = make_city("bieshi")
    administrator = city[Role.ADMINISTRATOR]
    post = other[Role.ADMINISTRATOR].posts.get()
    post.person = administrator
    post.save()
    client = browse(Role.ADMINISTRATOR)

    shown = [client.get(PAGE, {"in": slug}).context["jurisdiction"].slug for slug in ("shifan", "bieshi")]

    assert shown == ["shifan", "bieshi"]


@pytest.mark.parametrize("slug", ["bieshi", "nowhere"])
def test_the_settings_of_another_city_are_not_there(browse, city, slug):
    make_city("bieshi")

    assert browse(Role.ADMINISTRATOR).get(PAGE, {"in": slug}).status_code == 404
