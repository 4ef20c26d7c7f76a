"""The text of a proposal is kept in versions, and consent is bound to the version it was given for."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from proposals.services.texts import AskInput, save
from tests.city import ASKS, DAY, at, make_city

TITLE, REASONS = "关于加快企业培育的建议", "本市企业数量多，缺少系统扶持。"


@pytest.fixture
def proposal(db):
    return make_city().draft().proposal


def saved(proposal, *, title=TITLE, reasons=REASONS, asks=ASKS, wish=None):
    save(proposal, title=title, reasons=reasons, asks=asks, wish=wish, at=at(DAY))
    return type(proposal).objects.get(pk=proposal.pk)


def versions(proposal):
    return list(proposal.texts.order_by("version").values_list("version", "title", "reasons", "measures"))


FIRST = (1, TITLE, REASONS, "\n".join(f"{ask.number} {ask.text}" for ask in ASKS))


def test_the_first_text_is_version_one(proposal):
    assert versions(proposal) == [FIRST]
    assert list(proposal.asks.order_by("position").values_list("position", "number", "group", "text")) == [
        (place, *ask) for place, ask in enumerate(ASKS, start=1)
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "另一个案由"},
        {"reasons": "另一个理由。"},
        {"asks": ASKS[:1]},
        {"asks": tuple(reversed(ASKS))},
    ],
)
def test_any_change_of_words_is_a_new_version_beside_the_old(proposal, change):
    changed = saved(proposal, **change)

    assert changed.text_version == 2
    assert versions(changed)[0] == FIRST
    assert changed.title == change.get("title", TITLE)


def test_the_same_words_again_are_no_version(proposal):
    assert versions(saved(proposal)) == [FIRST]


def test_a_wish_alone_is_kept_and_is_no_version(proposal):
    assert (saved(proposal, wish="withheld").wish, versions(proposal)) == ("withheld", [FIRST])


def test_a_wish_that_is_not_said_stays(proposal):
    saved(proposal, wish="summary")

    assert saved(proposal, title="另一个案由", wish=None).wish == "summary"


def test_asks_may_come_as_plain_tuples(proposal):
    assert saved(proposal, asks=[("一", "", "一条建议。")]).asks.get().text == "一条建议。"


@pytest.mark.parametrize(
    ("answer", "after"),
    [("accepted", "invited"), ("invited", "invited"), ("refused", "refused"), ("lapsed", "lapsed")],
)
def test_a_changed_text_asks_those_again_who_had_consented(proposal, answer, after):
    signer = proposal.cosigners.create(
        person=proposal.proposer, answer=answer, invited_at=at(DAY), answered_at=at(DAY), accepted_version=1
    )

    saved(proposal, asks=[AskInput("一", "", "改写。")])

    assert proposal.cosigners.get(pk=signer.pk).answer == after


def test_the_same_text_voids_no_consent(proposal):
    proposal.cosigners.create(
        person=proposal.proposer, answer="accepted", invited_at=at(DAY), accepted_version=1
    )

    saved(proposal, wish="withheld")

    assert list(proposal.cosigners.values_list("answer", "accepted_version")) == [("accepted", 1)]


def test_a_proposal_is_named_by_its_number_else_by_its_draft(db):
    city = make_city()
    draft, filed = city.draft().proposal, city.filed().proposal

    assert (draft.reference, filed.reference) == (f"d{draft.pk}", "20230001")
    assert (str(draft), str(filed)) == (f"未编号 {TITLE}", f"20230001 {TITLE}")
    assert draft.proposer_name == city[Role.MEMBER].name


def test_a_collective_proposal_carries_the_name_of_its_body(db):
    city = make_city()
    case = city.draft(actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"])

    assert case.proposal.proposer_name == "示范市民建市委会"
