"""Voting and commenting: one for each visitor, nothing before somebody speaks, nothing shown that nobody has read."""

from __future__ import annotations

import pytest
from django.test import Client

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at
from tests.portal.public.conftest import JUNE
from workflow.models import Comment, DailyKey, Trace, Vote
from workflow.services.voices import COMMENTS_A_DAY, VOTES_A_DAY_ON_A_CASE, Judgement, decide_comments

CASE = "/public/shifan/20230001/"
OWN = {"sec-fetch-site": "same-origin"}
WORDS = "希望早日落实，企业等着用。"


def voter(**headers):
    return Client(headers=headers or OWN)


def vote(client, choice="support", case=CASE, **extra):
    return client.post(f"{case}vote/", {"choice": choice}, **extra)


def comment(client, text=WORDS, **fields):
    return client.post(f"{CASE}comment/", {"text": text} | fields)


def approve(city, **more):
    keys = Comment.objects.filter(state="pending").values_list("pk", flat=True)
    secretary = city[Role.SECRETARIAT]
    judgement = Judgement(**({"approved": True} | more))
    return decide_comments(keys, judgement, actor=secretary, held=held_posts(secretary, JUNE), at=at(JUNE))


def test_a_vote_is_counted_once_and_can_be_changed_and_taken_back(season):
    client, counts = voter(), []

    for choice in ("support", "support", "oppose", ""):
        answer = vote(client, choice)
        counts.append(sorted(Vote.objects.values_list("choice", flat=True)))

    assert (answer.status_code, answer.url) == (302, f"{CASE}voice/")
    assert counts == [["support"], ["support"], ["oppose"], []]


def test_two_browsers_have_two_votes_and_the_page_shows_both(season):
    vote(voter(), "support")
    vote(voter(), "oppose")

    shown = voter().get(CASE).text

    assert '支持 <b class="num">1</b>' in shown
    assert '反对 <b class="num">1</b>' in shown


def test_there_is_no_cookie_before_somebody_votes_and_then_one_that_tells_nothing(season):
    client = voter()
    for address in ("/public/", "/public/search/?q=企业", CASE, f"{CASE}voice/"):
        client.get(address)
    before = dict(client.cookies)

    vote(client)

    assert before == {}
    assert list(client.cookies) == ["huiban_voice"]
    cookie = client.cookies["huiban_voice"]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/public/", "Strict", True)


def test_what_one_browser_says_of_two_cases_cannot_be_joined(season):
    client = voter()

    vote(client)
    vote(client, case="/public/shifan/20230002/")

    assert len(set(Vote.objects.values_list("visitor", flat=True))) == 2
    assert client.cookies["huiban_voice"].value.split(":")[0] not in Vote.objects.values_list(
        "visitor", flat=True
    )


def test_a_cookie_that_was_made_up_is_another_browser(season):
    client = voter()
    client.cookies["huiban_voice"] = "somebody:else"

    vote(client)
    vote(voter())

    assert Vote.objects.count() == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"},
        {"origin": "https://elsewhere.example"}, {"origin": "null"}, {"accept": "text/html"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    ],
    ids=lambda headers: " ".join(f"{k}={v}" for k, v in headers.items()),
)  # fmt: skip
@pytest.mark.parametrize("what", ["vote", "comment"])
def test_a_form_from_elsewhere_is_refused_and_leaves_nothing(season, headers, what):
    client = Client(headers=headers)

    answer = client.post(f"{CASE}{what}/", {"choice": "support", "text": WORDS})

    assert (answer.status_code, answer.cookies) == (403, {})
    assert 'data-code="foreign_form"' in answer.text
    assert (Vote.objects.count(), Comment.objects.count(), Trace.objects.count()) == (0, 0, 0)


def test_a_browser_that_tells_its_origin_alone_may_vote(season):
    assert vote(Client(headers={"origin": "http://testserver"})).status_code == 302


@pytest.mark.parametrize(
    "case", ["/public/shifan/20230003/", "/public/shifan/20239999/", "/public/lin/20230001/"]
)
@pytest.mark.parametrize("what", ["vote", "comment"])
def test_nobody_speaks_of_what_is_not_public(season, client, case, what):
    answer = client.post(f"{case}{what}/", {"choice": "support", "text": WORDS})

    assert (answer.status_code, answer.cookies) == (404, {})
    assert (Vote.objects.count(), Comment.objects.count()) == (0, 0)


