"""The texts that a decision would publish, made from the living rows and not yet cleared of anything.

An opinion gives only what its bureau lets be quoted; a reply only what is 主动公开.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from proposals.models import CoSigner, Proposal
from workflow.letters import OUT, confidential_spans, current_text, without
from workflow.publishing.wanted import ANSWER, FULL, PROPOSAL, SUMMARY, Draft
from workflow.states import Openness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workflow.models import Case, Commitment, Opinion, Reply
    from workflow.publishing.wanted import Wanted

BEST_FIRST: Final = ("answered", "partly", "planned", "declined")
LONGEST_LABEL: Final = 400


def drafts_of(case: Case, wanted: Wanted) -> list[Draft]:
    """Every text, in the order of the page."""
    if wanted.extent == SUMMARY:
        return list(_summary(case, wanted))
    if wanted.extent != FULL:
        return []
    if wanted.about == PROPOSAL:
        return list(_proposal(case))
    if wanted.about == ANSWER:
        return list(_answer(case, wanted.opinions))
    return [] if wanted.reply is None else [_reply(wanted.reply)]


def read_in(case: Case, wanted: Wanted) -> list[Draft]:
    """All that the public would read: the texts, and the titles beside them of the case and of what was merged into it."""
    if not wanted.published:
        return []
    merged = case.merged.select_related("proposal").exclude(proposal__wish="withheld").order_by("pk")
    titles = (one.proposal.title for one in (case, *merged))
    beside = [Draft(PROPOSAL, f"title:{place}", heading=title) for place, title in enumerate(titles)]
    return [*drafts_of(case, wanted), *beside]


def open_replies(case: Case) -> list[Reply]:
    """The letters of the round that are out and 主动公开, supplements aside."""
    letters = case.replies.filter(
        round=case.round, state__in=OUT, openness=Openness.PUBLIC, supplement_of=None
    )
    return list(letters.select_related("organisation").order_by("issued_on", "pk"))


def open_supplements(case: Case) -> Any:
    """The supplements that are out and 主动公开, of every round."""
    return case.replies.filter(
        state__in=OUT, openness=Openness.PUBLIC, supplement_of__isnull=False
    ).select_related("organisation").order_by("issued_on", "pk")  # fmt: skip


def sent_opinions(case: Case) -> list[Opinion]:
    """The opinions of the round that were sent and not replaced, the oldest first."""
    links = case.opinion_links.filter(opinion__state="sent", assignment__round=case.round)
    found = {link.opinion_id: link.opinion for link in links.select_related("opinion__organisation")}
    return sorted(found.values(), key=lambda opinion: (opinion.sent_at, opinion.pk))


def proposer_label(proposal: Proposal, *, named: bool) -> str:
    """Who proposed, as the public page says it: a body by its name, persons by theirs only where `named`."""
    if proposal.proposing_body is not None:
        return proposal.proposing_body.name
    names = proposer_names(proposal)
    noun = _("人大代表") if proposal.kind == Proposal.Kind.NPC_SUGGESTION else _("政协委员")
    many = _("%(who)s等%(n)d人")
    if named:
        label = "、".join(names)
        return label if len(label) <= LONGEST_LABEL else many % {"who": names[0], "n": len(names)}
    return noun if len(names) == 1 else many % {"who": noun, "n": len(names)}


def proposer_names(proposal: Proposal) -> list[str]:
    """The first proposer and who signed with them; of a body's proposal nobody."""
    if proposal.proposing_body_id is not None:
        return []
    signed = proposal.cosigners.filter(answer=CoSigner.Answer.ACCEPTED).select_related("person")
    return list(dict.fromkeys([str(proposal.proposer), *(str(one.person) for one in signed.order_by("pk"))]))


def _proposal(case: Case) -> Iterator[Draft]:
    proposal = case.proposal
    text = proposal.texts.filter(version=proposal.text_version).first()
    yield Draft(PROPOSAL, PROPOSAL, heading=proposal.title, body=text.reasons if text else "")
    for ask in proposal.asks.order_by("position"):
        yield Draft("ask", f"ask:{ask.pk}", heading=ask.number, group=ask.group, body=ask.text)


def _summary(case: Case, wanted: Wanted) -> Iterator[Draft]:
    """The summary in place of every text; how each ask was answered is said without the words of the letter."""
    if wanted.about == PROPOSAL:
        yield Draft(PROPOSAL, PROPOSAL, heading=case.proposal.title, body=wanted.summary, whole=False)
        return
    letters = [wanted.reply] if wanted.reply is not None else open_replies(case)
    if not letters:
        return
    first = letters[0]
    source = f"reply:{first.pk}" if wanted.reply is not None else f"answer:{case.round}"
    yield Draft(
        "reply", source, heading=_("答复摘要"), body=wanted.summary, whole=False, round=first.round,
        organisation=first.organisation, unit_name="、".join(letter.organisation.name for letter in letters),
        on=first.issued_on,
    )  # fmt: skip
    if wanted.reply is None:
        yield from (_met(ask, how, "", case.round) for ask, (how, _reason) in _best_answers(letters).items())


