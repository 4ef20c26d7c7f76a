"""Everybody at once and in any order: random people make random moves, and what must always hold still holds.

PLAY_EXAMPLES and PLAY_STEPS ask for more than the usual short play, with other choices each time:
PLAY_EXAMPLES=300 PLAY_STEPS=200 pytest tests/workflow/machines/test_play.py -n0
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as hs
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from notifications.models import Notice
from proposals.models import ProposalText
from proposals.queries import held_posts
from tests.city import at, make_city
from tests.workflow.machines import states as st
from workflow.chain import text_digest
from workflow.errors import MoveRefusedError
from workflow.models import Case, Deadline, Event, OpinionText, ReplyText
from workflow.queries import MODELS
from workflow.services import lapse_overdue, perform, rates
from workflow.services.indexing import differing
from workflow.services.verification import logged_cases, read_logs
from workflow.states import ASSIGNMENT_GONE, FINAL, STATES, CaseState
from workflow.transitions import TABLES

EXAMPLES = int(os.environ.get("PLAY_EXAMPLES", "15"))
STEPS = int(os.environ.get("PLAY_STEPS", "60"))
WORDS = [
    "已安排专项。",
    "一、关于培育\n　　已安排专班评估创新资源。\n二、关于营商环境\n　　已建立服务机制。",
    "示范市工信局：\n　　一、关于培育\n　　将于XX年完成，金额〇元。\n　　特此复函。",
    "\u3000\n",
    "😀〔2023〕\u200b",
]
MEASURES = ["一、建立机制。\n二、评估资源。", "一、完善体系\n1.评估资源。\n2.指导企业。"]
OF_TIME = {"lapse_invitations", "lapse_evaluations", "recount"}
"""Derived rows that wait for the nightly job, or for another calendar."""
BACK = {
    "redirect", "withdraw_unit", "withdraw", "uphold", "merge_into", "decline", "return_for_correction", "object",
    "recall_invitations", "send_back", "reopen", "send_back_draft", "refuse_countersign", "return_from_review",
    "return_unsigned", "drop", "mark_broken",
}  # fmt: skip
"""Rows that end or turn a matter; made as often as the others they would let none come to its end."""
MOVES: Counter[str] = Counter()
"""What the play came to, over all examples."""
SEEDS = hs.integers(0, 2**32 - 1)
STARTS = (
    "draft",
    "cosigning",
    "unanswered",
    "recommended",
    "handling",
    "reply_case",
    "replied",
    "dissatisfied",
)


def field_value(chance: Random, name: str, field: forms.Field, day: date) -> Any:
    """Something that a person might enter into a field, often what it asks for."""
    fixed = {"measures": MEASURES, "number": [""]}
    if isinstance(field, forms.ModelChoiceField):
        choices = [str(row.pk) for row in field.queryset.order_by("pk")] or [""]
    elif isinstance(field, forms.ChoiceField):
        choices = [str(value) for value, _label in field.choices] or [""]
    elif isinstance(field, forms.BooleanField):
        choices = ["on", "on", ""]
    elif isinstance(field, forms.DateField):
        choices = [str(day + timedelta(days)) for days in (0, 0, 1, 5, 30, 90, -1)]
    else:
        choices = fixed.get(name) or [words[: getattr(field, "max_length", None)] for words in WORDS]
    if isinstance(field, forms.ModelMultipleChoiceField):
        return chance.sample(choices, min(len(choices), chance.choice([0, 1, 1, 2])))
    return chance.choice(choices)


class Play(RuleBasedStateMachine):
    """One city, one or two cases. Every example runs in a transaction that is rolled back."""

    city: ClassVar[Any] = None

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.city = make_city()
        self.people = list(self.city.people.values())
        self.day = st.WORKING
        self.texts: dict[Any, str] = {}
        self.originals: dict[int, Any] = {}
        self.dues: dict[int, date] = {}
        self.last: Any = None
        self.steps = self.moved = 0
        self.made: Counter[tuple[str, str]] = Counter()

    def teardown(self) -> None:
        not_as_written = differing()
        not_as_counted = rates.differing(self.city.jurisdiction)
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)
        assert not_as_written == []  # what is found by its words
        assert not_as_counted == []  # the kept counts of the closure figures

    # -- what happens ---------------------------------------------------------------------------------------------

    @initialize(start=hs.sampled_from(STARTS))
    def open_first(self, start):
        self.open(start)

    @rule(seed=SEEDS)
    def something_happens(self, seed):
        """One rule for everything: Hypothesis would leave whole kinds of steps out of an example."""
        self.steps += 1
        chance = Random(f"{seed} {self.steps}")  # noqa: S311 -- a play, not a secret; Hypothesis likes the seed 0
        step = chance.choices(
            [self.somebody_does_what_is_offered, self.somebody_tries_anything, self.days_pass, self.the_same_click,
             self.another_case],
            [84, 6, 4, 4, 2],
        )[0]  # fmt: skip
        step(chance)

    def another_case(self, chance):
        if Case.objects.count() < 2:
            self.open(chance.choice(["draft", "handling", "reply_case"]))

    def open(self, start):
        if start == "reply_case":
            st.reply_case(self.city)
        elif start == "unanswered":
            st.unanswered_in(self.city, "returned")
        elif start == "dissatisfied":
            self.city.evaluated(result="dissatisfied")
        else:
            case = st.case_in(self.city, start)
            if start == "handling":
                self.city.accept(case, st.LEAD, st.CO, st.CO2)
        self.day = max(self.day, *(moment.date() for moment in Event.objects.values_list("at", flat=True)))

    def somebody_does_what_is_offered(self, chance):
        """One of the moves that somebody may make from where a subject stands: rather one that leads on, is possible
        now, and was seldom made."""
        held = {person: held_posts(person, self.day) for person in self.people}
        offers = [
            (subject, row, person)
            for subject in chance.choices(self.subjects(), k=3)
            for row in TABLES[self.machine_of(subject)].values()
            if subject.state in row.source and not row.derived
            for person in self.people
            if row.acting(person, held[person], subject) is not None
        ]
        if offers:
            weights = [self.weight(subject, row) for subject, row, _person in offers]
            self.attempt(chance, *chance.choices(offers, weights)[0])

    def weight(self, subject, row):
        likely = 1 if row.refusal(subject, self.day) else 20
        return (
            likely
            * (0.2 if row.name in BACK else 4 if row.target else 1)
            / (1 + self.made[row.machine, row.name])
        )

    def somebody_tries_anything(self, chance):
        subject = chance.choice(self.subjects())
        row = chance.choice(list(TABLES[self.machine_of(subject)].values()))
        self.attempt(chance, subject, row, chance.choice(self.people))

    def days_pass(self, chance):
        self.day += timedelta(chance.randint(1, 12))
        lapse_overdue(at(self.day))

    def the_same_click(self, _chance):
        if self.last is None:
            return
        name, subject, actor, day, key, inputs, event = self.last
        before = Event.objects.count()
        assert perform(name, subject, actor=actor, at=at(day), key=key, **inputs) == event
        assert Event.objects.count() == before

    def attempt(self, chance, subject, row, person):
        self.made[row.machine, row.name] += 1
        inputs = self.inputs(chance, subject, row, person)
        if inputs is None:
            return
        before = self.traces()
        key = f"k{self.moved}"
        try:
            event = perform(row.name, subject, actor=person, at=at(self.day), key=key, **inputs)
        except MoveRefusedError as refusal:
            MOVES[f"refused: {refusal.refusal.code}"] += 1
            note(
                f"{self.day} {person}: {row.machine}.{row.name} {subject.pk} refused: {refusal.refusal.code}"
            )
            assert self.traces() == before
        else:
            self.moved += 1
            MOVES[f"{row.machine}.{row.name}"] += 1
            note(f"{self.day} {person}: {row.machine}.{row.name} {subject.pk}, {inputs}")
            assert subject.state in row.source
            assert event.target == (row.target or subject.state)
            self.last = (row.name, subject, person, self.day, key, inputs, event)
            self.may_move_days = row.clock is not None

    may_move_days = False

    def inputs(self, chance, subject, row, person):
        """The cleaned values of the row's form, filled at random; None when it was shown again three times."""
        form_class = row.form_class()
        asked = form_class(subject=subject, actor=person, on=self.day).fields
        for _attempt in range(3):
            data = {name: field_value(chance, name, field, self.day) for name, field in asked.items()}
            form = form_class(data, subject=subject, actor=person, on=self.day)
            if form.is_valid():
                return form.inputs()
        return None

    @staticmethod
    def subjects():
        return [row for model in MODELS.values() for row in model.objects.order_by("pk")]

    @staticmethod
    def machine_of(subject):
        return next(machine for machine, model in MODELS.items() if isinstance(subject, model))

    @staticmethod
    def traces():
        models = (Event, Deadline, Notice, OpinionText, ReplyText, ProposalText)
        return [model.objects.count() for model in models] + list(
            Case.objects.order_by("pk").values_list("state", "revision", "chain_head")
        )

    # -- what always holds ----------------------------------------------------------------------------------------

    @invariant()
    def every_state_is_legal_and_every_chain_holds(self):
        for machine, model in MODELS.items():
            assert set(model.objects.values_list("state", flat=True)) <= set(STATES[machine].values)
        assert [log.fault for log in read_logs(logged_cases()) if log.fault] == []

    @invariant()
    def no_text_is_lost_or_changed(self):
        now = {
            ("proposal", text.proposal_id, text.version): text_digest(
                f"{text.title}|{text.reasons}|{text.measures}"
            )
            for text in ProposalText.objects.all()
        }
        for kind, texts in (("opinion", OpinionText), ("reply", ReplyText)):
            for text in texts.objects.all():
                assert text.digest == text_digest(text.text)
                now[kind, getattr(text, f"{kind}_id"), text.version] = text.digest
        assert now.items() >= self.texts.items()
        self.texts = now

    @invariant()
    def a_day_that_was_given_keeps_its_original(self):
        rows = {d.pk: d for d in Deadline.objects.all()}
        now = {key: (d.step, d.start_on, d.original_due_on, d.case_id, d.round) for key, d in rows.items()}
        assert now.items() >= self.originals.items()
        changed = {key for key, due in self.dues.items() if rows[key].due_on != due}
        assert not changed or self.may_move_days
        self.originals, self.dues = now, {key: d.due_on for key, d in rows.items()}
        self.may_move_days = False

    @invariant()
    def a_revision_counts_the_moves(self):
        events = Event.objects.exclude(transition="open").values_list("machine", "subject", "case_id")
        counted = Counter(events)
        seen = {(machine, subject): count for (machine, subject, _case), count in counted.items()}
        for machine, model in MODELS.items():
            for key, revision in model.objects.values_list("pk", "revision"):
                assert revision == seen.get((machine, key), 0)

    @invariant()
    def every_move_that_follows_has_followed_and_once(self):
        for machine, model in MODELS.items():
            derived = [r for r in TABLES[machine].values() if r.derived and r.name not in OF_TIME]
            for subject in model.objects.all():
                due = [
                    r.name for r in derived if subject.state in r.source and not r.refusal(subject, self.day)
                ]
                assert (machine, subject.pk, due) == (machine, subject.pk, [])
        answered = {CaseState.REPLIED, CaseState.CLOSED, CaseState.TRACKING, CaseState.ARCHIVED}
        for case in Case.objects.all():
            rounds = case.round if case.state in answered else case.round - 1
            assert case.events.filter(transition="all_replied").count() == rounds

    @invariant()
    def no_clock_runs_for_what_is_over(self):
        running = Deadline.objects.filter(met_on=None, cancelled_on=None)
        over = [*FINAL[CaseState]]
        assert list(running.filter(case__state__in=over)) == []
        done = running.filter(assignment__state__in=[*ASSIGNMENT_GONE, "waived", "answered"])
        assert (
            list(done.exclude(step="office_review")) == []
        )  # a supplement's letter is reviewed after the answer


def test_whatever_people_do_everything_that_must_hold_holds(db):
    MOVES.clear()
    run_state_machine_as_test(
        Play,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="PLAY_EXAMPLES" not in os.environ,
            phases=[Phase.generate],  # a shorter play is another play: the notes tell the story as it went
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert MOVES.total() > EXAMPLES * STEPS / 4
    assert len(MOVES) > 20
