"""A form with more fields than are read: a clear page, nothing changed; the longest letter is read."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from portal.web.ask_rows import MOST_ROWS
from proposals.roles import Role
from tests.city import fresh
from tests.correspondence import drafted
from workflow.forms.parts import MOST_PARTS
from workflow.models import Unsaved

HANDLER = ("科技局", Role.HANDLER)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def opinion(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局")
    return drafted(
        city, case, "科技局", "一、关于培育\n　　已派出干部指导企业。", "二、关于服务\n　　已建立机制。"
    )


def address(opinion):
    case = opinion.links.get().case
    return reverse("move", args=["shifan", case.proposal.number, "opinion", opinion.pk, "write"])


def fields(browse, opinion):
    """What the page would send of the letter as it stands, less its blocks."""
    page = browse(*HANDLER).get(address(opinion)).text
    names = re.findall(r'name="(_expected|_key|_seen)" value="([^"]*)"', page)
    asks = [(f"ask-{ask.pk}", "adopted") for ask in opinion.links.get().case.proposal.asks.all()]
    return [*names, *asks, ("contact", ""), ("phone", "")]


def test_longest_letter_on_the_longest_proposal_stays_below_the_bound(browse, opinion):
    page = browse(*HANDLER).get(address(opinion)).text
    sent = Counter(re.findall(r'name="(text|kept|private|asks)-0"', page))
    asks = sent.pop("asks")

    of_a_passage = sum(sent.values()) + MOST_ROWS

    assert (sent, asks) == ({"text": 1, "kept": 1, "private": 1}, 3)
    assert (MOST_PARTS + 1) * of_a_passage + 2 * MOST_ROWS < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_letter_with_more_fields_than_django_reads_by_itself_is_saved(browse, opinion):
    asks = [ask.pk for ask in opinion.links.get().case.proposal.asks.all()]
    blocks = [(f"text-{n}", f"第{n}段已办理。") for n in range(40)]
    ticks = [(f"asks-{n}", ask) for n in range(40) for ask in asks * 10]
    form = [*fields(browse, opinion), ("blocks", "40"), *blocks, *ticks]

    answer = browse(*HANDLER).post(address(opinion), urlencode(form), content_type=FORM)

    assert len(form) > 1_000
    assert (answer.status_code, fresh(opinion).text_version) == (302, opinion.text_version + 1)


@pytest.fixture
def too_many():
    return urlencode([("asks-0", "1")] * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))


@pytest.fixture
def strict(city):
    """A client that has the token's cookie, so that the form itself is looked into for the token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(city[HANDLER], backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("my_posts"))
    return client


def test_more_fields_are_refused_in_words_and_nothing_is_changed(strict, opinion, too_many):
    answer = strict.post(address(opinion), too_many, content_type=FORM)

    assert answer.status_code == 413
    assert "too_many_fields" in answer.text
    assert "这张表单有 10000 项以上，没有读取。" in answer.text
    assert "返回键" in answer.text
    assert fresh(opinion).revision == opinion.revision


def test_form_that_is_kept_while_typing_is_refused_in_json(browse, opinion, too_many):
    url = reverse("unsaved", args=["opinion", opinion.pk, "write"])

    answer = browse(*HANDLER).post(url, too_many, content_type=FORM)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_fields")
    assert not Unsaved.objects.exists()


def test_longer_content_than_is_read_is_refused_in_words(browse, opinion):
    content = urlencode({"text-0": "字" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 9 + 1)})

    answer = browse(*HANDLER).post(address(opinion), content, content_type=FORM)

    assert (answer.status_code, "too_large" in answer.text) == (413, True)


def test_more_files_than_are_read_are_refused_in_words(browse, opinion):
    case = opinion.links.get().case
    url = reverse("opinion_upload", args=["shifan", case.proposal.number, opinion.pk])
    part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\na\r\n'
    content = part * (settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1) + "--x--\r\n"

    answer = browse(*HANDLER).post(url, content, content_type="multipart/form-data; boundary=x")

    assert (answer.status_code, "too_many_files" in answer.text) == (413, True)


def test_other_bad_requests_keep_their_page(browse, opinion):
    answer = browse(*HANDLER).get("/", headers={"Host": "else where"})

    assert (answer.status_code, "没有看懂这次请求" in answer.text) == (400, True)