def _answer(case: Case, opinions: Sequence[Opinion]) -> Iterator[Draft]:
    letters = open_replies(case)
    yield from (_reply(letter) for letter in letters)
    yield from _asks_met(case, letters, opinions)
    yield from (_opinion(opinion, case) for opinion in opinions)
    yield from _promises(case, letters, opinions)


def _reply(reply: Reply) -> Draft:
    heading = _("答复") if reply.supplement_of_id is None else _("补充答复")
    return Draft(
        "reply", f"reply:{reply.pk}", heading=heading, body=current_text(reply), round=reply.round,
        organisation=reply.organisation, unit_name=reply.organisation.name, number=reply.document_number,
        on=reply.issued_on,
    )  # fmt: skip


def _opinion(opinion: Opinion, case: Case) -> Draft:
    return Draft(
        "opinion", f"opinion:{opinion.pk}", heading=_("会办意见"), body=quotable_text(opinion), round=case.round,
        organisation=opinion.organisation, unit_name=opinion.organisation.name, number=opinion.document_number,
        on=None if opinion.sent_at is None else opinion.sent_at.date(),
    )  # fmt: skip


def quotable_text(opinion: Opinion) -> str:
    """The opinion less every passage that its bureau keeps for the lead; nothing of them is told but that words are missing."""
    return without(current_text(opinion), confidential_spans(opinion), told=_("（略）"))


def _best_answers(letters: Iterable[Reply]) -> dict[Any, tuple[str, str]]:
    """Ask → how the letters meet it, the best of them, and why not more."""
    found: dict[Any, tuple[str, str]] = {}
    for letter in letters:
        for answer in letter.answers.select_related("ask").order_by("ask__position"):
            before = found.get(answer.ask)
            if before is None or BEST_FIRST.index(answer.how) < BEST_FIRST.index(before[0]):
                found[answer.ask] = (answer.how, answer.reason)
    return found


def _asks_met(case: Case, letters: Sequence[Reply], opinions: Sequence[Opinion]) -> Iterator[Draft]:
    """For each ask of the proposal how it was met and where; of one that no letter meets, which opinion speaks to it."""
    answers, places = _best_answers(letters), _places(letters)
    for ask in case.proposal.asks.order_by("position"):
        how, reason = answers.get(ask, ("", ""))
        where = places.get(ask.pk, [])
        said = [_("见答复%(places)s。") % {"places": "、".join(f"“{one}”" for one in where)}] if where else []
        if reason:
            said.append(reason if reason.endswith("。") else f"{reason}。")
        if not where:
            said += [_("%(unit)s的会办意见作了回应。") % {"unit": name} for name in _speaking(ask, opinions)]
        yield _met(ask, _code(how, in_letter=bool(where)), "".join(said), case.round)


def _code(how: str, *, in_letter: bool) -> str:
    """What was declined without a word in the letter itself is, for who reads the letter, not in it."""
    if how == "declined" and not in_letter:
        return ""
    return how or ("answered" if in_letter else "")


def _met(ask: Any, how: str, said: str, round_: int) -> Draft:
    return Draft(
        "ask_answer", f"met:{round_}:{ask.pk}", heading=ask.number, code=how, body=said, round=round_
    )


def _places(letters: Iterable[Reply]) -> dict[int, list[str]]:
    """Ask → the headings of the parts of the letters that answer it."""
    found: dict[int, list[str]] = {}
    for letter in letters:
        for passage in letter.passages.exclude(heading="").order_by("position").prefetch_related("ask_links"):
            for link in passage.ask_links.all():
                headings = found.setdefault(link.ask_id, [])
                if passage.heading not in headings:
                    headings.append(passage.heading)
    return found


def _speaking(ask: Any, opinions: Sequence[Opinion]) -> list[str]:
    spoken = ask.passage_links.filter(passage__opinion__in=opinions, passage__quotable=True)
    keys = set(spoken.values_list("passage__opinion_id", flat=True))
    return [opinion.organisation.name for opinion in opinions if opinion.pk in keys]


def _promises(case: Case, letters: Sequence[Reply], opinions: Sequence[Opinion]) -> Iterator[Draft]:
    """The promises of these letters that were confirmed, of an opinion those that can be read in what is published."""
    texts = {opinion.pk: quotable_text(opinion) for opinion in opinions}
    keys = {letter.pk for letter in letters}
    confirmed = case.commitments.exclude(state__in=["proposed", "dropped"])
    for promise in confirmed.select_related("organisation").order_by("due_on", "pk"):
        if promise.reply_id in keys or promise.source_text in texts.get(promise.opinion_id or 0, ""):
            yield promise_draft(promise, case.round)


def promise_draft(promise: Commitment, round_: int) -> Draft:
    """The promise in its own words. What became of it is not part of the text."""
    return Draft(
        "commitment", f"commitment:{promise.pk}", body=promise.measure, organisation=promise.organisation,
        unit_name=promise.organisation.name, on=promise.due_on, commitment=promise, round=round_,
    )  # fmt: skip
