"""What the committee writes to a proposer about the examination: that it is not filed, and that it was merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.documents.content import Letter
from portal.documents.layout import day_words, paragraph
from portal.documents.wording import number_words, session_of
from proposals.models import Organisation, Proposal
from workflow.delivery import proposers
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from proposals.queries import Held
    from workflow.models import Case, Event


def refusal_letter(_row: Case, case: Case, _held: Iterable[Held]) -> Letter:
    """Why it is not filed, and what became of it where the proposer agreed to have it passed on."""
    event = _last(case, "decline")
    noun, you = _noun(case), _you(case)
    passed_on = case.proposal.kind == Proposal.Kind.PUBLIC_OPINION
    lines = [
        f"{you}在{session_of(case)}提出的《{case.proposal.title}》收悉。",
        f"经审查，该{noun}属于“{case.get_ground_display()}”，按照{noun}审查的有关规定，不予立案。{_ended(event.note)}",
    ]
    if passed_on:
        lines.append(f"经{you}同意，所提内容已转为社情民意，送有关部门研究参考。")
    lines.append(f"感谢{you}对我们工作的关心和支持。")
    matter = "转为社情民意的函" if passed_on else "不予立案的通知"
    return _letter(case, event, (f"关于{session_of(case)}", f"{noun}{matter}"), lines)


def merger_notice(_row: Case, case: Case, _held: Iterable[Held]) -> Letter:
    """Into which case it was merged, and that its proposer stays one of those who are answered."""
    event, target = _last(case, "merge_into"), case.merged_into
    if target is None:
        raise ValueError("a case that was not merged has no notice")
    noun, you, found = _noun(case), _you(case), target.proposal
    other = f"{found.proposer_name}提出的《{found.title}》（{number_words(target)}）"
    lines = [
        f"{you}在{session_of(case)}提出的《{case.proposal.title}》收悉。",
        f"经审查，该{noun}与{other}内容相同或者相近，决定并案，由承办单位一并办理。",
        f"并案后，{you}仍是提出人，承办单位应当一并听取{you}的意见，答复时同时送{you}。",
    ]
    return _letter(case, event, (f"关于{session_of(case)}", f"{noun}并案的通知"), lines)


def _letter(case: Case, event: Event, title: tuple[str, ...], lines: Sequence[str]) -> Letter:
    issuer, on = _issuer(case, event), day_of(event.at, case.jurisdiction)
    names = list(dict.fromkeys(addressee.name for addressee in proposers(case.proposal)))
    return Letter(
        subject="".join(title),
        dated=on,
        issuer=issuer,
        title=title,
        addressee=f"{'、'.join(names)}：",
        body=tuple(paragraph(line) for line in lines),
        signed_by=(issuer,),
        signed_on=day_words(on),
    )


def _last(case: Case, name: str) -> Event:
    events = case.events.filter(machine="case", transition=name).select_related("post__organisation")
    event: Event | None = events.order_by("-seq").first()
    if event is None:
        raise ValueError(f"a case without {name} has no letter about it")
    return event


def _issuer(case: Case, event: Event) -> str:
    """The body that decided, by the log; else the committee of the place."""
    if event.post is not None:
        return str(event.post.organisation)
    body = case.jurisdiction.organisations.filter(kind=Organisation.Kind.SECRETARIAT).order_by("pk").first()
    return str(body or case.jurisdiction)


def _noun(case: Case) -> str:
    """What it was when it was handed in, whatever it was made into since."""
    proposal = case.proposal
    congress = proposal.kind == Proposal.Kind.NPC_SUGGESTION or proposal.session.of_congress
    return "建议" if congress else "提案"


def _you(case: Case) -> str:
    return "贵单位" if case.proposal.proposing_body_id else "您"


def _ended(words: str) -> str:
    words = words.strip()
    return words if not words or words[-1] in "。！？" else f"{words}。"
