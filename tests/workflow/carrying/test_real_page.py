"""The published page of the real case, which lies beside the repository: see `shared_case`."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import yaml
from django.test import TestCase

from proposals.models import Jurisdiction, User
from proposals.parsing import load, read
from tests.conftest import REPOSITORY
from workflow.carrying import carry, report
from workflow.demo import load_demo
from workflow.models import Case, Event, Opinion
from workflow.queries.published import public_page

FOLDER = REPOSITORY.parent / "shared" / "cases" / "dongguan-20230368"
TODAY = date(2025, 11, 24)
ON = True  # how YAML 1.1 reads the key `on`

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real case is not beside this repository")


def carried(slug="dongguan"):
    text = load(FOLDER / "published-page.txt")
    reading = read(text)
    done = carry(text, reading, slug=slug, today=TODAY)
    return done, report(done.case, reading, made=done.made)


class TestRealPage(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.expected = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
        cls.done, cls.told = carried()

    def test_case_is_carried_to_its_closure(self):
        case = Case.objects.get(proposal__number=self.expected["number"])
        assert (case.state, case.replied_on.isoformat()) == ("tracking", str(self.expected["reply"][ON]))
        assert (self.told["status"], self.told["state"], self.told["outcome"]) == (
            "carried",
            "tracking",
            "in_progress",
        )
        assert (self.told["title"], self.told["session"]) == (
            self.expected["title"],
            self.expected["session"],
        )
        assert self.told["kind"] == self.expected["kind"]

    def test_promises_of_all_letters_are_followed_and_marked_as_assumed(self):
        commitments = self.done.case.commitments
        assert set(commitments.values_list("state", flat=True)) == {"open"}
        assert commitments.filter(reply__isnull=False).count() >= 5
        assert commitments.filter(opinion__isnull=False).exists()
        moves = [one for one in self.told["timeline"] if one["move"] in {"settle_promises", "confirm"}]
        assert {(one["move"], one["assumed"]) for one in moves} == {
            ("settle_promises", True),
            ("confirm", True),
        }

    def test_the_whole_page_can_be_read_in_public_at_its_end(self):
        page = public_page("dongguan", str(self.expected["number"]))

        assert (page.title, page.proposer) == (self.expected["title"], "民建东莞市委会")
        assert (len(page.asks), all(ask.text for ask in page.asks), len(page.reasons) > 500) == (
            10,
            True,
            True,
        )
        assert [(one.unit, one.on.isoformat()) for one in page.replies] == [
            (self.expected["lead"], str(self.expected["reply"][ON]))
        ]
        assert page.replies[0].body == self.done.page.reply.text
        sent = [(one["by"], str(one[ON])) for one in self.expected["opinions"]]
        assert sorted((one.unit, one.on.isoformat()) for one in page.opinions) == sorted(sent)
        assert {unit.name for unit in page.units} == {self.expected["lead"], *self.expected["co_handlers"]}
        assert [unit.name for unit in page.silent] == ["东莞市金融工作局"]
        [lost] = [ask for ask in page.asks if ask.number == "三.2"]
        assert (lost.how_words, "东莞市发展和改革局的会办意见作了回应。" in lost.where) == (
            "答复中没有单列",
            True,
        )
        assert len(page.promises) >= 10

    def test_case_goes_to_its_lead_and_five_co_handlers(self):
        assignments = self.done.case.assignments.select_related("organisation")
        by_role = Counter((one.role, one.state) for one in assignments)
        assert by_role == {("lead", "answered"): 1, ("co", "answered"): 4, ("co", "waived"): 1}
        assert assignments.get(role="lead").organisation.name == self.expected["lead"]
        assert {one.organisation.name for one in assignments if one.role == "co"} == set(
            self.expected["co_handlers"]
        )

    def test_notice_of_hand_over_is_kept(self):
        assert self.done.case.handover_document == self.expected["handover_notice"]

    def test_opinions_are_sent_on_their_days_to_their_cases(self):
        sent = [
            (one["organisation"], one["sent_on"], one["cases"]) for one in self.told["opinions"]["letters"]
        ]
        expected = [(one["by"], str(one[ON]), one["covers"]) for one in self.expected["opinions"]]
        assert sorted(sent) == sorted(expected)
        assert (self.told["opinions"]["asked"], self.told["opinions"]["received"]) == (5, 4)

    def test_silent_bureau_is_named_with_its_day(self):
        silent = [(one["organisation"], one["due_on"]) for one in self.told["opinions"]["silent"]]
        assert silent == [(self.expected["missing_opinion_from"][0], "2023-05-15")]

    def test_only_two_sentences_of_the_opinions_reached_the_reply(self):
        measured = {
            one["organisation"]: (one["characters"], one["carried_characters"])
            for one in self.told["opinions"]["letters"]
        }
        assert measured == {
            "东莞市科学技术局": (1102, 209),
            "东莞市市场监督管理局": (690, 0),
            "东莞市人力资源和社会保障局": (1525, 0),
            "东莞市发展和改革局": (2073, 0),
        }

    def test_uses_of_passages_follow_what_was_carried(self):
        marks = Counter(
            (passage["use"], passage["carried_characters"] > 0)
            for letter in self.told["opinions"]["letters"]
            for passage in letter["passages"]
        )
        assert set(marks) == {("not_used", False), ("partly", True)}
        assert marks["partly", True] == 1

    def test_all_asks_are_told_in_order(self):
        assert [ask["number"] for ask in self.told["asks"]] == self.expected["asks"]

    def test_ask_that_the_reply_lost_is_told(self):
        by_number = {ask["number"]: ask for ask in self.told["asks"]}
        lost = by_number["三.2"]
        assert lost["status"] == "lost"
        assert {one["organisation"] for one in lost["opinions"]} == {"东莞市发展和改革局"}
        assert lost["answer"] == "declined"
        assert by_number["一.2"]["status"] == by_number["三.1"]["status"] == "nobody"

    def test_missing_papers_and_slips_are_named(self):
        codes = {one["code"] for one in self.told["missing"]}
        assert codes >= {
            "opinion_missing", "ask_lost", "ask_unanswered", "opinion_not_carried", "consultation_missing",
            "missing_category", "missing_document_number", "missing_signer", "missing_contact", "missing_copy_to",
            "session_differs", "placeholder_left", "broken_numbering", "doubled_punctuation",
        }  # fmt: skip
        wrong = next(one for one in self.told["missing"] if one["code"] == "session_differs")
        assert wrong["organisation"] == "东莞市市场监督管理局"

    def test_deadlines_say_what_was_kept_and_why_that_day(self):
        of = {(one["step"], one["organisation"]): one for one in self.told["deadlines"]}
        status = {key: of[key]["status"] for key in of if key[0] in {"opinion", "reply", "handover"}}
        assert status == {
            ("handover", None): "met",
            ("reply", "东莞市工业和信息化局"): "met",
            ("opinion", "东莞市科学技术局"): "met",
            ("opinion", "东莞市市场监督管理局"): "met",
            ("opinion", "东莞市人力资源和社会保障局"): "met",
            ("opinion", "东莞市发展和改革局"): "met",
            ("opinion", "东莞市金融工作局"): "missed",
        }
        assert of["opinion", "东莞市科学技术局"]["due_on"] == "2023-05-15"
        assert of["opinion", "东莞市科学技术局"]["why"].startswith(
            "自 2023-04-21 起 15 个工作日（起始日不计），其间休息 9 天（劳动节 5 天），调休上班 2 天"
        )
        assert of["evaluate", None]["status"] == "missed"

    def test_rating_that_the_page_lacks_is_no_answer(self):
        assert [one.state for one in self.done.case.evaluations.all()] == ["no_answer"]

    def test_related_matters_are_in_handling_with_the_one_letter(self):
        related = {one["number"]: (one["kind"], one["state"]) for one in self.told["related"]}
        assert related == {
            number: (kind, "handling") for number, kind in self.expected["related_matters"].items()
        }
        shared = Opinion.objects.get(organisation__name="东莞市科学技术局")
        assert shared.links.count() == 3

    def test_assumed_days_are_marked(self):
        assumed = {(one["move"], one["on"]) for one in self.told["timeline"] if one["assumed"]}
        assert assumed >= {("file", "2023-03-24"), ("hand_over", "2023-04-21"), ("accept", "2023-04-23")}
        sent = {one["on"] for one in self.told["timeline"] if one["move"] == "send" and not one["assumed"]}
        assert sent == {"2023-05-05", "2023-05-08", "2023-05-09", "2023-05-12"}

    def test_chain_holds(self):
        events = Event.objects.filter(case=self.done.case).count()
        assert self.told["chain"] == {"holds": True, "events": events, "fault": None}

    def test_nobody_can_log_in(self):
        assert [user for user in User.objects.all() if user.has_usable_password()] == []

    def test_findings_stand_with_a_reason_and_a_name(self):
        held = [one for one in self.told["findings"] if one["severity"] != "pass"]
        assert {one["waived"] for one in held} == {True}
        waivers = self.done.case.replies.get().waivers.all()
        assert {waiver.reason for waiver in waivers} == {"按公开答复原文录入，不作改动。"}
        assert {str(waiver.waived_by) for waiver in waivers} == {"工信局经办人"}

    def test_carried_again_changes_nothing(self):
        before = Event.objects.count()
        done, told = carried()
        assert (done.made, told["status"], Event.objects.count()) == (False, "present", before)
        assert {key: value for key, value in told.items() if key != "status"} == {
            key: value for key, value in self.told.items() if key != "status"
        }


def test_case_of_the_demo_is_present_there(db, settings):
    settings.DEMO_ALLOWED = True
    load_demo(today=TODAY)
    before = Event.objects.count()
    done, told = carried("dongguan-demo")
    assert (done.made, told["state"]) == (False, "tracking")
    assert (Event.objects.count(), Jurisdiction.objects.count()) == (before, 2)