def test_an_unknown_choice_is_refused(season, client):
    answer = vote(client, "both")

    assert answer.status_code == 409
    assert 'data-code="unknown_choice"' in answer.text


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_a_post_says_something(season, client, method):
    assert getattr(client, method)(f"{CASE}vote/").status_code == 405


def test_from_one_address_only_so_many_vote_on_a_case_in_a_day(season, settings):
    settings.PUBLIC_PAGES_A_MINUTE = 0
    answers = [vote(voter()).status_code for _ in range(VOTES_A_DAY_ON_A_CASE)]

    last = vote(voter())

    assert set(answers) == {302}
    assert (last.status_code, last.cookies) == (429, {})
    assert 'data-code="too_often"' in last.text
    assert vote(voter(), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_no_address_is_stored_and_what_was_counted_goes_with_the_day(season):
    vote(voter(), REMOTE_ADDR="192.0.2.7")
    vote(voter(), REMOTE_ADDR="2001:db8:1:2::3")
    vote(voter(), REMOTE_ADDR="2001:db8:1:2::4")
    from workflow.services.voices import forget_traces  # noqa: PLC0415 -- beside what it forgets

    kept = [*Trace.objects.values_list("digest", "number")]
    today = forget_traces(at(JUNE, 15))
    gone = forget_traces(at(JUNE.replace(day=6)))

    assert sorted(number for _digest, number in kept) == [1, 1, 2, 2]
    assert all("192" not in digest[:3] and len(digest) == 64 for digest, _number in kept)
    assert (today, gone, Trace.objects.count(), DailyKey.objects.count()) == (0, 1, 0, 0)
    assert Vote.objects.count() == 3


def test_a_comment_is_shown_only_after_the_secretariat_let_it_through(city, season):
    client = voter()
    answer = comment(client)
    hidden = voter().get(CASE).text
    own = client.get(f"{CASE}voice/").text

    approve(city)

    assert (answer.status_code, WORDS in hidden) == (302, False)
    assert (WORDS in own, "待审核" in own) == (True, True)
    assert WORDS in voter().get(CASE).text


def test_a_refused_comment_is_never_shown_and_its_writer_sees_that_it_was_refused(city, season):
    client = voter()
    comment(client)

    approve(city, approved=False, ground="off_topic")

    assert WORDS not in voter().get(CASE).text
    assert "未通过" in client.get(f"{CASE}voice/").text
    [decision] = Comment.objects.get().decisions.all()
    assert (decision.approved, decision.ground, decision.decided_by) == (
        False,
        "off_topic",
        city[Role.SECRETARIAT],
    )


def test_who_writes_again_replaces_the_comment_and_it_is_read_again(city, season):
    client = voter()
    comment(client)
    approve(city)

    comment(client, "改一改：希望今年落实。")

    assert WORDS not in voter().get(CASE).text
    assert sorted(Comment.objects.values_list("state", flat=True)) == ["pending", "replaced"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("太短", "comment_short"), ("好" * 501, "comment_long"), ("请看 https://x.example/ 很好", "comment_link"),
     ("加微信看 abc.com 有优惠", "comment_link"), (" \n\u200b \n", "comment_short")],
    ids=["short", "long", "link", "host", "nothing"],
)  # fmt: skip
def test_a_comment_that_does_not_fit_is_refused_and_kept_on_the_page(season, client, text, code):
    answer = comment(client, text)

    assert (answer.status_code, Comment.objects.count()) == (409, 0)
    assert f'data-code="{code}"' in answer.text
    assert text.strip() in answer.text


def test_a_machine_that_fills_in_everything_says_nothing(season, client):
    assert comment(client, website="x").status_code == 302
    assert Comment.objects.count() == 0


def test_from_one_address_only_so_many_comments_are_taken_in_a_day(season):
    answers = [comment(voter()).status_code for _ in range(COMMENTS_A_DAY + 1)]

    assert answers == [302] * COMMENTS_A_DAY + [429]


def test_markup_in_a_comment_is_words(city, season):
    comment(voter(), "<script>alert(1)</script>\n<b>很好</b>")

    approve(city)

    shown = voter().get(CASE).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>&lt;b&gt;很好&lt;/b&gt;" in shown


def test_votes_do_not_touch_the_rates(city, season):
    from workflow.queries.rates import public_figures  # noqa: PLC0415 -- of the one test

    before = public_figures(city.jurisdiction, city.session, JUNE)
    for _ in range(5):
        vote(voter(), "oppose")

    assert public_figures(city.jurisdiction, city.session, JUNE) == before
