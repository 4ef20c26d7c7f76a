from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate
from django.test import TestCase, override_settings

from proposals.models import Alias, Organisation, Post, Proposal, User
from proposals.queries import held_posts
from tests.workflow.demo.conftest import TODAY
from workflow.demo import DemoRefusedError, load_demo
from workflow.models import Case, Deadline, Event, FindingWaiver, Opinion, RulePack
from workflow.queries import assignments_visible_to, cases_visible_to, overdue
from workflow.services.verification import logged_cases, read_logs
from workflow.states import CaseState

STATES = {
    "draft": 1, "cosigning": 1, "submitted": 1, "recommended": 1, "filed": 7, "handling": 7, "replied": 1,
    "closed": 1, "tracking": 2, "not_filed": 1, "merged": 1,
}  # fmt: skip


class TestLoadedDemo(TestCase):
    """What one load holds; each test leaves it as it was."""

    @classmethod
    def setUpTestData(cls):
        with override_settings(DEMO_ALLOWED=True):
            cls.demo = load_demo(today=TODAY)

    def test_demo_has_a_case_in_every_open_state(self):
        city = Case.objects.filter(jurisdiction=self.demo.towns[0].jurisdiction)
        assert Counter(city.values_list("state", flat=True)) == STATES
        assert (self.demo.proposals, self.demo.made) == (24, 24)

    def test_demo_loaded_twice_changes_nothing(self):
        before = (
            Event.objects.count(),
            User.objects.count(),
            Alias.objects.count(),
            RulePack.objects.count(),
        )
        with override_settings(DEMO_ALLOWED=True):
            again = load_demo(today=TODAY)
        assert (again.proposals, again.made) == (24, 0)
        assert (
            Event.objects.count(),
            User.objects.count(),
            Alias.objects.count(),
            RulePack.objects.count(),
        ) == before

    def test_demo_accounts_open_with_the_printed_password(self):
        user = authenticate(username="gxj-handler", password=self.demo.password)
        assert user is not None
        assert (user.name, str(user.posts.get().organisation)) == ("工信局经办人", "东莞市工业和信息化局")

    def test_demo_people_are_roles_at_their_organisations(self):
        assert User.objects.filter(is_superuser=True).count() == 0
        assert Post.objects.count() == User.objects.count()
        assert User.objects.filter(posts=None).count() == 0
        assert {"office", "secretariat", "member", "mj-collective", "leader", "gz-office"} <= set(
            User.objects.values_list("username", flat=True)
        )

    def test_demo_keeps_the_published_case_on_its_own_days(self):
        case = Case.objects.get(proposal__number="20230368", jurisdiction__slug="dongguan-demo")
        assert (case.state, case.handed_over_on, case.replied_on) == (
            "tracking",
            date(2023, 4, 21),
            date(2023, 6, 19),
        )
        assert Counter(case.assignments.values_list("role", "state")) == {
            ("lead", "answered"): 1, ("co", "answered"): 4, ("co", "waived"): 1,
        }  # fmt: skip
        assert [e.state for e in case.evaluations.all()] == ["no_answer"]

    def test_demo_gives_the_industry_bureau_work_today(self):
        held = held_posts(User.objects.get(username="gxj-handler"), TODAY)
        mine = Deadline.objects.filter(
            assignment__in=assignments_visible_to(held).filter(organisation__short_name="工信局")
        ) | Deadline.objects.filter(commitment__organisation__short_name="工信局")
        due = mine.filter(met_on=None, cancelled_on=None, due_on=TODAY).distinct()
        assert sorted(due.values_list("step", flat=True)) == ["commitment", "opinion", "reply"]

    def test_demo_shows_overdue_opinions(self):
        late = overdue(Deadline.objects.filter(step="opinion"), TODAY)
        assert sorted(late.values_list("assignment__organisation__short_name", flat=True)) == [
            "人社局",
            "金融工作局",
        ]

    def test_demo_has_one_letter_for_a_proposal_and_a_suggestion(self):
        shared = [o for o in Opinion.objects.filter(state="sent") if o.links.count() == 2]
        kinds = [set(o.links.values_list("case__proposal__kind", flat=True)) for o in shared]
        assert kinds == [{Proposal.Kind.CPPCC_PROPOSAL, Proposal.Kind.NPC_SUGGESTION}]
        assert {link.case.proposal.topic_group.name for link in shared[0].links.all()} == {"民营企业"}

    def test_checker_asks_of_demo_letters_only_whose_figures_they_are(self):
        assert set(FindingWaiver.objects.values_list("code", "reason")) == {
            ("figure_unsourced", "是本局掌握的数据，已核对。")
        }

    def test_demo_chains_hold(self):
        assert [log.fault for log in read_logs(logged_cases())] == [None] * 26

    def test_demo_knows_the_spellings_of_papers(self):
        names = {
            alias.name: alias.organisation.name
            for alias in Alias.objects.filter(
                organisation__jurisdiction__slug="dongguan-demo"
            ).select_related("organisation")
        }
        wanted = {
            "市市场监管局": "东莞市市场监督管理局", "市工业和信息化局": "东莞市工业和信息化局", "市工信局": "东莞市工业和信息化局",
            "发展和改革局": "东莞市发展和改革局", "市发改局": "东莞市发展和改革局", "市人社局": "东莞市人力资源和社会保障局",
            "市科技局": "东莞市科学技术局", "市金融工作局": "东莞市金融工作局", "市场监管局": "东莞市市场监督管理局",
        }  # fmt: skip
        assert {spelling: names.get(spelling) for spelling in wanted} == wanted

    def test_demo_provinces_people_see_nothing_of_the_city(self):
        held = held_posts(User.objects.get(username="gz-secretariat"), TODAY)
        seen = cases_visible_to(held)
        assert {case.jurisdiction.slug for case in seen} == {"guizhou-demo"}
        assert seen.count() == 2

    def test_demo_of_the_province_uses_the_dates_fixed_there(self):
        packs = (
            RulePack.objects.filter(jurisdiction__slug="guizhou-demo")
            .values_list("slug", flat=True)
            .distinct()
        )
        assert list(packs) == ["guizhou"]

    def test_bodies_have_one_seal_each(self):
        bureaus = Organisation.objects.filter(jurisdiction__slug="dongguan-demo")
        assert bureaus.values("seal").distinct().count() == bureaus.count()


def test_demo_is_refused_where_it_is_not_allowed(db, settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(DemoRefusedError) as refused:
        load_demo(today=TODAY)
    assert refused.value.code == "demo_not_allowed"
    assert User.objects.count() == 0


def test_demo_smaller_than_its_scenes_is_refused(db, demo_settings):
    with pytest.raises(DemoRefusedError) as refused:
        load_demo(proposals=5, today=TODAY)
    assert refused.value.code == "demo_too_small"


@pytest.mark.parametrize("today", [date(2025, 1, 3), date(2025, 12, 20), date(2027, 2, 14)])
def test_demo_loads_on_any_day(db, demo_settings, today):
    demo = load_demo(today=today)
    night = datetime.combine(today, time(), ZoneInfo("Asia/Shanghai"))
    assert demo.proposals == 24
    assert Event.objects.filter(at__gte=night).count() == 0


def test_states_of_the_demo_are_known():
    assert set(STATES) <= set(CaseState.values)
