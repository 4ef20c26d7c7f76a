"""A rating is sealed from every unit until the case is closed: on pages, in papers, in files, in answers of the API, in
notices and mails, in counts and days. What a unit says of the proposal is sealed from its signers as long.

Everything that could tell is made: each kind of answer, a correction, a signed sheet with its scan, a co-signer who is
silent, a decision on 不满意, a meeting, and a second round. Each person follows every link of the case.
"""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from notifications.models import Notice
from notifications.services.background import background_of
from notifications.services.facts import facts_of
from notifications.services.standing import Reader
from portal.web.subjects import case_url
from proposals.parsing import decode
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.files import PDF, examined
from tests.portal.api.conftest import Api
from tests.portal.test_confidential import _client, _words
from tests.recording import recorded
from workflow.queries import (
    attachments_visible_to,
    deadlines_visible_to,
    dissatisfaction_reviews_visible_to,
    evaluations_visible_to,
    rating_entries_visible_to,
    revision_told,
)

SECRETS = ("没有人来过", "书面表里写的话", "审议以为仍应办理", "改前写的话")
"""Words of a rating, of a signed sheet, of the decision, and of what stood there before."""
TELLING = ("依书面评价表代录", "更正评价", "提请重新办理", "评价已收齐", "评价办理：")
"""Moves and ways that tell that somebody rated, and how."""
OF_THE_UNIT = "调研不够扎实"
TODAY = date(2023, 5, 30)
UNITS = {
    "lead handler": ("工信局", Role.HANDLER),
    "lead leader": ("工信局", Role.BUREAU_LEADER),
    "lead liaison": ("工信局", Role.LIAISON),
    "co-handler": ("科技局", Role.HANDLER),
    "co-handler's leader": ("科技局", Role.BUREAU_LEADER),
}


@pytest.fixture
def city(db):
    with time_machine.travel(at(TODAY), tick=False):
        yield make_city()


@recorded
def rated(city):
    """Two signers: one rated and changed it, the other's sheet was entered; the unit rated the proposal."""
    case = city.filed()
    case.proposal.cosigners.create(
        person=city["cosigner"], answer="accepted", invited_at=at(date(2023, 2, 1))
    )
    units = {"leads": [city.units["工信局"]], "co_handlers": [city.units["科技局"]], "information": []}
    city.do("hand_over", case, city[Role.OFFICE], date(2023, 4, 21), **units, document="")
    case = fresh(case)
    city.accept(case, "工信局", "科技局")
    city.opinion_sent(case, "科技局")
    city.use_all(case, "科技局")
    city.consulted(case)
    city.delivered(case)
    asks = list(case.proposal.asks.values_list("pk", flat=True))
    said = {"contact": "none", "visited": "not_visited", "attitude": "mostly", "pertinence": "no"}
    day, clerk = date(2023, 5, 25), city[Role.SECRETARIAT]
    city.do(
        "evaluate", case, city[Role.MEMBER], day, **said, result="satisfied", words="改前写的话",
        adoptions=dict.fromkeys(asks, "partly"),
    )  # fmt: skip
    city.do(
        "correct_evaluation", case, city[Role.MEMBER], day, **said, result="dissatisfied", words="没有人来过",
        adoptions=dict.fromkeys(asks, "not_adopted"),
    )  # fmt: skip
    city.do(
        "record_evaluation", case, clerk, day, **said, result="reserves", words="书面表里写的话",
        signer=city["cosigner"], file=examined("评价表.pdf", PDF), adoptions=dict.fromkeys(asks, "not_soon"),
    )  # fmt: skip
    city.do(
        "rate_proposal", city.assignment(case, "工信局"), city["工信局", Role.HANDLER], day,
        topic=2, research=1, feasibility=3, words=OF_THE_UNIT,
    )  # fmt: skip
    city.do("propose_rehandling", case, clerk, date(2023, 5, 26), reason="审议以为仍应办理。")
    return fresh(case)


@pytest.fixture
def case(city):
    return rated(city)


@pytest.fixture
def second(city, case):
    units = {"leads": [city.units["工信局"]], "co_handlers": [city.units["科技局"]], "information": []}
    city.do("rehandle", case, city[Role.OFFICE], date(2023, 5, 29), **units, document="")
    return fresh(case)


def held(city, key):
    return held_posts(city[key], TODAY)


def met(words, secrets=(*SECRETS, *TELLING)):
    return [secret for secret in secrets if secret in words]


def zipped(answer):
    """What stands in the files of an archive, and in their names; nothing where it is not given out."""
    if "zip" not in answer.get("Content-Type", ""):
        return ""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    with ZipFile(BytesIO(data)) as archive:
        return "".join(name + read_file(name, archive.read(name)) for name in archive.namelist())


def read_file(name, content):
    if name.endswith(".docx"):
        return decode(content, name)
    if name.endswith(".pdf") and b"startxref" in content:
        return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return content.decode("utf-8", "replace")


def met_on_pages(city, case, key):
    """What the desk, the lists, the search and the export say, and every page and paper to which the case leads."""
    client, here = _client(city[key]), case_url(case)
    queries = (secret[:3] for secret in (*SECRETS, OF_THE_UNIT))  # so that the question itself does not tell
    start = {
        f"{here}archive.zip",
        "/",
        reverse("case_list"),
        reverse("notice_list"),
        here,
        f"{here}rounds/",
        f"{here}papers/",
    }
    start |= {f"{reverse('search')}?q={words}" for words in queries}
    ahead, seen = start, {}
    while ahead:
        address = ahead.pop()
        answer = client.get(address)
        seen[address] = zipped(answer) if address.endswith(".zip") else _words(answer)
        links = re.findall(r'href="([^"#]*)', seen[address])
        ahead |= {
            link for link in links if link.startswith(here) and "/attachments/" not in link
        } - seen.keys()
    export = client.get(reverse("case_export", args=["csv"]))
    text = b"".join(export.streaming_content) if export.streaming else export.content
    return seen | {"export": text.decode("utf-8", "replace")}


