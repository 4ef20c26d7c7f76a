"""The page on which a signer rates: each question with large boxes, and beside each ask how it was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from portal.web.case_text import letter_of
from portal.web.request_sheets import Background
from workflow.models import Evaluation, Reply
from workflow.queries import consultations_visible_to, evaluations_visible_to, replies_visible_to
from workflow.states import ReplyState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.forms import BoundField

    from portal.web.visitor import Visitor
    from proposals.models import Ask
    from proposals.queries import Held
    from workflow.forms import EvaluationForm
    from workflow.models import AskAnswer, Case

LAST: Final = ("result", "words")
TEMPLATE: Final = "portal/rating_form.html"


@dataclass(frozen=True, slots=True)
class Answered:
    """What one unit says it did with an ask, and the parts of its letter that speak of it."""

    unit: str
    answer: AskAnswer
    words: list[str]


@dataclass(frozen=True, slots=True)
class Question:
    """An ask with the boxes for what became of it."""

    ask: Ask
    bound: BoundField
    answered: list[Answered]


@dataclass(frozen=True, slots=True)
class Answer:
    """One unit's letter of the round, to be read beside the questions."""

    reply: Reply
    body: list[str]


def rating_screen(form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """What stands on the page beside the fields."""
    return rating_words(form, me.held, case)


def entering_screen(form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """The same for whoever enters a signed sheet; they name the signer first."""
    return rating_words(form, me.held, case) | {"on_paper": True}


def rating_words(form: EvaluationForm, held: Sequence[Held], case: Case) -> dict[str, Any]:
    """The questions of the form in their order, and the letters that the posts may read."""
    replies = list(_replies(held, case))
    answered = _answers(replies)
    asks = [Question(ask, form[name], answered.get(ask.pk, [])) for name, ask in form.asks.items()]
    before = [name for name in form.fields if name not in form.asks and name not in LAST]
    return {
        "first": [form[name] for name in before],
        "asks": asks,
        "last": [form[name] for name in LAST],
        "answers": [Answer(one, letter_of(one)) for one in replies],
        "talks": consultations_visible_to(held).filter(case=case, round=case.round).order_by("on", "pk"),
    }


def summary_of(form: EvaluationForm) -> list[tuple[str, str]]:
    """The questions of a form that was filled in soundly, each with its answer in words."""
    told = []
    for bound in form:
        value = form.cleaned_data[bound.name]
        choices = dict(getattr(bound.field, "choices", ()))
        told.append((str(bound.label), str(choices.get(value, value)) or _("（未填）")))
    return told


def _replies(held: Sequence[Held], case: Case) -> Iterable[Reply]:
    delivered = replies_visible_to(held).filter(case=case, round=case.round, state=ReplyState.DELIVERED)
    return delivered.select_related("organisation").order_by("pk")


def _answers(replies: Sequence[Reply]) -> dict[int, list[Answered]]:
    """By the key of the ask, what each letter says of it."""
    found: dict[int, list[Answered]] = {}
    for reply in replies:
        spoken: dict[int, list[str]] = {}
        links = reply.passages.filter(ask_links__isnull=False).order_by("position")
        for ask, text in links.values_list("ask_links__ask_id", "text"):
            spoken.setdefault(ask, []).append(text.strip())
        for answer in reply.answers.order_by("ask__position"):
            told = Answered(reply.organisation.short_name, answer, spoken.get(answer.ask_id, []))
            found.setdefault(answer.ask_id, []).append(told)
    return found


def reviewing_screen(_form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """What the signers say, for whoever decides whether there is a reason to handle the case again."""
    given = evaluations_visible_to(me.held).filter(
        case=case, round=case.round, state=Evaluation.State.GIVEN, result=Evaluation.Grade.DISSATISFIED
    )
    rows = [
        (str(one.body or one.signer), one.words or _("没有写具体意见"))
        for one in given.select_related("signer", "body").order_by("pk")
    ]
    return Background(_("不满意的评价"), rows).as_words()
