"""Each mark is drawn in one way."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template

import portal
from portal.web.signals import Due
from proposals.models import Ask, Organisation
from workflow.states import AssignmentRole

PORTAL = Path(portal.__file__).parent
BUREAU = Organisation(name="市科学技术局", short_name="科技局", seal="科")
ICON = (
    '<svg class="i" aria-hidden="true" focusable="false"><use href="/static/vendor/icons.svg#{}"></use></svg>'
)


def draw(source: str, **values: object) -> str:
    return Template("{% load huiban %}" + source).render(Context({"today": date(2023, 5, 22), **values}))


def test_icon_points_into_the_sprite():
    assert draw('{% icon "bell" %}') == ICON.format("bell")


def test_every_icon_that_a_template_names_is_in_the_sprite():
    named = {
        name
        for template in (PORTAL / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', template.read_text("utf-8"))
    }
    drawn = re.findall(r'<symbol id="([^"]+)"', (PORTAL / "static/vendor/icons.svg").read_text("utf-8"))

    assert named - set(drawn) == set()


@pytest.mark.parametrize(
    ("state", "look"), [("pending", ""), ("handling", " is-act"), ("delivered", " is-fill")]
)
def test_state_is_filled_once_finished(state, look):
    subject = SimpleNamespace(state=state, get_state_display=lambda: "状态")

    assert draw("{% state subject %}", subject=subject) == f'<span class="hb-state{look}">状态</span>'


def test_deadline_shows_shape_and_words():
    assert draw("{% deadline due %}", due=Due(date(2023, 5, 25), 3, near=5)) == (
        f'<span class="hb-signal is-soon">{ICON.format("exclamation-triangle-fill")}剩余 3 个工作日</span>'
    )


def test_deadline_without_a_clock_says_so():
    assert "不计期限" in draw("{% deadline due %}", due=None)


def test_provisional_deadline_is_marked_so():
    drawn = draw("{% deadline due box=True %}", due=Due(date(2023, 8, 25), 30, provisional=True))

    assert drawn == (
        f'<span class="hb-signal is-ok hb-signal--box">{ICON.format("circle-fill")}剩余 30 个工作日</span>'
        '<span class="hb-prov" title="节假日安排尚未公布">暂定</span>'
    )


@pytest.mark.parametrize(
    ("role", "look", "word"),
    [
        (AssignmentRole.LEAD, " is-lead", "主办"),
        (AssignmentRole.SOLE, " is-lead", "独办"),
        (AssignmentRole.SPLIT, " is-lead", "分办"),
        (AssignmentRole.CO, "", "会办"),
        (AssignmentRole.INFORMATION, "", "参阅"),
    ],
)
def test_role_is_solid_for_those_who_owe_the_reply(role, look, word):
    assert draw("{% role value %}", value=role) == f'<span class="hb-role{look}">{word}</span>'


@pytest.mark.parametrize(
    ("tag", "drawn"),
    [
        ("{% seal unit %}", '<span class="hb-seal" aria-hidden="true">科</span>'),
        ('{% seal unit "lead" %}', '<span class="hb-seal is-lead" aria-hidden="true">科</span>'),
        ('{% seal unit "wait" %}', '<span class="hb-seal is-wait" aria-hidden="true">科</span>'),
        (
            '{% seal unit "lead late" large=True %}',
            '<span class="hb-seal hb-seal--lg is-lead is-late" aria-hidden="true">科</span>',
        ),
        (
            "{% seal unit named=True %}",
            '<span class="hb-seal" role="img" aria-label="市科学技术局">科</span>',
        ),
    ],
)
def test_seal_is_one_character_in_the_dress_of_its_part(tag, drawn):
    assert draw(tag, unit=BUREAU) == drawn


def test_seal_escapes_a_hostile_name():
    hostile = Organisation(name='"><script>', short_name="x", seal="<")

    assert draw("{% seal unit named=True %}", unit=hostile) == (
        '<span class="hb-seal" role="img" aria-label="&quot;&gt;&lt;script&gt;">&lt;</span>'
    )


@pytest.mark.parametrize(
    ("tag", "drawn"),
    [
        (
            "{% ask item %}",
            '<a class="hb-ask" href="#ask-2"><span class="visually-hidden">建议</span>一.2</a>',
        ),
        (
            "{% ask item link=False missing=True %}",
            '<span class="hb-ask is-open"><span class="visually-hidden">建议</span>一.2</span>',
        ),
    ],
)
def test_ask_number_leads_to_its_text(tag, drawn):
    assert draw(tag, item=Ask(position=2, number="一.2", text="…")) == drawn


@pytest.mark.parametrize(
    ("value", "drawn"),
    [
        (date(2023, 5, 9), '<time class="num" datetime="2023-05-09">5月9日</time>'),
        (datetime(2023, 5, 9, 17, tzinfo=UTC), '<time class="num" datetime="2023-05-10">5月10日</time>'),
        (None, '<span class="muted">–</span>'),
    ],
)
def test_day_is_drawn_in_local_time(value, drawn):
    assert draw("{% day value %}", value=value) == drawn


def test_moment_is_drawn_to_the_minute_in_local_time():
    assert draw("{% moment value %}", value=datetime(2023, 5, 9, 17, 5, tzinfo=UTC)) == (
        '<time class="num" datetime="2023-05-10T01:05+08:00">5月10日 01:05</time>'
    )


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("关于甲 培育乙", '<span class="hb-ph">关于甲</span> <span class="hb-ph">培育乙</span>'),
        ("关于<b>", '<span class="hb-ph">关于&lt;b&gt;</span>'),
        ("", '<span class="hb-ph"></span>'),
    ],
)
def test_title_breaks_at_its_own_blanks(title, drawn):
    assert draw("{% phrases title %}", title=title) == drawn
