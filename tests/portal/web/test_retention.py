"""The page of what is kept how long: who sees what of it, and who may do what."""

from __future__ import annotations

import pytest
from django.urls import reverse

from proposals.roles import Role
from workflow.models import LegalHold, RetentionRule, RetentionRun

PAGE = reverse("retention")


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ((Role.ADMINISTRATOR,), 200),
        ((Role.SECRETARIAT,), 200),
        ((Role.OFFICE,), 404),
        ((Role.MEMBER,), 404),
        (("工信局", Role.HANDLER), 404),
        (("stranger",), 404),
    ],
)
def test_page_is_for_the_administrator_and_the_secretariat(city, browse, key, status):
    assert browse(*key).get(PAGE).status_code == status


def test_page_says_when_nothing_went_yet(city, browse):
    page = browse(Role.ADMINISTRATOR).get(PAGE).text

    assert "还没有清除过" in page
    assert "个人信息保护法第十九条" in page


def test_only_the_administrator_clears_and_only_after_looking(city, browse):
    url = reverse("retention_apply")

    assert browse(Role.SECRETARIAT).post(url, {"looked_at": "1"}).status_code == 404
    browse(Role.ADMINISTRATOR).post(url)
    assert RetentionRun.objects.count() == 0
    browse(Role.ADMINISTRATOR).post(url, {"looked_at": "1"})
    assert RetentionRun.objects.get().actor == city[Role.ADMINISTRATOR]
    assert "还没有清除过" not in browse(Role.SECRETARIAT).get(PAGE).text


def test_rules_are_the_administrators(city, browse):
    url = reverse("retention_rule", args=["contact"])
    words = {"months": "24", "source": "市里的规定"}

    assert browse(Role.SECRETARIAT).post(url, words).status_code == 404
    browse(Role.ADMINISTRATOR).post(url, words | {"months": "x"})
    assert RetentionRule.objects.count() == 0
    browse(Role.ADMINISTRATOR).post(url, words)
    assert RetentionRule.objects.get().months == 24
    assert (
        browse(Role.ADMINISTRATOR).post(reverse("retention_rule", args=["nothing"]), words).status_code == 404
    )


def test_holds_are_the_secretariats_and_the_administrator_sees_no_number(city, browse):
    case = city.filed()
    number = case.proposal.number
    words = {"number": number, "reason": "行政复议"}

    assert browse(Role.ADMINISTRATOR).post(reverse("hold_place"), words).status_code == 404
    browse(Role.SECRETARIAT).post(reverse("hold_place"), words | {"number": "99999999"})
    assert LegalHold.objects.count() == 0
    browse(Role.SECRETARIAT).post(reverse("hold_place"), words)
    hold = LegalHold.objects.get()
    assert hold.case == case
    assert number not in browse(Role.ADMINISTRATOR).get(PAGE).text
    assert "行政复议" in browse(Role.SECRETARIAT).get(PAGE).text
    assert browse(Role.ADMINISTRATOR).post(reverse("hold_lift", args=[hold.pk])).status_code == 404
    browse(Role.SECRETARIAT).post(reverse("hold_lift", args=[hold.pk]))
    assert LegalHold.objects.get().lifted_at is not None
