from __future__ import annotations

from copy import deepcopy

import pytest
import yaml

from workflow.rulebook import (
    Applies,
    Fault,
    Late,
    OutcomeWording,
    Pack,
    PackError,
    Rule,
    read_pack,
)
from workflow.services.rulepacks import schema
from workflow.states import Outcome
from workflow.steps import Occasion, Step
from workflow.workdays import Before, Span, Unit, YearDay

ABSENT = object()
GOOD = {
    "pack": "some-city",
    "title": "某市规则",
    "year": 2025,
    "verified": True,
    "sources": ["某政办〔2025〕1号"],
    "notes": "  仅供测试  ",
    "calendar": "cn-state-council",
    "numbering": "{year}{seq:04}",
    "consultations_required": 2,
    "rounds_before_meeting": 2,
    "near": 3,
    "urge_interval": 2,
    "extension_consent": True,
    "classes": {
        "A": {"wording": "已解决", "outcome": "solved"},
        "B": {"wording": "列入计划", "outcome": "planned"},
    },
    "deadlines": {
        "sign": {"from": "handover", "amount": 5, "unit": "workday", "remind": [1, -1, 0], "source": "甲"},
        "opinion": {"from": "handover", "before": "reply", "amount": 20, "unit": "day", "source": "乙"},
        "reply": [
            {
                "applies": "in_session",
                "from": "handover",
                "date": "06-30",
                "late": "escalate",
                "source": "丙",
            },
            {
                "applies": "between_sessions",
                "from": "receipt",
                "amount": 3,
                "unit": "month",
                "max": 6,
                "source": "丁",
            },
        ],
    },
}


def good_but(path="", value=ABSENT):
    """`GOOD` with the thing at `path` (`deadlines.sign.amount`) replaced, added or, without a value, removed."""
    document = deepcopy(GOOD)
    *way, last = path.split(".")
    place = document
    for key in way:
        place = place[int(key)] if isinstance(place, list) else place[key]
    place.pop(last) if value is ABSENT else place.update({last: value})
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def read(text, bases=None):
    return read_pack(text, file="some-city.yaml", schema=schema(), bases=bases or {})


def faults_of(text, bases=None):
    with pytest.raises(PackError) as raised:
        read(text, bases)
    return raised.value.faults


def test_a_good_pack_is_read_whole():
    assert read(yaml.safe_dump(GOOD, allow_unicode=True, sort_keys=False)) == Pack(
        slug="some-city",
        title="某市规则",
        year=2025,
        verified=True,
        sources=("某政办〔2025〕1号",),
        notes="仅供测试",
        calendar="cn-state-council",
        numbering="{year}{seq:04}",
        consultations_required=2,
        rounds_before_meeting=2,
        near=3,
        urge_interval=2,
        extension_consent=True,
        rules=(
            Rule(
                Step.SIGN,
                Occasion.HANDOVER,
                Span(5, Unit.WORKDAY),
                Applies.ANY,
                Late.WARN,
                cap=None,
                remind=(-1, 0, 1),
                source="甲",
            ),
            Rule(
                Step.OPINION,
                Occasion.HANDOVER,
                Before("reply", Span(20, Unit.DAY)),
                Applies.ANY,
                Late.WARN,
                cap=None,
                remind=(),
                source="乙",
            ),
            Rule(
                Step.REPLY,
                Occasion.HANDOVER,
                YearDay(6, 30),
                Applies.IN_SESSION,
                Late.ESCALATE,
                cap=None,
                remind=(),
                source="丙",
            ),
            Rule(
                Step.REPLY,
                Occasion.RECEIPT,
                Span(3, Unit.MONTH),
                Applies.BETWEEN_SESSIONS,
                Late.WARN,
                cap=Span(6, Unit.MONTH),
                remind=(),
                source="丁",
            ),
        ),
        outcome_classes=(
            OutcomeWording("A", "已解决", Outcome.SOLVED),
            OutcomeWording("B", "列入计划", Outcome.PLANNED),
        ),
    )


