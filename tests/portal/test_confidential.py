"""Words of an opinion that are for the lead alone: nobody else meets them on any page or in any answer of the API.

Everything that could carry them is made: the letter and a later one, marks of use with reasons, asks that the
passage speaks to, promises taken from it, a reply in work that asks others to countersign, and the reasons that the
bureaus give each other, which the office reads too. Each person then follows every link that the pages offer and asks
for every address by every key.
"""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, reverse
from pypdf import PdfReader

from proposals.parsing import decode
from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.correspondence import drafted, kept, sent
from tests.portal.api.conftest import Api
from tests.recording import recorded
from workflow.models import Case, Passage, PassageAsk, Promise

HEADING, BODY, REASON = (
    "二、关于未公布的范围",
    "拟在评估全市创新资源，派出干部指导之后调整松湖园区的范围",
    "松湖的事不宜写进复文",
)
SECRETS = ("未公布的范围", "松湖")
"""Words that stand in the confidential passage and in what was said of it, and nowhere else."""
SAID = "银杏湾"
"""What the bureaus say to each other in their reasons, and nowhere else."""
PARTS = (
    "一、关于培育体系\n　　已派出干部指导中小企业培训。",
    kept(f"{HEADING}\n　　{BODY}。"),
    "三、关于服务机制\n　　已建立主动服务机制。",
)
READERS = {"its handler", "its leader", "lead handler", "lead leader", "other lead"}
OTHERS = {
    "office": (Role.OFFICE,),
    "office leader": (Role.OFFICE_LEADER,),
    "secretariat": (Role.SECRETARIAT,),
    "auditor": (Role.AUDITOR,),
    "examiner": (Role.EXAMINER,),
    "leader in charge": (Role.LEADER_IN_CHARGE,),
    "co-handler who countersigns": ("金融局", Role.BUREAU_LEADER),
    "co-handler's desk": ("金融局", Role.HANDLER),
    "member": (Role.MEMBER,),
    "administrator": (Role.ADMINISTRATOR,),
    "stranger": ("stranger",),
}
INSIDERS = {
    "its handler": ("科技局", Role.HANDLER),
    "its leader": ("科技局", Role.BUREAU_LEADER),
    "lead handler": ("工信局", Role.HANDLER),
    "lead leader": ("工信局", Role.BUREAU_LEADER),
    "other lead": ("发改局", Role.HANDLER),
}


@pytest.fixture
def city(db):
    with time_machine.travel(at(date(2023, 5, 22)), tick=False):
        yield make_city()


@pytest.fixture
def case(city):
    return in_work(city)


@recorded
def in_work(city):
    case = city.handling(leads=("工信局", "发改局"), co=("科技局", "金融局"))
    city.do(
        "name_leader", case, city[Role.SECRETARIAT], date(2023, 4, 22), leader=city[Role.LEADER_IN_CHARGE]
    )
    city.accept(case, "工信局", "发改局", "科技局", "金融局")
    sent(city, drafted(city, case, "科技局", *PARTS), "科技局")
    share = city.assignment(case, "科技局")
    city.do("ask_again", share, city["工信局", Role.HANDLER], date(2023, 5, 4), reason=f"{SAID}一段请补充。")
    opinion = drafted(city, case, "科技局", *PARTS, "四、补充数据\n　　另附数据。")
    city.settle_promises(opinion, date(2023, 5, 5))
    city.do("submit_for_review", opinion, city["科技局", Role.HANDLER], date(2023, 5, 5))
    returned = {"reason": f"{SAID}一段再核。"}
    city.do("send_back", opinion, city["科技局", Role.SECTION_HEAD], date(2023, 5, 5), **returned)
    opinion = sent(city, fresh(opinion), "科技局", day=date(2023, 5, 6))
    uses = {
        passage.pk: ("used", "") if passage.quotable else ("not_used", REASON)
        for passage in opinion.passages.all()
    }
    city.do("mark_use", share, city["工信局", Role.HANDLER], date(2023, 5, 10), uses=uses)
    _object(city, share)
    _promise(city, case, opinion)
    reply = city.reply_written(case)
    _return(city, reply)
    city.do("submit_check", reply, city["工信局", Role.HANDLER], date(2023, 5, 16))
    city.do(
        "request_countersign", reply, city["工信局", Role.SECTION_HEAD], date(2023, 5, 16),
        units=[city.units["金融局"]],
    )  # fmt: skip
    return fresh(case)


