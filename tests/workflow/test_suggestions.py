"""The units that the rows of a jurisdiction suggest for a proposal."""

from datetime import date

import pytest

from proposals.services.texts import AskInput
from tests.city import make_city
from workflow.queries.suggestions import suggest_for_cases, suggest_units

ON = date(2023, 3, 1)
ASKS = (
    AskInput("1", "", "在老旧小区加装充电桩，统一收费。"),
    AskInput("2", "", "请科技局公布新型电池的试验结果。"),
    AskInput("3", "", "多听听大家怎么说。"),
)


@pytest.fixture
def city(db):
    city = make_city()
    for name, duties in (("发改局", "充电设施规划、价格和收费管理"), ("工信局", "中小企业培育、工业园区")):
        city.units[name].duties = duties
        city.units[name].save()
    return city


def suggest(city, **more):
    return suggest_units(
        title="关于补建充电设施的建议", asks=ASKS, jurisdiction=city.jurisdiction, on=ON, **more
    )


def test_units_come_from_duties_and_names(city):
    found = suggest(city)
    assert found.lead.organisation == city.units["发改局"]
    assert found.lead.reasons == ("职责：充电设施规划",)
    assert [ask.number for ask in found.asks] == ["1", "2", "3"]
    assert found.asks[1].units[0].organisation == city.units["科技局"]
    assert found.asks[1].units[0].reasons == ("建议里点名",)
    assert found.unplaced == ("3",)


def test_a_batch_gives_each_case_its_own(city):
    case = city.filed(title="关于企业培育的建议")
    found = suggest_for_cases([case], jurisdiction=city.jurisdiction, on=ON)
    assert found[case.pk].lead.organisation == city.units["工信局"]
