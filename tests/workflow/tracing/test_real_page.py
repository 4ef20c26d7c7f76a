"""The trace of the published case that lies beside the repository."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import TestCase

from proposals.parsing import load, read
from tests.conftest import REPOSITORY
from workflow.carrying import carry
from workflow.tracing import trace

FOLDER = REPOSITORY.parent / "shared" / "cases" / "dongguan-20230368"
SCIENCE = "东莞市科学技术局"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real case is not beside this repository")


class TestRealPage(TestCase):
    @classmethod
    def setUpTestData(cls):
        text = load(FOLDER / "published-page.txt")
        cls.told = trace(carry(text, read(text), slug="dongguan", today=date(2025, 11, 24)).case)

    def test_only_one_bureau_was_carried(self):
        """The figures are those that a person measured; 发改局's is less the footer of the page (see test_carriage)."""
        assert {
            one["bureau"]: (one["characters"], one["carried_characters"]) for one in self.told["opinions"]
        } == {
            SCIENCE: (1102, 209),
            "东莞市市场监督管理局": (690, 0),
            "东莞市人力资源和社会保障局": (1525, 0),
            "东莞市发展和改革局": (2073, 0),
            "东莞市金融工作局": (0, 0),
        }

    def test_one_passage_reached_one_passage(self):
        reached = [
            (letter["bureau"], passage["position"], passage["carried_characters"], place["characters"])
            for letter in self.told["opinions"]
            for passage in letter["passages"]
            for place in passage["reached"]
        ]
        assert reached == [(SCIENCE, 2, 209, 209)]
        [reply] = self.told["reply"]
        sourced = [(one["name"][:3], one["origin"]) for one in reply["passages"] if one["sources"]]
        assert sourced == [("(三)", "altered")]
        assert {one["origin"] for one in reply["passages"] if not one["sources"]} == {"new"}

    def test_the_subject_of_fifteen_projects_was_changed(self):
        found = [
            (one["kind"], one["bureau"], one["was"], one["now"], one["was_in"][-2:], one["now_in"][-2:])
            for passage in self.told["reply"][0]["passages"]
            for one in passage["alterations"]
        ]
        assert found == [("subject", SCIENCE, "民营企业", "专精特新企业在内的民营企业", "5项", "5项")]

    def test_figures_of_the_lead_itself_are_told(self):
        found = {one["text"] for passage in self.told["reply"][0]["passages"] for one in passage["unsourced"]}
        assert found >= {"2.97亿元", "593条", "98%", "不少于300亩", "1-2个工作日"}
        assert found.isdisjoint({"18项", "15项", "180家", "52.4%", "超过1200家"})

    def test_the_ask_that_was_lost_is_told(self):
        assert [one["number"] for one in self.told["asks"] if one["status"] == "lost"] == ["三.2"]
