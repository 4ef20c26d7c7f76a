"""A second city is set up through the pages alone, carries a proposal to filing, and neither city sees the other."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.web.subjects import move_url
from proposals.models import Jurisdiction, Organisation, User
from proposals.roles import Role
from tests.city import PASSWORD, fresh
from tests.portal.walkers import BACKEND, FormWalker
from workflow.models import Case

pytestmark = pytest.mark.no_cover

SLUG = "linshi"
USUAL = {
    "usual-office": ["office"], "usual-secretariat": ["secretariat"], "usual-group": ["jjj"], "usual-bureau": ["gxj", "jyj"]
}  # fmt: skip
SESSION = {
    "name": "一届一次会议", "year": "2023", "filing_opens_on": "2022-12-01", "opens_on": "2023-01-09",
    "closes_on": "2023-01-13", "cut_off_on": "2023-01-12", "filing_closes_on": "2023-12-31",
}  # fmt: skip
STAFF = {
    "邻市委员": ("经济界", Role.MEMBER),
    "邻市提案委": ("提案委", Role.SECRETARIAT),
    "邻市督查": ("督查室", Role.OFFICE),
    "邻市收文": ("工信局", Role.LIAISON),
    "邻市经办": ("工信局", Role.HANDLER),
    "邻市局长": ("工信局", Role.BUREAU_LEADER),
}
OWN = "关于整治邻市夜间噪声的建议"
TEXT = {
    "kind": "cppcc_proposal", "title": OWN, "reasons": "夜间施工和高音喇叭扰民，群众反映强烈。" * 12, "wish": "public", "rows": "1",
    "ask-0": "由工信局牵头制定夜间施工规定。", "_key": "k",
}  # fmt: skip


def page(name, *keys):
    return reverse(name, args=[SLUG, *keys])


def entered(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def joined(letter):
    """The account that the letter's code makes, by its name."""
    name = letter.invitation.person.name
    given = {"code": letter.code, "name": name, "username": f"{SLUG}-{name}"}
    answer = Client().post(reverse("join"), given | {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.url == reverse("login")
    client = Client()
    assert client.login(username=f"{SLUG}-{name}", password=PASSWORD)
    return client


@pytest.fixture
def operator(city):
    return entered(User.objects.create_superuser("operator", password=PASSWORD, name="运维甲"))


@pytest.fixture
def people(operator):
    """The second city as the operator and its administrator set it up, and browsers of its people by their names."""
    made = {"name": "邻市", "short_name": "邻市", "slug": SLUG, "time_zone": "Asia/Shanghai", "host": ""}
    operator.post(reverse("city_new"), made)
    operator.post(page("city_pack"), {"pack": "generic-city"})
    operator.post(page("city_sessions"), SESSION)
    operator.post(page("city_bodies"), USUAL | {"do": "usual"})
    bodies = dict(Organisation.objects.filter(jurisdiction__slug=SLUG).values_list("short_name", "pk"))
    named = {"do": "name", "name": "邻市管理员", "organisation": bodies["提案委"]}
    [letter] = operator.post(page("city_administrator"), named).context["letters"]
    administrator = joined(letter)
    for name, (body, role) in STAFF.items():
        post = {"organisation": bodies[body], "role": role, "from_on": "2023-05-01", "reason": "设立"}
        administrator.post(f"{reverse('person_new')}?in={SLUG}", {"name": name, **post})
    waiting = [line[0].pk for line in administrator.get(reverse("invitations")).context["lines"]]
    letters = administrator.post(reverse("invitations"), {"person": waiting}).context["letters"]
    return {letter.invitation.person.name: joined(letter) for letter in letters} | {
        "邻市管理员": administrator
    }


@pytest.fixture
def filed(people):
    """The second city's first proposal, written, submitted, examined and filed by links and forms."""
    session = Jurisdiction.objects.get(slug=SLUG).sessions.get()
    answer = people["邻市委员"].post(reverse("proposal_new"), TEXT | {"session": session.pk})
    case = Case.objects.get(jurisdiction__slug=SLUG)
    walker = FormWalker(None)
    walker.kept = {User.objects.get(name=name).pk: client for name, client in people.items()}
    walker.case_url = answer.url
    member, clerk = User.objects.get(name="邻市委员"), User.objects.get(name="邻市提案委")
    walker.move(member, "submit", case)
    walker.move(clerk, "recommend", case)
    walker.move(clerk, "file", case, category="城市建设", nature="ordinary")
    return fresh(case)


def test_the_second_city_carries_a_proposal_to_filing_and_its_operator_sees_none(operator, people, filed):
    told = operator.get(page("city_progress"))
    listed = read(operator, (*LISTS, "city_list"))
    address = reverse("case_detail", args=[SLUG, filed.proposal.number])

    assert (filed.state, filed.proposal.number) == ("filed", "20230001")
    assert filed.deadlines.get(step="handover").due_on > date(2023, 5, 22)
    assert OWN in people["邻市督查"].get(reverse("assign")).text
    assert "可以写提案和立案了" in told.text
    assert "还差</td>" not in told.text
    assert "可以立案" in listed
    assert not any(words in listed for words in (OWN, filed.proposal.number))
    assert [operator.get(url).status_code for url in (address, page("city_bodies"))] == [404, 404]


LISTS = (
    "workbench", "case_list", "commitment_list", "notice_list", "figures", "assign", "call_list", "publication_batch",
    "api_case_list", "api_task_list", "api_figures", "manage", "people", "invitations", "outbox", "import_list",
    "retention",
)  # fmt: skip


def read(client, names=LISTS, **asked):
    """What stands on all the pages and answers that the person may open."""
    told = []
    for name in names:
        answer = client.get(reverse(name), asked)
        assert answer.status_code in {200, 302, 400, 403, 404}, (name, answer.status_code)
        told.append(answer.content.decode() if answer.status_code == 200 else "")
    for address in (reverse("case_export", args=["csv"]), reverse("figure_rows")):
        answer = client.get(address, asked)
        told.append(b"".join(answer).decode() if answer.status_code == 200 else "")
    return "\n".join(told)


def test_neither_city_sees_the_other(city, browse, people, filed):
    first = city.closed(title="关于示范市河道清淤的建议")
    mine, theirs = ("示范市", first.proposal.title), ("邻市", OWN)
    roles, names = (Role.OFFICE, Role.ADMINISTRATOR), ("邻市督查", "邻市管理员")
    found = ("search", "api_search")

    by_first = {role: read(browse(role)) + read(browse(role), found, q="噪声") for role in roles}
    by_second = {name: read(people[name]) + read(people[name], found, q="河道") for name in names}

    assert not any(words in told for told in by_first.values() for words in theirs)
    assert not any(words in told for told in by_second.values() for words in mine)
    assert first.proposal.title in by_first[Role.OFFICE]
    assert OWN in by_second["邻市督查"]
    assert "管理员" in by_second["邻市管理员"]


def test_neither_city_opens_anything_of_the_other_nor_do_strangers_mix_them(city, browse, people, filed):
    first = city.closed(title="关于示范市河道清淤的建议")
    stranger = Client()
    clerk = User.objects.get(name="邻市提案委")
    theirs = [
        reverse("case_detail", args=[SLUG, filed.proposal.number]),
        reverse("case_archive", args=[SLUG, filed.proposal.number]),
        reverse("api_case_by_number", args=[SLUG, filed.proposal.number]),
        move_url(filed, filed, "hand_over"),
        reverse("person", args=[clerk.pk]),
        page("city_progress"),
        page("city_bodies"),
        f"{reverse('people')}?in={SLUG}",
    ]
    mine = [
        reverse("case_detail", args=["shifan", first.proposal.number]),
        reverse("api_case_by_number", args=["shifan", first.proposal.number]),
        move_url(first, first, "hand_over"),
        reverse("person", args=[city[Role.SECRETARIAT].pk]),
        f"{reverse('people')}?in=shifan",
    ]

    of_first = {
        browse(role).get(url).status_code for role in (Role.OFFICE, Role.ADMINISTRATOR) for url in theirs
    }
    of_second = {people[name].get(url).status_code for name in ("邻市督查", "邻市管理员") for url in mine}

    assert (of_first, of_second) == ({404}, {404})
    assert "河道清淤" in stranger.get(reverse("public_search"), {"in": "shifan"}).text
    assert OWN not in stranger.get(reverse("public_search")).text
    assert stranger.get(reverse("public_search"), {"in": SLUG}).status_code == 404
    assert stranger.get(reverse("public_case", args=[SLUG, filed.proposal.number])).status_code == 404