@pytest.mark.parametrize(
    ("path", "value", "fault_path", "code"),
    [
        ("title", ABSENT, "", "key_missing"),
        ("deadlines.sign.source", ABSENT, "deadlines.sign", "key_missing"),
        ("deadlines.sign.from", ABSENT, "deadlines.sign", "key_missing"),
        ("colour", "red", "", "key_unknown"),
        ("deadlines.sign.days", 5, "deadlines.sign", "key_unknown"),
        ("year", "2025", "year", "type_wrong"),
        ("deadlines", ["sign"], "deadlines", "type_wrong"),
        ("deadlines.sign", "5 工作日", "deadlines.sign", "type_wrong"),
        ("deadlines.sign.amount", 2.5, "deadlines.sign.amount", "type_wrong"),
        ("deadlines.sign.unit", "week", "deadlines.sign.unit", "value_unknown"),
        ("deadlines.sign.late", "punish", "deadlines.sign.late", "value_unknown"),
        ("deadlines.sign.applies", "always", "deadlines.sign.applies", "value_unknown"),
        ("deadlines.sign.amount", 0, "deadlines.sign.amount", "value_range"),
        ("deadlines.sign.amount", 1001, "deadlines.sign.amount", "value_range"),
        ("deadlines.sign.remind", [-251], "deadlines.sign.remind.0", "value_range"),
        ("rounds_before_meeting", 0, "rounds_before_meeting", "value_range"),
        ("near", ABSENT, "", "key_missing"),
        ("near", -1, "near", "value_range"),
        ("urge_interval", 61, "urge_interval", "value_range"),
        ("urge_interval", "1", "urge_interval", "type_wrong"),
        ("extension_consent", "yes", "extension_consent", "type_wrong"),
        ("pack", "Some City", "pack", "value_pattern"),
        ("title", " ", "title", "value_pattern"),
        ("title", "长" * 201, "title", "value_pattern"),
        ("deadlines.reply.0.date", "6月30日", "deadlines.reply.0.date", "value_pattern"),
        ("deadlines.sign.remind", [1, 1], "deadlines.sign.remind", "shape_wrong"),
        ("deadlines.sign", [], "deadlines.sign", "shape_wrong"),
        ("classes", {}, "classes", "shape_wrong"),
        ("classes.a", {"wording": "小写", "outcome": "solved"}, "classes.a", "class_letter"),
        ("classes.AA", {"wording": "两个字母", "outcome": "solved"}, "classes.AA", "class_letter"),
        ("classes.A.outcome", "done", "classes.A.outcome", "outcome_unknown"),
        ("numbering", "{year}", "numbering", "numbering_wrong"),
        ("numbering", "{seq", "numbering", "numbering_wrong"),
        ("deadlines.dance", GOOD["deadlines"]["sign"], "deadlines.dance", "step_unknown"),
        ("deadlines.sign.from", "breakfast", "deadlines.sign.from", "event_unknown"),
        ("deadlines.sign.from", "delivery", "deadlines.sign.from", "event_elsewhere"),
        ("deadlines.sign.amount", ABSENT, "deadlines.sign", "timing_unclear"),
        ("deadlines.sign.unit", ABSENT, "deadlines.sign", "timing_unclear"),
        ("deadlines.sign.date", "05-31", "deadlines.sign", "timing_unclear"),
        ("deadlines.opinion.amount", ABSENT, "deadlines.opinion", "timing_unclear"),
        ("deadlines.reply.0.before", "publish", "deadlines.reply.0", "timing_unclear"),
        ("deadlines.reply.0.date", "09-31", "deadlines.reply.0.date", "date_impossible"),
        ("deadlines.reply.0.date", "02-29", "deadlines.reply.0.date", "date_impossible"),
        ("deadlines.reply.0.date", "13-01", "deadlines.reply.0.date", "date_impossible"),
        ("deadlines.reply.0.max", 6, "deadlines.reply.0.max", "cap_without_unit"),
        ("deadlines.reply.1.max", 2, "deadlines.reply.1.max", "cap_too_small"),
        ("deadlines.reply.1.applies", "in_session", "deadlines.reply.1", "rule_twice"),
        ("deadlines.opinion.before", "dance", "deadlines.opinion.before", "before_unknown"),
        ("deadlines.opinion.before", "publish", "deadlines.opinion.before", "before_without_rule"),
        ("deadlines.opinion.before", "opinion", "deadlines.opinion.before", "before_cycle"),
    ],
)
def test_a_bad_pack_is_refused_with_the_place_and_a_named_fault(path, value, fault_path, code):
    faults = faults_of(good_but(path, value))

    assert (fault_path, code) in {(fault.path, fault.code) for fault in faults}
    assert all(fault.file == "some-city.yaml" and fault.reason and fault.remedy for fault in faults)


def test_a_fault_says_the_place_the_reason_and_the_remedy():
    faults = faults_of(good_but("deadlines.reply.0.date", "09-31"))

    assert faults[0] == Fault(
        "date_impossible",
        "some-city.yaml",
        "deadlines.reply.0.date",
        "没有“9 月 31 日”这一天（或并非每年都有），请改为每年都有的日期",
        "请核对原文",
    )
    assert str(faults[0]) == (
        "some-city.yaml：deadlines.reply.0.date：没有“9 月 31 日”这一天（或并非每年都有），"
        "请改为每年都有的日期；请核对原文。"
    )


def test_several_faults_are_told_at_once():
    text = good_but("deadlines.sign.from", "breakfast").replace("{year}{seq:04}", "{year}")

    assert [fault.code for fault in faults_of(text)][:2] == ["event_unknown", "numbering_wrong"]


def test_several_missing_keys_of_one_mapping_are_one_fault():
    text = good_but("title").replace("year: 2025\n", "")

    assert [fault.reason for fault in faults_of(text)] == ["缺少“title、year”"]


