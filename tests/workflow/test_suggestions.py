"""The units that the rows of a jurisdiction suggest for a proposal."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.models import Alias
from proposals.services.texts import AskInput
from tests.city import make_city
from workflow.models import Case
from workflow.queries.suggestions import suggest_for_cases, suggest_units

ON = date(2023, 6, 1)
ASKS = (
    AskInput("1", "", "在老旧小区加装充电桩，统一收费。"),
    AskInput("2", "", "请科技局公布新型电池的试验结果。"),
    AskInput("3", "", "多听听大家怎么说。"),
)
DUTIES = {"发改局": "充电设施规划、价格和收费管理", "工信局": "中小企业培育\n工业园区"}


def equip(city):
    for name, duties in DUTIES.items():
        city.units[name].duties = duties
        city.units[name].save()
    return city


@pytest.fixture
def city(db):
    return equip(make_city())


def suggest(city, **more):
    given = {"title": "关于补建充电设施的建议", "asks": ASKS, "on": ON} | more
    return suggest_units(jurisdiction=city.jurisdiction, **given)


def test_units_come_from_duties_and_names(city):
    found = suggest(city)
    assert found.lead.organisation == city.units["发改局"]
    assert found.lead.reasons == ("职责：充电设施规划",)
    assert [ask.number for ask in found.asks] == ["1", "2", "3"]
    assert found.asks[1].units[0].organisation == city.units["科技局"]
    assert found.asks[1].units[0].reasons == ("建议里点名",)
    assert found.unplaced == ("3",)


def test_wish_is_a_reason_and_never_enough(city):
    found = suggest(city, title="关于一件小事的建议", asks=(), wished=[city.units["金融局"]])
    assert (found.lead.organisation, found.lead.reasons) == (city.units["金融局"], ("提案人的意愿",))
    assert (found.sure, found.doubt) == (False, "依据不足，请人工判断。")


def test_without_duties_and_history_nothing_is_relied_on(db):
    found = suggest(make_city(), asks=ASKS[:1])
    assert (found.sure, found.doubt, found.unplaced) == (False, "依据不足，请人工判断。", ("1",))


def test_earlier_cases_are_counted_for_who_may_read_them_all(city):
    city.handling(leads=("金融局",), co=("科技局",), title="关于给夜市摊主发放小额信贷的建议")
    asked = {"title": "关于夜市摊主小额信贷的建议", "asks": ()}

    overseeing = suggest(city, overseeing=True, **asked)
    anybody = suggest(city, **asked)

    assert overseeing.lead.organisation == city.units["金融局"]
    assert overseeing.lead.reasons == ("2023 年同类提案 1 件，由该单位主办",)
    assert [(one.organisation, one.reasons) for one in overseeing.co_handlers] == [
        (city.units["科技局"], ("2023 年同类提案 1 件，由该单位会办",))
    ]
    assert not [one for one in anybody.leads if one.reasons]


def test_published_case_counts_for_everybody(city):
    case = city.handling(leads=("金融局",), co=(), title="关于给夜市摊主发放小额信贷的建议")
    Case.objects.filter(pk=case.pk).update(published_on=ON)
    found = suggest(city, title="关于夜市摊主小额信贷的建议", asks=())
    assert found.lead.reasons == ("2023 年同类提案 1 件，由该单位主办",)


def test_new_hand_over_is_learned_at_once(city):
    asked = {"title": "关于夜市摊主小额信贷的建议", "asks": (), "overseeing": True}
    before = suggest(city, **asked)
    city.handling(leads=("金融局",), co=(), title="关于给夜市摊主发放小额信贷的建议")
    after = suggest(city, **asked)
    assert (before.lead.reasons, after.lead.organisation) == ((), city.units["金融局"])


def test_changed_duties_count_at_once(city):
    suggest(city)
    city.units["科技局"].duties = "夜间照明"
    city.units["科技局"].save()
    found = suggest(city, title="关于夜间照明的建议", asks=())
    assert found.lead.reasons == ("职责：夜间照明",)


def test_second_city_neither_teaches_nor_is_suggested(city):
    other = equip(make_city("linshi"))
    other.handling(leads=("金融局",), co=(), title="关于给夜市摊主发放小额信贷的建议")
    found = suggest(city, title="关于夜市摊主小额信贷的建议", asks=(), overseeing=True)
    assert {one.organisation.jurisdiction_id for one in found.leads} == {city.jurisdiction.pk}
    assert not [one for one in found.leads if one.reasons]


def test_dissolved_unit_is_not_suggested(city):
    city.units["发改局"].active_until = date(2023, 5, 31)
    city.units["发改局"].save()
    assert city.units["发改局"] in [one.organisation for one in suggest(city, on=date(2023, 5, 31)).leads]
    assert city.units["发改局"] not in [one.organisation for one in suggest(city).leads]


def test_alias_names_a_unit_only_in_its_years(city):
    Alias.objects.create(organisation=city.units["工信局"], name="经信委", until_year=2018)
    Alias.objects.create(organisation=city.units["工信局"], name="工业信息化局", since_year=2019)
    asks = (AskInput("1", "", "请经信委答复。"), AskInput("2", "", "请工业信息化局答复。"))
    found = suggest(city, title="关于一件小事的建议", asks=asks)
    assert found.unplaced == ("1",)


def test_bodies_that_take_no_cases_are_not_suggested(city):
    city.units["经济界"].duties = "充电设施规划"
    city.units["经济界"].save()
    assert city.units["经济界"] not in [one.organisation for one in suggest(city).leads]


def test_unit_that_objected_to_like_cases_leaves_the_judgement_to_a_person(city):
    case = city.handling(leads=("金融局",), co=(), title="关于给夜市摊主发放小额信贷的建议")
    share = city.assignment(case, "金融局")
    share._meta.model.objects.filter(pk=share.pk).update(state="redirected")
    found = suggest(
        city, title="关于夜市摊主小额信贷的建议", asks=(), wished=[city.units["金融局"]], overseeing=True
    )
    assert found.doubt == "同类提案曾由金融局申请改办，请人工判断。"


def test_batch_gives_each_case_its_own_and_learns_from_none_of_them(city):
    case = city.filed(title="关于企业培育的建议")
    other = city.filed(title="关于充电设施收费的建议")
    other.proposal.wished_units.add(city.units["科技局"])
    found = suggest_for_cases([case, other], jurisdiction=city.jurisdiction, on=ON)
    assert found[case.pk].lead.organisation == city.units["工信局"]
    assert found[other.pk].lead.organisation == city.units["发改局"]
    assert [one.number for one in found[case.pk].asks] == ["一.1", "一.2", "二.1"]


def test_case_that_was_handed_over_teaches_nothing_about_itself(city):
    case = city.handling(leads=("金融局",), co=(), title="关于给夜市摊主发放小额信贷的建议")
    found = suggest_for_cases([case], jurisdiction=city.jurisdiction, on=ON)
    one = suggest(city, title=case.proposal.title, asks=(), exclude_case=case, overseeing=True)
    standings = (*found[case.pk].leads, *one.leads)
    assert {reason[:2] for standing in standings for reason in standing.reasons} <= {"职责"}


def test_batch_leaves_out_cases_of_another_city(city):
    other = make_city("linshi").filed()
    assert suggest_for_cases([other], jurisdiction=city.jurisdiction, on=ON) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_batch_asks_as_many_queries_however_many_cases_there_are(city, number):
    city.handling()
    cases = [city.filed(title=f"关于充电设施的建议之{nth}") for nth in range(number)]
    with CaptureQueriesContext(connection) as queries:
        suggest_for_cases(cases, jurisdiction=city.jurisdiction, on=ON)
    assert len(queries) == 9


def test_text_typed_again_asks_only_for_units_and_whether_anything_is_new(city, django_assert_num_queries):
    city.handling()
    suggest(city)
    with django_assert_num_queries(3):
        suggest(city)
