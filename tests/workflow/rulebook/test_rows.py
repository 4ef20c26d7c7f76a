from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from proposals.models import Jurisdiction, Proposal, Session, User
from workflow.models import Case, Deadline, WorkingCalendar
from workflow.models.rulebook import DeadlineRule, OutcomeClass, Reminder, RulePack
from workflow.rulebook import Applies
from workflow.services.calendars import seed_calendar
from workflow.services.rulepacks import (
    RulePackError,
    as_rule,
    load_pack,
    pack_for,
    rows_in_force,
    rule_for,
    rule_row_for,
    rules_of,
    shipped_pack,
    shipped_slugs,
)
from workflow.steps import AFTERWARDS, Step
from workflow.workdays import Span, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    seed_calendar()
    return Jurisdiction.objects.create(slug="somecity", name="某市")


@pytest.mark.parametrize("slug", shipped_slugs())
def test_a_loaded_pack_gives_back_the_rules_that_it_was_made_from(city, slug):
    shipped = shipped_pack(slug)

    pack = load_pack(city, slug, year=2025)

    assert sorted(rules_of(pack), key=str) == sorted(shipped.rules, key=str)
    assert (pack.jurisdiction, pack.year, pack.slug, pack.title, pack.verified, pack.notes) == (
        city,
        2025,
        slug,
        shipped.title,
        False,
        shipped.notes,
    )
    assert (
        pack.calendar_slug,
        pack.number_template,
        pack.consultations_required,
        pack.rounds_before_meeting,
    ) == (
        "cn-state-council",
        shipped.numbering,
        shipped.consultations_required,
        2,
    )
    assert (pack.near, pack.urge_interval, pack.extension_consent) == (
        shipped.near,
        shipped.urge_interval,
        shipped.extension_consent,
    )
    assert pack.source.splitlines() == list(shipped.sources)
    assert set(pack.outcome_classes.values_list("letter", "wording", "outcome")) == {
        (meaning.letter, meaning.wording, meaning.outcome) for meaning in shipped.outcome_classes
    }


def rows():
    models = (RulePack, DeadlineRule, Reminder, OutcomeClass)
    return [sorted(model.objects.values_list(), key=str) for model in models]


def test_loading_again_changes_nothing(city):
    first = load_pack(city, "dongguan", year=2023)
    before = rows()

    assert (load_pack(city, "dongguan", year=2023), rows()) == (first, before)


def test_loading_again_keeps_what_people_changed_unless_told_to_replace(city):
    pack = load_pack(city, "dongguan", year=2023)
    pack.rules.filter(step=Step.SIGN).update(amount=9)

    load_pack(city, "dongguan", year=2023)
    kept = rule_for(pack, Step.SIGN, in_session=True).timing
    load_pack(city, "dongguan", year=2023, replace=True)
    replaced = rule_for(pack, Step.SIGN, in_session=True).timing

    assert (kept, replaced) == (Span(9, Unit.WORKDAY), Span(5, Unit.WORKDAY))


def test_replacing_keeps_the_rows_of_rules_that_stay_and_drops_the_others(city):
    pack = load_pack(city, "guizhou", year=2025)
    sign = pack.rules.get(step=Step.SIGN).pk

    load_pack(city, "dongguan", year=2025, replace=True)

    assert pack.rules.get(step=Step.SIGN).pk == sign
    assert sorted(rules_of(pack), key=str) == sorted(shipped_pack("dongguan").rules, key=str)


@pytest.fixture
def reply_deadline(city):
    """A reply that is due by the in-session rule of 贵州, on a case filed in 2025."""
    pack = load_pack(city, "guizhou", year=2025)
    member = User.objects.create_user("member", password="correct-horse-battery", name="某委员")
    day = date(2025, 1, 10)
    session = Session.objects.create(
        jurisdiction=city,
        name="某届某次会议",
        year=2025,
        filing_opens_on=day,
        opens_on=day,
        closes_on=day,
        cut_off_on=day,
        filing_closes_on=day,
    )
    proposal = Proposal.objects.create(jurisdiction=city, session=session, title="某建议", proposer=member)
    case = Case.objects.create(proposal=proposal, jurisdiction=city, pack=pack)
    return Deadline.objects.create(
        jurisdiction=city,
        case=case,
        round=1,
        step=Step.REPLY,
        rule=pack.rules.get(step=Step.REPLY, applies=Applies.IN_SESSION.value),
        start_on=day,
        original_due_on=date(2025, 6, 30),
        due_on=date(2025, 6, 30),
        derivation={},
    )


