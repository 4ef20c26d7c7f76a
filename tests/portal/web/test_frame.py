"""What holds for every page: no inline script or style, errors in words, templates that compile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.views.defaults import server_error

from proposals.roles import Role

TEMPLATES = Path(settings.BASE_DIR) / "portal" / "templates"
STYLES = Path(settings.BASE_DIR) / "portal" / "static" / "huiban"
SHEETS = sorted(path.name for path in STYLES.glob("*.css"))
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles_and_has_nothing_inline(name):
    get_template(name)
    source = (TEMPLATES / name).read_text(encoding="utf-8")

    assert re.findall(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=|javascript:", source) == []


def classes_in(text: str) -> set[str]:
    return set(re.findall(r"\bhb-[a-z]+(?:__?[a-z]+|--?[a-z]+)*", text))


def test_stylesheets_hold_every_class_in_use_and_no_other():
    drawn = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in NAMES)
    drawn += (TEMPLATES.parent / "templatetags" / "huiban.py").read_text(encoding="utf-8")
    styled = "".join((STYLES / name).read_text(encoding="utf-8") for name in SHEETS)

    assert classes_in(drawn) == classes_in(styled)


def test_answers_carry_the_strict_policy(db):
    policy = Client().get("/login/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html", "portal/login_locked.html"])
def test_bare_error_pages_need_neither_request_nor_database(name):
    page = render_to_string(name)

    assert "<h1>" in page
    assert "什么都没有改动" in page or "请" in page


def test_server_error_shows_nothing_of_the_inside():
    page = server_error(RequestFactory().get("/")).content.decode()

    assert "系统出了差错" in page
    assert "Traceback" not in page


def test_missing_page_of_a_person_keeps_their_frame(browse):
    page = browse(Role.OFFICE).get("/nowhere/")

    assert page.status_code == 404
    assert "没有找到这一页" in page.text
    assert "退出登录" in page.text


def test_missing_page_of_a_stranger_shows_no_frame_of_a_person(db):
    page = Client().get("/nowhere/")

    assert page.status_code == 404
    assert "退出登录" not in page.text