@pytest.fixture
def answered(city):
    return delivered(city)


@recorded
def delivered(city):
    """The same with the reply delivered to the member."""
    case = city.handling(co=("科技局", "金融局"))
    city.accept(case, "工信局", "科技局", "金融局")
    opinion = sent(city, drafted(city, case, "科技局", *PARTS), "科技局")
    city.opinion_sent(case, "金融局")
    city.use_all(case, "科技局")
    _object(city, city.assignment(case, "科技局"))
    city.use_all(case, "金融局")
    _promise(city, case, opinion)
    city.consulted(case)
    city.delivered(case)
    Case.objects.filter(pk=case.pk).update(leader_in_charge=city[Role.LEADER_IN_CHARGE])
    return fresh(case)


def _object(city, share):
    said = f"{SAID}一段不应不用。"
    city.do("object_to_use", share, city["科技局", Role.HANDLER], date(2023, 5, 11), reason=said)


def _return(city, reply):
    city.do("submit_check", reply, city["工信局", Role.HANDLER], date(2023, 5, 16))
    said = f"{SAID}一句删去。"
    city.do("send_back_draft", reply, city["工信局", Role.SECTION_HEAD], date(2023, 5, 16), reason=said)


def _promise(city, case, opinion):
    city.do(
        "propose_commitment", case, city["工信局", Role.HANDLER], date(2023, 5, 11), source=opinion,
        organisation=city.units["科技局"], measure=f"{BODY}。", source_text=f"{BODY}。", due_on=date(2023, 12, 31),
    )  # fmt: skip
    city.do("confirm", case.commitments.get(), city[Role.SECRETARIAT], date(2023, 5, 12))
    Promise.objects.create(
        opinion=opinion, position=1, source_text=f"{BODY}。", measure=f"{BODY}。",
        organisation=city.units["科技局"],
    )  # fmt: skip


