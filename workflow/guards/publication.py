"""Guards of what is published: nothing beyond the proposer's wish, nothing not 主动公开, no words that were to be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from workflow.errors import Refusal
from workflow.letters import OUT
from workflow.publishing.asked import answer_wanted, proposal_wanted
from workflow.publishing.drafts import open_replies, open_supplements, read_in, sent_opinions
from workflow.publishing.wanted import ANSWER, FULL, SUMMARY, WITHHELD
from workflow.publishing.words import findings_in, readable_still
from workflow.states import Openness

if TYPE_CHECKING:
    from datetime import date

    from workflow.machine import Act
    from workflow.models import Case, PublicationDecision
    from workflow.publishing.wanted import Wanted

TOLD: Final = 3
"""So many places are named in a refusal; the page shows all."""


def undecided(case: Case, on: date) -> Refusal | None:
    if case.publication:
        return Refusal("already_decided", _("这一轮已经作出公开决定。要改变，请用“更改公开决定”。"))
    return None


def review_due(case: Case, on: date) -> Refusal | None:
    due = (one for one in _standing(case) if one.about == ANSWER and one.extent == WITHHELD)
    if not any(one.review_on is not None and one.review_on <= on for one in due):
        return Refusal("not_yet_due", _("没有到了复查日期的不公开决定。"))
    return None


def reviews_due(on: date) -> Q:
    """The cases in which a decision to withhold is to be looked at again."""
    due = {"about": ANSWER, "extent": WITHHELD, "ended_at": None, "review_on__lte": on}
    return Q(**{f"publication_decisions__{name}": value for name, value in due.items()})


def _standing(case: Case) -> list[PublicationDecision]:
    """The decisions that were not ended."""
    return [one for one in case.publication_decisions.all() if one.ended_at is None]


def supplement_undecided(case: Case, on: date) -> Refusal | None:
    published = any(one.about == ANSWER and one.extent != WITHHELD for one in _standing(case))
    if not (published and open_supplements(case).filter(publication_decisions=None).exists()):
        return Refusal("no_supplement", _("没有等待决定是否公开的补充答复。"))
    return None


def supplements_undecided(on: date) -> Q:
    """The cases with a supplement about which nothing was decided."""
    return Q(
        replies__supplement_of__isnull=False,
        replies__state__in=OUT,
        replies__openness=Openness.PUBLIC,
        replies__publication_decisions=None,
    )


def something_public(case: Case, on: date) -> Refusal | None:
    if all(one.extent == WITHHELD for one in _standing(case)):
        return Refusal("not_published", _("本案没有已公开的内容。"))
    return None


def taken_back_stands(case: Case, act: Act) -> Refusal | None:
    """What is to be taken back is there."""
    abouts = {"proposal": ["proposal"], "answer": ["answer", "supplement"]}.get(act["about"])
    standing = case.publication_decisions.filter(ended_at=None).exclude(extent=WITHHELD)
    if abouts is not None and not standing.filter(about__in=abouts).exists():
        return Refusal("not_published", _("这一部分没有公开，不必撤下。"))
    return None


def withheld_has_reason(case: Case, act: Act) -> Refusal | None:
    if act["publication"] == WITHHELD and not act.get("publication_reason"):
        return Refusal("reason_missing", _("不公开须写明理由。"))
    return None


def review_ahead(case: Case, act: Act) -> Refusal | None:
    review_on = act.get("review_on")
    if review_on is not None and (act["publication"] != WITHHELD or review_on <= act.on):
        return Refusal("review_unfit", _("复查日期只用于不公开的决定，并且应在今天以后。"))
    return None


def summary_given(case: Case, act: Act) -> Refusal | None:
    if act["publication"] == SUMMARY and not (act.get("summary") or "").strip():
        return Refusal("summary_missing", _("公开摘要须写出摘要。"))
    return None


def within_wish(case: Case, act: Act) -> Refusal | None:
    """The text of a proposal is published no further than its proposer agreed to."""
    wish = case.proposal.wish
    beyond = {"withheld": {FULL, SUMMARY}, "summary": {FULL}}.get(wish, set())
    if act["publication"] in beyond:
        told = {"wish": case.proposal.get_wish_display()}
        return Refusal("beyond_wish", _("提案人的意愿是“%(wish)s”，不能超出。") % told)
    return None


def names_within_wish(case: Case, act: Act) -> Refusal | None:
    if act.get("named") and case.proposal.wish != "public":
        return Refusal("names_beyond_wish", _("提案人没有同意公开全文，不能公开提案人姓名。"))
    return None


def open_letters(case: Case, act: Act) -> Refusal | None:
    """There is a letter that may be published, and of the opinions only such as were sent in this round."""
    if act["publication"] == WITHHELD:
        return None
    if act.get("supplement") is None and not open_replies(case):
        return Refusal(
            "nothing_open", _("本轮没有公开属性为“主动公开”的答复。依申请公开和不予公开的不能上网。")
        )
    sent = {opinion.pk for opinion in sent_opinions(case)}
    if any(opinion.pk not in sent for opinion in act.get("opinions") or ()):
        return Refusal("opinion_elsewhere", _("所选的会办意见不属于本轮，或者没有送达。"))
    return None


def supplement_open(case: Case, act: Act) -> Refusal | None:
    supplement = act.get("supplement")
    if supplement is not None and not open_supplements(case).filter(pk=supplement.pk).exists():
        return Refusal("supplement_unfit", _("这份补充答复不属于本案、没有发出，或者不是主动公开。"))
    return None


def proposal_cleared(case: Case, act: Act) -> Refusal | None:
    return cleared(case, proposal_wanted(case, act))


def answer_cleared(case: Case, act: Act) -> Refusal | None:
    return cleared(case, answer_wanted(case, act))


def cleared(case: Case, wanted: Wanted) -> Refusal | None:
    """Everything that was spotted is settled, and nothing that is left out can still be read."""
    drafts = read_in(case, wanted)
    findings = findings_in(case, drafts, wanted)
    if findings:
        places = [f"{found.place}“{found.words}”（{found.kind_words}）" for found in findings]
        words = _("还有 %(n)d 处可能不宜公开的文字没有处理：%(places)s。请逐处删去，或写明可以公开的理由。")
        return Refusal("words_unsettled", words % {"n": len(places), "places": _few(places)})
    readable = readable_still(case, drafts, wanted)
    if readable:
        words = _("删去的文字还读得出来：%(places)s。请照原文的写法再删一次。")
        return Refusal("words_readable", words % {"places": _few(readable)})
    return None


def _few(places: list[str]) -> str:
    told = "；".join(places[:TOLD])
    return f"{told}……" if len(places) > TOLD else told