def test_replacing_never_drops_a_rule_that_a_deadline_counts_by(city, reply_deadline):
    before = rows()

    with pytest.raises(RulePackError) as raised:
        load_pack(city, "dongguan", year=2025, replace=True)

    assert (raised.value.code, rows()) == ("pack_in_use", before)


def test_replacing_keeps_the_rows_of_letters_that_stay(city):
    pack = load_pack(city, "guizhou", year=2025)
    letters = dict(pack.outcome_classes.values_list("letter", "pk"))
    pack.outcome_classes.filter(letter="A").update(wording="改过")

    load_pack(city, "guizhou", year=2025, replace=True)

    assert dict(pack.outcome_classes.values_list("letter", "pk")) == letters
    assert pack.outcome_classes.get(letter="A").wording == "已解决或基本解决"


def test_another_pack_for_the_same_year_is_refused(city):
    load_pack(city, "dongguan", year=2025)

    with pytest.raises(RulePackError) as raised:
        load_pack(city, "guizhou", year=2025)

    assert (raised.value.code, RulePack.objects.get().slug) == ("pack_year_taken", "dongguan")


def test_a_pack_without_its_calendar_is_refused_and_leaves_nothing():
    WorkingCalendar.objects.all().delete()
    city = Jurisdiction.objects.create(slug="somecity", name="某市")

    with pytest.raises(RulePackError) as raised:
        load_pack(city, "dongguan", year=2025)

    assert (raised.value.code, RulePack.objects.count()) == ("calendar_missing", 0)


def test_the_pack_in_force_is_the_newest_whose_year_has_come(city):
    old, new = load_pack(city, "dongguan", year=2023), load_pack(city, "guizhou", year=2025)
    other = Jurisdiction.objects.create(slug="othercity", name="他市")
    load_pack(other, "sichuan", year=2024)

    days = [date(2023, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2030, 6, 1)]

    assert [pack_for(city, on) for on in days] == [old, old, new, new]


def test_a_day_before_any_pack_is_refused(city):
    load_pack(city, "dongguan", year=2023)

    with pytest.raises(RulePackError) as raised:
        pack_for(city, date(2022, 12, 31))

    assert (raised.value.code, str(raised.value)) == (
        "pack_missing",
        "某市没有 2022 年可用的规则包，请先运行 load_rules。",
    )


@pytest.mark.parametrize(("in_session", "months"), [(True, 5), (False, 3)])
def test_the_rule_for_a_step_depends_on_when_the_proposal_was_filed(city, in_session, months):
    pack = load_pack(city, "sichuan", year=2024)

    rule = rule_for(pack, Step.REPLY, in_session=in_session)
    row = rule_row_for(pack, Step.REPLY, in_session=in_session)

    assert (rule.timing, row.amount) == (Span(months, Unit.MONTH), months)


def test_a_step_without_a_rule_has_no_deadline(city):
    pack = load_pack(city, "sichuan", year=2024)
    pack.rules.filter(step=Step.CONTACT).delete()

    assert rule_for(pack, Step.CONTACT, in_session=True) is None


@pytest.mark.parametrize("slug", ["sichuan", "dongguan"])
def test_all_rules_in_force_cost_two_queries(city, slug, django_assert_num_queries):
    pack = load_pack(city, slug, year=2024)

    with django_assert_num_queries(2):
        rows = rows_in_force(pack, in_session=True)
        rules = {step: as_rule(row) for step, row in rows.items()}

    assert rules == {step: shipped_pack(slug).rule(step, in_session=True) for step in set(Step) - AFTERWARDS}