def _client(user):
    client = Client(raise_request_exception=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _followed(client):
    """The text of every page that links lead to, by address; of a page with filters, once with each set of them that
    the page itself offers: further ones narrow what was read without them."""
    ahead, seen, shapes = {"/", reverse("case_list"), reverse("notice_list")}, {}, set()
    while ahead:
        address = ahead.pop()
        if (shape := _shape(address)) in shapes:
            continue
        shapes.add(shape)
        words = seen[address] = _words(client.get(address))
        path, _mark, narrowed = address.partition("?")
        links = re.findall(r'href="(/(?!static/|api/)[^"#]*|\?[^"#]*)', words)
        found = {link if link.startswith("/") else path + link for link in links}
        ahead |= {link for link in found - seen.keys() if not (narrowed and "?" in link)}
    return seen


def _shape(address):
    """The page and the names of what it is asked for: the values narrow what a reader without them sees anyway."""
    path, _mark, query = address.partition("?")
    return path, frozenset(parse_qs(query, keep_blank_values=True))


def _words(answer):
    """What a person reads in the answer: a page, or a paper as Word file or PDF."""
    kind = answer.get("Content-Type", "")
    if "wordprocessingml" in kind:
        return decode(answer.content, "paper.docx")
    if "pdf" in kind:
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    return unescape(answer.text) if "text/html" in kind else ""


def _guessed(case):
    """Every address of the pages, by every key that could stand in it."""
    keys = {1, 2, 3, 4, *(link.opinion_id for link in case.opinion_links.all())}
    place = {"jurisdiction": "shifan", "reference": case.proposal.number}
    for pattern in get_resolver("portal.web.urls").url_patterns:
        names = set(pattern.pattern.converters)
        if names <= place.keys():
            yield reverse(pattern.name, kwargs={name: place[name] for name in names})
        elif names - place.keys() == {"key"}:
            yield from (
                reverse(pattern.name, kwargs={**{n: place[n] for n in names - {"key"}}, "key": key})
                for key in sorted(keys)
            )


def _leaks(words, secrets=SECRETS):
    return [secret for secret in secrets if secret in "".join(words.split())]


def _kept_from(person):
    return SECRETS if person in {"office", "office leader"} else (*SECRETS, SAID)


def test_what_could_leak_is_there(case):
    kept = Passage.objects.filter(quotable=False)

    assert (kept.count(), PassageAsk.objects.filter(passage__in=kept).count()) == (2, 2)
    assert kept.filter(uses__reason=REASON).count() == 1


@pytest.mark.parametrize("person", sorted(OTHERS))
def test_nobody_else_meets_the_words_on_any_page(city, case, person):
    key = OTHERS[person]
    client = _client(city[key if len(key) > 1 else key[0]])
    pages = _followed(client)
    pages |= {address: _words(client.get(address)) for address in _guessed(case) if address not in pages}

    secrets = _kept_from(person)
    assert {at: _leaks(words, secrets) for at, words in pages.items() if _leaks(words, secrets)} == {}


@pytest.mark.parametrize("person", ["co-handler's desk", "leader in charge", "member", "secretariat"])
def test_nobody_else_meets_the_words_after_the_reply_went_out(city, answered, person):
    key = OTHERS[person]
    user = city[key if len(key) > 1 else key[0]]
    pages = _followed(_client(user))

    secrets = _kept_from(person)
    assert any("replies" in address for address in pages)
    assert {at: _leaks(words, secrets) for at, words in pages.items() if _leaks(words, secrets)} == {}
    assert _leaks(Api(user).everything(), secrets) == []


@pytest.mark.parametrize("person", sorted(INSIDERS))
def test_the_two_bureaus_read_them(city, case, person):
    client = _client(city[INSIDERS[person]])
    opinion = case.opinion_links.order_by("pk").last().opinion
    place = ["shifan", case.proposal.number]

    pages = [reverse("opinion_detail", args=[*place, opinion.pk]), reverse("case_detail", args=place)]

    assert [_leaks(client.get(page).text) for page in pages] == [list(SECRETS)] * 2


def test_papers_are_read_along_with_the_pages(city, case):
    """Else a leak in a paper would not be met; the lead's own papers show that it would."""
    pages = _followed(_client(city["工信局", Role.HANDLER]))
    found = {
        address.rpartition(".")[2]
        for address, words in pages.items()
        if ".docx" in address or ".pdf" in address
        if _leaks(words)
    }

    assert found == {"docx", "pdf"}


@pytest.mark.parametrize("person", sorted(OTHERS))
def test_nobody_else_meets_the_words_in_the_api(city, case, person):
    key = OTHERS[person]

    program = Api(city[key if len(key) > 1 else key[0]])
    beside = [
        program.get(f"/api/v1/opinions/{link.opinion_id}/{what}/")
        for link in case.opinion_links.all()
        for what in ("versions", "receipts", "fates")
    ]

    secrets = _kept_from(person)
    assert (_leaks(program.everything(), secrets), _leaks(repr(beside), secrets)) == ([], [])


def test_the_api_gives_them_to_the_two_bureaus(city, case):
    assert {person: _leaks(Api(city[key]).everything()) for person, key in INSIDERS.items()} == {
        person: list(SECRETS) for person in INSIDERS
    }


@pytest.mark.parametrize("person", ["office", "secretariat", "auditor"])
def test_the_api_lists_the_other_passages_and_says_that_words_are_kept(city, case, person):
    program = Api(city[OTHERS[person][0]])
    opinion = case.opinion_links.order_by("pk").last().opinion

    _status, body = program.get(f"/api/v1/opinions/{opinion.pk}/")

    assert "（本段仅供主办单位参考，未列出）" in body["text"]
    assert [(passage["position"], passage["quotable"]) for passage in body["passages"]] == [
        (1, None), (3, None), (4, None),
    ]  # fmt: skip


def test_the_bureaus_are_told_which_passages_may_be_quoted(city, case):
    opinion = case.opinion_links.order_by("pk").last().opinion
    answers = [Api(city[key]).get(f"/api/v1/opinions/{opinion.pk}/")[1] for key in INSIDERS.values()]

    told = {tuple((p["position"], p["quotable"]) for p in answer["passages"]) for answer in answers}

    assert told == {((1, True), (2, False), (3, True), (4, True))}