def test_a_backward_rule_for_all_needs_a_date_for_all():
    text = good_but(
        "deadlines.reply",
        [{"applies": "in_session", "from": "handover", "amount": 3, "unit": "month", "source": "丙"}],
    )

    assert [fault.code for fault in faults_of(text)] == ["before_without_rule"]


def test_a_long_circle_of_backward_rules_is_refused():
    backward = {"from": "handover", "amount": 5, "unit": "day", "source": "丙"}
    text = good_but("deadlines.reply", backward | {"before": "contact"}).replace(
        "deadlines:", f"deadlines:\n  contact: {backward | {'before': 'opinion'}}"
    )

    assert {fault.path for fault in faults_of(text)} == {
        "deadlines.contact.before",
        "deadlines.opinion.before",
        "deadlines.reply.before",
    }


def test_a_cap_may_name_its_own_unit():
    pack = read(good_but("deadlines.reply.0.max", {"amount": 6, "unit": "month"}))

    assert pack.rules[2].cap == Span(6, Unit.MONTH)


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("a: [", "not_yaml", "第 1 行"),
        ("a: 1\nb: 2\na: 3\n", "key_twice", "第 3 行"),
        ("classes:\n  A: 1\n  A: 2\n", "key_twice", "第 3 行"),
        ("a: !!python/object:os.system {}", "not_yaml", "第 1 行"),
        ("a: 2025-02-30", "not_yaml", ""),
        ("? [a]\n: 1\n", "not_yaml", ""),
        ("", "type_wrong", ""),
        ("- a", "type_wrong", ""),
        ("just words", "type_wrong", ""),
    ],
)
def test_a_text_that_is_no_pack_is_refused(text, code, path):
    assert [(fault.code, fault.path) for fault in faults_of(text)] == [(code, path)]


BASE = yaml.safe_dump(GOOD, allow_unicode=True, sort_keys=False)
OVERLAY = """
pack: next-city
based_on: some-city
title: 邻市规则
year: 2026
verified: false
sources: [邻市规定]
deadlines:
  sign: {from: handover, amount: 3, unit: workday, source: 戊}
"""


def test_a_pack_takes_over_the_rest_of_the_one_it_is_based_on():
    base, pack = read(BASE), read(OVERLAY, {"some-city": BASE})

    assert [(rule.step, rule.source) for rule in pack.rules] == [
        (Step.SIGN, "戊"),
        (Step.OPINION, "乙"),
        (Step.REPLY, "丙"),
        (Step.REPLY, "丁"),
    ]
    assert (pack.title, pack.verified, pack.notes) == ("邻市规则", False, "")
    assert (pack.outcome_classes, pack.numbering) == (base.outcome_classes, base.numbering)


@pytest.mark.parametrize(
    ("bases", "code"),
    [
        ({}, "base_unknown"),
        ({"some-city": OVERLAY}, "base_chained"),
        ({"some-city": "- a"}, "base_chained"),
        ({"some-city": "a: ["}, "not_yaml"),
    ],
)
def test_a_pack_based_on_what_is_no_whole_pack_is_refused(bases, code):
    assert [fault.code for fault in faults_of(OVERLAY, bases)] == [code]


def test_the_rule_for_such_proposals_comes_before_the_one_for_any():
    special = {"applies": "in_session", "from": "handover", "amount": 2, "unit": "workday", "source": "己"}
    pack = read(good_but("deadlines.sign", [GOOD["deadlines"]["sign"], special]))

    chosen = [pack.rule(Step.SIGN, in_session=flag).source for flag in (True, False)]

    assert (chosen, pack.rule(Step.PUBLISH, in_session=True)) == (["己", "甲"], None)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("categories", ["经济", "经济"], "category_twice"),
        ("categories", [], "shape_wrong"),
        ("categories", [" "], "value_pattern"),
        ("class_numbering", "{class}{seq}", "class_without_categories"),
        ("lengths", {"reasons_least": 800, "reasons_most": 500}, "lengths_wrong"),
        ("lengths", {"reasons_most": 5}, "value_range"),
        ("lengths", {"asks": 5}, "key_unknown"),
    ],
)
def test_what_makes_no_sense_of_categories_and_lengths_is_refused(path, value, code):
    assert [fault.code for fault in faults_of(good_but(path, value))] == [code]


@pytest.mark.parametrize("template", ["{seq:03}号", "{class}类", "{class:4}{seq}", "{class"])
def test_a_class_number_without_class_or_sequence_is_refused(template):
    base = {"base": good_but("categories", ["经济"])}
    text = yaml.safe_dump(
        {"pack": "other", "based_on": "base", "title": "甲", "year": 2025, "verified": False,
         "sources": ["甲"], "class_numbering": template}, allow_unicode=True,
    )  # fmt: skip

    assert [fault.code for fault in faults_of(text, base)] == ["class_numbering_wrong"]