GOOD_RULE = {
    "step": "sign",
    "starting_event": "handover",
    "amount": 5,
    "unit": "workday",
    "applies": Applies.ANY.value,
    "late": "warn",
    "source": "甲",
}


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"amount": None}, "deadline_rule_one_form"),
        ({"unit": ""}, "deadline_rule_one_form"),
        ({"unit": "week"}, "deadline_rule_one_form"),
        ({"amount": 0}, "deadline_rule_one_form"),
        ({"fixed_month": 5, "fixed_day": 31}, "deadline_rule_one_form"),
        ({"amount": None, "unit": "", "fixed_month": 5}, "deadline_rule_one_form"),
        ({"amount": None, "unit": "", "fixed_month": 13, "fixed_day": 1}, "deadline_rule_one_form"),
        (
            {"amount": None, "unit": "", "fixed_month": 5, "fixed_day": 31, "before": "reply"},
            "deadline_rule_one_form",
        ),
        ({"cap_amount": 6}, "deadline_rule_cap_whole"),
        ({"cap_unit": "month"}, "deadline_rule_cap_whole"),
        ({"step": "dance"}, "deadline_rule_step_known"),
        ({"starting_event": "breakfast"}, "deadline_rule_event_known"),
        ({"before": "dance"}, "deadline_rule_before_known"),
        ({"before": "sign"}, "deadline_rule_before_known"),
        ({"applies": "always"}, "deadline_rule_applies_known"),
        ({"late": "punish"}, "deadline_rule_late_known"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_the_database(city, changes, constraint):
    pack = load_pack(city, "sichuan", year=2024)
    pack.rules.filter(step="sign").delete()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DeadlineRule.objects.create(pack=pack, **(GOOD_RULE | changes))


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"before": "reply"},
        {"amount": None, "unit": "", "fixed_month": 5, "fixed_day": 31},
        {"cap_amount": 6, "cap_unit": "month"},
    ],
)
def test_each_form_of_a_rule_is_kept(city, form):
    pack = load_pack(city, "sichuan", year=2024)
    pack.rules.filter(step="sign").delete()

    assert DeadlineRule.objects.create(pack=pack, **(GOOD_RULE | form)).pk


def test_load_rules_loads_the_calendar_and_the_pack_and_can_be_repeated(capsys):
    Jurisdiction.objects.create(slug="somecity", name="某市")

    call_command("load_rules", "somecity", "dongguan")
    before = rows()
    call_command("load_rules", "somecity", "dongguan")

    told = "日历：cn-state-council@1，至 2026-12-31\n规则包：东莞市规则（未核实） 2023，15 条规则\n"
    assert (capsys.readouterr().out, rows()) == (told * 2, before)


def test_load_rules_loads_the_calendar_alone(capsys):
    call_command("load_rules")

    assert capsys.readouterr().out == "日历：cn-state-council@1，至 2026-12-31\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["somecity"], "请同时写明辖区和规则包。"),
        (["atlantis", "dongguan"], "没有辖区“atlantis”。"),
        (
            ["somecity", "atlantis"],
            "没有规则包“atlantis”，可用：dongguan、fengyang、generic-city、guizhou、sichuan。",
        ),
    ],
)
def test_load_rules_refuses_in_one_sentence(arguments, sentence, capsys):
    Jurisdiction.objects.create(slug="somecity", name="某市")

    with pytest.raises(SystemExit) as raised:
        call_command("load_rules", *arguments)

    assert (raised.value.code, capsys.readouterr().err) == (2, f"{sentence}\n")


@pytest.mark.django_db
def test_the_categories_of_a_pack_become_rows_in_their_order(city):
    pack = load_pack(city, "fengyang", year=2025)

    assert list(pack.categories.order_by("position").values_list("name", flat=True)) == [
        "农业农村", "工业商贸", "城乡建设", "教科文卫", "社会法治", "其他",
    ]  # fmt: skip
    assert pack.class_template == "{class}类{seq}号"


@pytest.mark.django_db
def test_a_replaced_pack_has_the_categories_of_the_new_one(city):
    load_pack(city, "fengyang", year=2025)
    pack = load_pack(city, "generic-city", year=2025, replace=True)

    assert pack.categories.order_by("position").first().name == "经济发展"
    assert pack.categories.count() == 10
