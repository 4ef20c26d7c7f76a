from __future__ import annotations

from django.db import transaction
from django.test import TestCase, override_settings

from proposals.models import Proposal
from tests.workflow.demo.conftest import TODAY
from workflow.demo import load_demo
from workflow.services.verification import logged_cases, read_logs


@override_settings(DEMO_ALLOWED=True)
class TestSeason(TestCase):
    @classmethod
    def setUpTestData(cls):
        with override_settings(DEMO_ALLOWED=True):
            load_demo(today=TODAY)

    def season_of(self, *sizes, seed):
        """The city's proposals after growing to each of the sizes; then everything is as before."""
        with transaction.atomic():
            for size in sizes:
                load_demo(proposals=size, seed=seed, today=TODAY)
            proposals = Proposal.objects.filter(jurisdiction__slug="dongguan-demo").order_by("pk")
            told = list(proposals.values_list("title", "case__state", "case__handed_over_on"))
            transaction.set_rollback(True)
        return told

    def test_season_grows_to_the_size_asked_for_and_tells_its_progress(self):
        heard = []
        grown = load_demo(proposals=28, today=TODAY, told=lambda done, wanted: heard.append((done, wanted)))
        assert (grown.proposals, grown.made) == (28, 4)
        assert heard == [(25, 28), (26, 28), (27, 28), (28, 28)]
        assert [log.fault for log in read_logs(logged_cases())] == [None] * 30

    def test_season_depends_on_its_seed_alone(self):
        assert self.season_of(26, 29, seed=7) == self.season_of(29, seed=7)
        assert self.season_of(29, seed=7) != self.season_of(29, seed=8)
