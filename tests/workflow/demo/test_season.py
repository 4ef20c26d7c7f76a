from __future__ import annotations

import random

from django.db import transaction
from django.test import TestCase, override_settings

from proposals.models import Attachment, Call, Deputation, Proposal
from tests.workflow.demo.conftest import TODAY
from workflow.demo import load_demo, season
from workflow.demo.days import Days
from workflow.models import Case, SectionShare
from workflow.services.calendars import calendar_of
from workflow.services.moments import Moments
from workflow.services.verification import logged_cases, read_logs
from workflow.workdays import SLUG


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
        season = self.season_of(27, seed=7)

        assert self.season_of(25, 27, seed=7) == season
        assert self.season_of(27, seed=8) != season


class Told(random.Random):
    """Chances of which some are told: each word that is asked for comes out wherever it is among the choices."""

    def __init__(self, seed, *words):
        super().__init__(seed)
        self.words = words

    def choices(self, population, weights=None, **more):
        drawn = super().choices(population, weights, **more)
        return [next((word for word in self.words if word in population), drawn[0])]


ENDS = {
    ("rated", "mostly"): ("closed", ["mostly"], []),
    ("silent",): ("closed", [""], []),
    ("stood",): ("closed", ["dissatisfied"], []),
    ("followed", "open"): ("tracking", ["satisfied"], ["open"]),
    ("followed", "overdue"): ("tracking", ["satisfied"], ["open"]),
    ("followed", "reported"): ("tracking", ["satisfied"], ["reported"]),
    ("followed", "renegotiated"): ("tracking", ["satisfied"], ["open"]),
    ("followed", "partly"): ("closed", ["satisfied"], ["partly_kept"]),
    ("followed", "broken"): ("closed", ["satisfied"], ["broken"]),
    ("archived", "satisfied"): ("archived", ["satisfied"], []),
}
"""What is told → the state of the case, its ratings, and what became of its promises."""


@override_settings(DEMO_ALLOWED=True)
class TestEnds(TestCase):
    @classmethod
    def setUpTestData(cls):
        with override_settings(DEMO_ALLOWED=True):
            load_demo(today=TODAY)

    def ended(self, *words, seed=1):
        """The newest case of the city, after it was drawn so."""
        town = load_demo(today=TODAY).towns[0]
        days = Days(TODAY, town.jurisdiction, calendar_of(SLUG), Moments(town.jurisdiction))
        season._one(town, days, Told(seed, *words))
        return Case.objects.filter(jurisdiction=town.jurisdiction).order_by("-pk").first()

    def test_every_end_is_played_through_the_services(self):
        found = {}
        for words in ENDS:
            case = self.ended(*words, 0)
            found[words] = (
                case.state,
                list(case.evaluations.order_by("round").values_list("result", flat=True)),
                list(case.commitments.values_list("state", flat=True)),
            )
        assert found == ENDS
        assert {log.fault for log in read_logs(logged_cases())} == {None}

    def test_who_was_not_satisfied_is_answered_once_more(self):
        cases = [self.ended("again", 0, seed=seed) for seed in (1, 2)]
        assert {case.round for case in cases} == {2}
        assert {case.state for case in cases} <= {"handling", "closed"}

    def test_a_season_follows_the_curve_of_a_real_one(self):
        chance = random.Random(1)  # noqa: S311 -- a story, not a secret
        heard = [len(season._heard("zjj", ("hbj", "czj"), chance)) for _draw in range(4000)]
        given_out = [season._given_out("rated", chance) for _draw in range(4000)]
        sent = [season._sent(day, chance) for day in given_out]
        answered = 0.9
        assert round(sum(heard) / len(heard), 1) == 2.6
        assert 0.28 <= answered * sent.count(season.RUSH) / len(sent) <= 0.33

    def test_the_city_has_sections_somebody_away_a_call_and_a_file(self):
        kept = Deputation.objects.get()
        assert (kept.post.role, kept.person.username) == ("section_head", "rsj-leader")
        assert SectionShare.objects.get().section.name == "企业服务科"
        assert [call.clues.count() for call in Call.objects.all()] == [2]
        assert [file.name for file in Attachment.objects.all()] == ["走访记录.txt"]