def test_what_could_leak_is_there(city, case):
    entries = rating_entries_visible_to(held(city, Role.SECRETARIAT)).filter(evaluation__case=case)

    assert sorted(entries.values_list("way", flat=True)) == ["login", "login", "paper"]
    assert dissatisfaction_reviews_visible_to(held(city, Role.SECRETARIAT)).count() == 1
    assert evaluations_visible_to(held(city, Role.SECRETARIAT)).filter(case=case).count() == 2


@pytest.mark.parametrize("person", ["lead handler", "co-handler"])
def test_a_unit_meets_nothing_of_it_on_any_page_or_paper(city, case, person):
    pages = met_on_pages(city, case, UNITS[person])

    assert any("papers" in address for address in pages)
    assert {at_: met(words) for at_, words in pages.items() if met(words)} == {}


def test_a_unit_of_the_second_round_meets_nothing_of_the_first(city, second):
    pages = met_on_pages(city, second, UNITS["lead handler"])

    assert any("rounds" in address for address in pages)
    assert {at_: met(words, SECRETS) for at_, words in pages.items() if met(words, SECRETS)} == {}


@pytest.mark.parametrize("person", sorted(UNITS))
def test_a_unit_meets_nothing_of_it_in_the_api(city, case, person):
    program = Api(city[UNITS[person]])
    keys = range(1, 6)

    guessed = [program.get(f"/api/v1/evaluations/{key}/")[0] for key in keys]
    files = [program.get(f"/api/v1/attachments/{key}/")[0] for key in keys]

    assert (set(guessed), set(files)) == ({404}, {404})
    assert met(program.everything()) == []
    assert met(json.dumps(program.get("/api/v1/tasks/"), ensure_ascii=False)) == []


@pytest.mark.parametrize("person", sorted(UNITS))
def test_rows_days_files_and_revisions_are_sealed_from_a_unit(city, case, person):
    posts = held(city, UNITS[person])

    assert (
        evaluations_visible_to(posts).count(),
        rating_entries_visible_to(posts).count(),
        dissatisfaction_reviews_visible_to(posts).count(),
        attachments_visible_to(posts).filter(purpose="rating").count(),
        deadlines_visible_to(posts).filter(case=case, step="evaluate").exclude(met_on=None).count(),
        revision_told(case, posts),
    ) == (0, 0, 0, 0, 0, None)


def test_no_notice_to_a_unit_tells_of_it(city, case):
    units = [city[key] for key in UNITS.values()]
    told = Notice.objects.filter(recipient__in=units)
    names = set(told.exclude(event=None).values_list("event__transition", flat=True))

    facts = [
        facts_of(notice, background_of([notice], reader_of(city, notice)), at(TODAY))
        for notice in told.select_related("recipient", "event__case__proposal", "event__case__jurisdiction")
        if notice.event is not None
    ]

    sealed = {"evaluate", "correct_evaluation", "record_evaluation", "evaluations_in", "propose_rehandling"}
    assert names & sealed == set()
    assert [fact.line for fact in facts if met(repr(fact)) or fact.rating] == []


def reader_of(city, notice):
    posts = held_posts(notice.recipient, TODAY)
    return Reader(posts, notice.recipient_id, notice.recipient.name)


def test_the_office_knows_that_it_is_to_hand_over_again_and_reads_no_rating(city, case):
    pages = met_on_pages(city, case, Role.OFFICE)

    kept = ("没有人来过", "书面表里写的话", "改前写的话")
    assert {at_: met(words, kept) for at_, words in pages.items() if met(words, kept)} == {}
    assert evaluations_visible_to(held(city, Role.OFFICE)).count() == 0


def test_one_signer_does_not_read_the_other(city, case):
    other = met_on_pages(city, case, "cosigner")

    kept = ("没有人来过", "改前写的话")
    assert {at_: met(words, kept) for at_, words in other.items() if met(words, kept)} == {}
    assert any("书面表里写的话" in words for words in other.values())


def test_signers_meet_nothing_of_what_the_unit_says_before_the_end(city, case):
    pages = met_on_pages(city, case, Role.MEMBER)

    assert [address for address, words in pages.items() if OF_THE_UNIT in words] == []
    assert [OF_THE_UNIT in Api(city[who]).everything() for who in (Role.MEMBER, "cosigner")] == [False, False]


def test_at_the_end_each_side_reads_the_other(city, case):
    clerk, day = city[Role.SECRETARIAT], TODAY
    city.do("record_meeting", case, clerk, day, consulted_on=day, summary="当面协商。")
    city.do("decide_publication", case, city[Role.OFFICE], day, publication="full")
    city.do("close", case, clerk, day, outcome="reference")

    unit = _client(city[UNITS["lead handler"]]).get(case_url(case)).text
    signer = _client(city[Role.MEMBER]).get(case_url(case)).text

    assert ("没有人来过" in unit, "书面表里写的话" in unit, "改前写的话" in unit) == (True, True, False)
    assert OF_THE_UNIT in signer
    assert attachments_visible_to(held(city, UNITS["lead handler"])).filter(purpose="rating").count() == 0
