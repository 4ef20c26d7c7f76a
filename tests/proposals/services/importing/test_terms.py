"""Sessions from a workbook."""

import pytest

from proposals.models import Session
from tests.proposals.services.importing.conftest import faults, told

HEAD = ["届次", "年度", "征集开始", "开幕", "闭幕", "大会提案截止", "平时提案截止"]
THIRD = ["十四届三次会议", 2024, "2023-12-01", "2024-01-09", "2024-01-13", "2024-01-12", "2024-12-31"]


def test_session_is_made_once(city, settle):
    assert told(settle({"届次": [HEAD, THIRD]}))[0][2] == "created"
    assert told(settle({"届次": [HEAD, THIRD]}))[0][2] == "unchanged"
    assert Session.objects.filter(jurisdiction=city.jurisdiction, year=2024).count() == 1


def test_day_is_changed_alone(settle):
    outcome = settle({"届次": [["届次", "平时提案截止"], ["十四届二次会议", "2023-12-15"]]})
    assert told(outcome) == [(2, "十四届二次会议", "changed", ("平时提案截止：2023-11-30 → 2023-12-15",))]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (THIRD[:6], (2, "平时提案截止", "新届次必须填写这一格，也不能清空。")),
        ([*THIRD[:3], "2024-02-09", *THIRD[4:]], (2, "闭幕", "“闭幕”早于“开幕”。")),
    ],
)
def test_impossible_session_is_named_with_what_to_do(settle, row, fault):
    assert faults(settle({"届次": [HEAD, row]})) == [("届次", *fault)]
