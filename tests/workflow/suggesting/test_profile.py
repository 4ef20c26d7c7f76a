"""Who is suggested, why, and when a person has to judge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.suggesting import Doubt, Ground, Handled, Profile, Sort, Unit, Wanted

ROADS, SCHOOLS, HOMES = 1, 2, 3
UNITS = (
    Unit(ROADS, ("示范市交通局", "市交通局", "交通局"), ("公交线路", "道路养护")),
    Unit(SCHOOLS, ("示范市教育局", "市教育局", "教育局"), ("幼儿园管理", "课后服务")),
    Unit(HOMES, ("示范市住建局", "市住建局", "住建局"), ("老旧小区改造", "排水管网")),
)


def led(key, unit, title="关于加密园区接驳小巴的建议", year=2021, **more):
    return Handled(key, year, title, ("厂区门口开行接驳小巴，夜班也有车坐。",), frozenset({unit}), **more)


def advise(title, *asks, cases=(), units=UNITS, **more):
    return Profile(units, cases).advise(Wanted(title, asks, **more))


def grounds_of(advice, unit):
    return next(standing.grounds for standing in advice.leads if standing.unit == unit)


def test_duties_rank_units_and_the_closest_are_named():
    advice = advise("关于改造老旧小区排水管网的建议", "更换排水管网。")
    assert advice.leads[0].unit == HOMES
    assert advice.leads[0].grounds == (
        Ground(Sort.DUTY, words="排水管网"),
        Ground(Sort.DUTY, words="老旧小区改造"),
    )


def test_like_cases_make_sure_and_are_counted_with_their_years():
    cases = [led(key, ROADS, year=2019 + key % 3) for key in range(9)]
    advice = advise("关于增开园区接驳小巴的建议", "夜班接驳小巴开到厂区门口。", cases=cases)
    assert (advice.leads[0].unit, advice.doubt) == (ROADS, None)
    assert advice.leads[0].grounds == (Ground(Sort.LED, count=9, first_year=2019, last_year=2021),)


def test_words_of_the_past_are_named_where_no_case_is_like():
    long = "厂区门口的小卖部、垃圾桶、雨棚、长椅、饮水机、告示栏、宣传栏、花坛、旗杆、岗亭、道闸、车棚、球场、食堂、宿舍、仓库、码头、水塔、锅炉、配电房、洗手间都归夜班保安看管。"
    advice = advise(
        "关于夜班托管的建议", cases=[Handled(1, 2021, "关于厂区琐事的建议", (long,), frozenset({ROADS}))]
    )
    assert grounds_of(advice, ROADS) == (Ground(Sort.WORDS, words="夜班"),)
    assert advice.doubt == Doubt.THIN


def test_named_unit_answers_the_ask_that_names_it():
    advice = advise("关于方便居民的建议", "请市住建局公布名单。", "改进幼儿园管理。")
    assert [[one.unit for one in units] for units in advice.asks] == [[HOMES], [SCHOOLS]]
    assert advice.asks[0][0].grounds == (Ground(Sort.NAMED),)


def test_name_is_not_taken_for_a_matter():
    units = (*UNITS, Unit(4, ("幼儿园管理中心",), ()))
    advice = advise("关于一件小事的建议", "请幼儿园管理中心答复。", units=units)
    assert [one.unit for one in advice.asks[0]] == [4]


def test_spelling_that_two_units_share_names_neither():
    units = (Unit(1, ("市监局",), ()), Unit(2, ("市监局",), ()))
    assert advise("一事", "请市监局答复。", units=units).asks == ((),)


def test_ask_of_which_nobody_knows_anything_stays_without_a_unit():
    advice = advise("关于公交线路的建议", "多听取群众意见。")
    assert advice.asks == ((),)


def test_wish_counts_and_is_told():
    advice = advise("关于一件小事的建议", wished=frozenset({SCHOOLS}))
    assert advice.leads[0].unit == SCHOOLS
    assert advice.leads[0].grounds == (Ground(Sort.WISHED),)
    assert advice.doubt == Doubt.THIN


def test_two_units_with_like_cases_are_rivals():
    cases = [led(key, ROADS if key % 2 else HOMES) for key in range(10)]
    advice = advise("关于增开园区接驳小巴的建议", cases=cases)
    assert advice.doubt == Doubt.RIVALS
    assert set(advice.rivals) == {ROADS, HOMES}


def test_unit_that_used_to_get_rid_of_such_cases_is_doubted():
    cases = [led(key, ROADS) for key in range(6)]
    cases += [led(key, HOMES, left=frozenset({ROADS})) for key in range(6, 9)]
    advice = advise("关于增开园区接驳小巴的建议", "夜班接驳小巴开到厂区门口。", cases=cases)
    assert (advice.doubt, advice.rivals) == (Doubt.MOVED, (ROADS,))


def test_co_handler_of_like_cases_is_suggested_with_its_past():
    cases = [led(key, ROADS, co_handlers=frozenset({HOMES})) for key in range(5)]
    advice = advise("关于增开园区接驳小巴的建议", cases=cases)
    assert [one.unit for one in advice.co_handlers] == [HOMES]
    assert advice.co_handlers[0].grounds == (Ground(Sort.HELPED, count=5, first_year=2021, last_year=2021),)


def test_dissolved_unit_is_never_suggested_though_the_past_is_full_of_it():
    advice = advise("关于增开园区接驳小巴的建议", cases=[led(key, 99) for key in range(8)])
    assert 99 not in {one.unit for one in (*advice.leads, *advice.co_handlers)}
    assert advice.doubt == Doubt.THIN


@pytest.mark.parametrize("units", [(), (Unit(1),)])
def test_nothing_known_gives_nothing_to_rely_on(units):
    advice = advise("关于公交线路的建议", "增开线路。", units=units)
    assert (advice.doubt, advice.co_handlers, advice.asks) == (Doubt.THIN, (), ((),))


@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=4), st.integers(0, 3))
def test_any_text_is_advised_on_with_shares_between_nought_and_one(title, asks, past):
    cases = [led(key, ROADS, co_handlers=frozenset({HOMES})) for key in range(past)]
    advice = advise(title, *asks, cases=cases)
    assert len(advice.asks) == len(asks)
    standings = [*advice.leads, *advice.co_handlers, *(one for units in advice.asks for one in units)]
    assert [one for one in standings if not 0 <= one.share <= 1.001] == []


def test_advice_does_not_depend_on_the_order_of_units():
    cases = [led(key, ROADS) for key in range(3)]
    one = advise("关于排水管网的建议", "更换管网。", cases=cases)
    assert advise("关于排水管网的建议", "更换管网。", cases=cases, units=UNITS[::-1]) == one
