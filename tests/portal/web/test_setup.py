"""An installation and its cities are set up through pages alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proposals.models import AdministrativeAct, Jurisdiction, Organisation, Session, SetupCode, User
from proposals.roles import Role
from proposals.services.administering.opening import make_setup_code
from workflow.models.rulebook import RulePack

PASSWORD = "correct-horse-battery"
SETUP = reverse("setup")
CODE = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")


def account(code, **more):
    return {
        "code": code, "name": "运维甲", "username": "operator", "password1": PASSWORD, "password2": PASSWORD, **more
    }  # fmt: skip


@pytest.fixture
def code(db):
    return make_setup_code(timezone.now())


@pytest.fixture
def operator(db):
    return User.objects.create_superuser("operator", password=PASSWORD, name="运维甲")


@pytest.fixture
def client(operator):
    client = Client()
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def made(client, slug="xinshi", name="新市", **more):
    given = {
        "name": name,
        "short_name": name[0],
        "slug": slug,
        "time_zone": "Asia/Shanghai",
        "host": "",
        **more,
    }
    return client.post(reverse("city_new"), given)


def page(name, slug="xinshi", *keys):
    return reverse(name, args=[slug, *keys])


# -- the first account ---------------------------------------------------------------------------------------------


def test_the_code_from_the_console_makes_the_operator_and_the_page_is_gone(db, capsys):
    call_command("setup_code")
    code = CODE.search(capsys.readouterr().out)[0]
    stranger = Client()

    answer = stranger.post(SETUP, account(code.lower().replace("-", " ")))

    assert (answer.status_code, answer.url) == (302, reverse("city_new"))
    operator = User.objects.get()
    assert (operator.username, operator.name, operator.is_superuser) == ("operator", "运维甲", True)
    assert stranger.get(reverse("city_list")).status_code == 200
    assert Client().get(SETUP).status_code == 404
    assert Client().post(SETUP, account(code)).status_code == 404


def test_the_page_asks_for_the_code_as_long_as_nobody_has_an_account(db):
    assert "设立码" in Client().get(SETUP).text
    assert f'href="{SETUP}"' in Client().get(reverse("login")).text


def test_the_code_is_kept_as_a_digest_and_a_new_one_voids_it(code):
    second = make_setup_code(timezone.now())

    assert SetupCode.objects.count() == 1
    assert code.replace("-", "") not in SetupCode.objects.get().digest
    assert Client().post(SETUP, account(code)).status_code == 422
    assert Client().post(SETUP, account(second)).status_code == 302


def test_the_code_lasts_a_day(code, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))

    answer = Client().post(SETUP, account(code))

    assert answer.status_code == 422
    assert "设立码不对或已过期" in answer.text
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"password2": "another-horse-battery"}, "两次输入的密码不一样"),
        ({"password1": "short", "password2": "short"}, "密码"),
        ({"username": "a b"}, "账号名"),
        ({"code": ""}, "设立码"),
    ],
)
def test_what_is_wrong_with_the_account_is_told_and_nothing_is_used_up(code, wrong, says):
    answer = Client().post(SETUP, account(code) | wrong)

    assert answer.status_code == 422
    assert says in answer.text
    assert not User.objects.exists()
    assert SetupCode.objects.get().used_at is None


def test_ten_wrong_codes_are_enough(code):
    tries = [Client().post(SETUP, account("AAAA")).status_code for _try in range(10)]
    then = Client().post(SETUP, account(code))

    assert tries == [422] * 10
    assert then.status_code == 429
    assert "15 分钟" in then.text


def test_the_command_refuses_once_somebody_has_an_account(operator, capsys):
    with pytest.raises(SystemExit) as left:
        call_command("setup_code")

    assert left.value.code == 2
    assert "已经有账号" in capsys.readouterr().err


# -- a city --------------------------------------------------------------------------------------------------------


def test_a_city_is_made_and_says_what_it_lacks(client):
    answer = made(client, host="Tian.Example.gov.cn")
    told = client.get(page("city_progress"))

    assert (answer.status_code, answer.url) == (302, page("city_progress"))
    city = Jurisdiction.objects.get()
    assert (city.slug, city.name, city.host) == ("xinshi", "新市", "tian.example.gov.cn")
    assert "还不能立案" in told.text
    assert told.text.count("还差</td>") == 10
    assert "ALLOWED_HOSTS" in told.text
    assert AdministrativeAct.objects.get().kind == "city_made"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"slug": "xinshi"}, "已有代码为“xinshi”的辖区"),
        ({"slug": "lin", "host": "tian.example.gov.cn"}, "这个域名已经给了另一个辖区"),
        ({"slug": "lin", "host": "https://tian/"}, "只写域名"),
        ({"slug": "lin", "time_zone": "Mars/Base"}, "没有这个时区"),
    ],
)
def test_a_city_that_cannot_be_comes_back_with_the_reason(client, wrong, says):
    made(client, host="tian.example.gov.cn")

    answer = made(client, **wrong)

    assert answer.status_code == 422
    assert says in answer.text
    assert Jurisdiction.objects.count() == 1


def test_the_basics_change_and_the_change_is_kept(client):
    made(client)

    client.post(
        page("city_basics"),
        {"name": "新城市", "short_name": "新城", "time_zone": "Asia/Urumqi", "host": ""},
    )

    city = Jurisdiction.objects.get()
    assert (city.name, city.time_zone) == ("新城市", "Asia/Urumqi")
    assert "名称：新市 → 新城市" in client.get(page("city_progress")).text


def test_a_pack_is_looked_through_and_chosen(client):
    made(client)

    shown = client.get(page("city_pack"))
    answer = client.post(page("city_pack"), {"pack": "generic-city"}, follow=True)

    assert "通用城市规则" in shown.text
    assert "未核实" in shown.text
    assert "深圳市 1998 年规定" in shown.text
    assert "已启用：通用城市规则" in answer.text
    assert RulePack.objects.get().slug == "generic-city"
    assert client.post(page("city_pack"), {"pack": "nonesuch"}).status_code == 409
    client.post(page("city_pack"), {"pack": "dongguan"})
    assert RulePack.objects.get().slug == "dongguan"


DAYS = {
    "name": "一届一次会议", "year": "2026", "filing_opens_on": "2025-12-01", "opens_on": "2026-01-09",
    "closes_on": "2026-01-13", "cut_off_on": "2026-01-12", "filing_closes_on": "2026-12-31",
}  # fmt: skip


def test_a_session_is_entered_and_its_days_changed(client):
    made(client)

    client.post(page("city_sessions"), DAYS)
    again = client.get(page("city_sessions"), {"name": "一届一次会议"})
    client.post(page("city_sessions"), DAYS | {"cut_off_on": "2026-01-11"})
    wrong = client.post(page("city_sessions"), DAYS | {"closes_on": "2026-01-01"})

    assert 'value="2026-01-12"' in again.text
    assert str(Session.objects.get().cut_off_on) == "2026-01-11"
    assert wrong.status_code == 422
    assert "“闭幕”早于“开幕”" in wrong.text


def test_usual_bodies_are_ticked_and_others_written(client):
    made(client)
    body = {
        "name": "新市港务局",
        "short_name": "港务局",
        "kind": "bureau",
        "document_word": "新港函",
        "do": "add",
    }

    client.post(
        page("city_bodies"), {"do": "usual", "usual-bureau": ["jyj"], "usual-secretariat": ["secretariat"]}
    )
    client.post(page("city_bodies"), body)
    taken = client.post(page("city_bodies"), body | {"name": "新市口岸局"})
    shown = client.get(page("city_bodies"))

    names = set(Organisation.objects.values_list("name", flat=True))
    assert names == {"新市教育局", "政协新市委员会提案委员会", "新市港务局"}
    assert Organisation.objects.get(name="新市港务局").seal == "港"
    assert taken.status_code == 422
    assert "机关代字“新港函”已由另一单位使用" in taken.text
    assert "新市公安局" in shown.text
    assert client.post(page("city_bodies"), {"do": "nonsense"}).status_code == 400


def test_words_are_set_for_many_and_stay_the_units_afterwards(client):
    made(client)
    client.post(page("city_bodies"), {"do": "usual", "usual-bureau": ["jyj", "gxj"]})
    school, work = Organisation.objects.order_by("-name")

    client.post(page("city_bodies"), {"do": "words", f"word-{school.pk}": "新教函"})
    kept = {name: getattr(school, name) for name in ("short_name", "seal", "kind", "duties")}
    again = client.post(
        page("city_body", "xinshi", school.pk), kept | {"document_word": "教函", "do": "describe"}
    )
    client.post(page("city_bodies"), {"do": "words", f"word-{work.pk}": "新教函"})

    assert list(Organisation.objects.order_by("-name").values_list("document_word", flat=True)) == [
        "新教函",
        "",
    ]
    assert "由该单位的联络员更改" in again.text


def test_a_body_is_described_renamed_and_dissolved(client):
    made(client)
    client.post(page("city_bodies"), {"do": "usual", "usual-bureau": ["jyj"]})
    body = Organisation.objects.get()
    url = page("city_body", "xinshi", body.pk)

    described = {
        "short_name": "教育局",
        "seal": "学",
        "kind": "bureau",
        "document_word": "新教函",
        "duties": "学校",
    }
    client.post(url, described | {"do": "describe"})
    client.post(url, {"do": "rename", "name": "新市教育和体育局", "reason": "机构改革"})
    client.post(url, {"do": "alias", "name": "新市教体局", "since": "2026", "until": ""})
    client.post(url, {"do": "dissolve", "until_on": "2026-12-31", "reason": "并入"})
    twice = client.post(url, {"do": "alias", "name": "新市教体局", "since": "", "until": ""})

    body = Organisation.objects.get()
    assert (body.name, body.seal, str(body.active_until)) == ("新市教育和体育局", "学", "2026-12-31")
    aliases = dict(body.aliases.values_list("name", "until_year"))
    assert aliases["新市教育局"] == timezone.localdate().year
    assert "新市教体局" in aliases
    assert "已经有这个别名" in twice.text
    kinds = list(AdministrativeAct.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["city_made", "body_added", *["body_changed"] * 3, "body_dissolved"]
    assert client.post(url, {"do": "nonsense"}).status_code == 400
    assert client.get(page("city_body", "xinshi", body.pk + 1)).status_code == 404


def test_the_operators_hand_ends_where_an_administrator_has_joined(client, city):
    """The demo city has its administrator: the operator reads counts of set-up, and changes nothing there."""
    slug = city.jurisdiction.slug

    listed = client.get(reverse("city_list"))
    told = client.get(page("city_progress", slug))
    closed = [
        client.get(page(name, slug)).status_code for name in ("city_pack", "city_sessions", "city_bodies")
    ]

    assert "示范市" in listed.text
    assert told.status_code == 200
    assert "以下由他们自己设置" in told.text
    assert closed == [404, 404, 404]


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.OFFICE, Role.MEMBER, Role.ADMINISTRATOR])
def test_nobody_else_finds_the_operators_pages(browse, role):
    other = browse(role)
    names = ["city_basics", "city_administrator"]

    answers = [other.get(reverse(name)).status_code for name in ("city_list", "city_new")]
    answers += [other.get(page(name, "shifan")).status_code for name in names]

    assert answers == [404] * 4
    assert other.post(reverse("city_new"), {"slug": "x"}).status_code == 404


def test_an_administrator_sees_the_progress_of_their_own_city_alone(browse, client):
    made(client)
    administrator = browse(Role.ADMINISTRATOR)

    own = administrator.get(page("city_progress", "shifan"))

    assert own.status_code == 200
    assert administrator.get(page("city_bodies", "shifan")).status_code == 200
    assert administrator.get(page("city_progress")).status_code == 404
    assert administrator.get(page("city_bodies")).status_code == 404
    assert browse(Role.OFFICE).get(page("city_progress", "shifan")).status_code == 404


def test_the_operator_names_the_administrator_by_a_letter(client):
    made(client)
    client.post(page("city_bodies"), {"do": "usual", "usual-secretariat": ["secretariat"]})
    body = Organisation.objects.get()

    letter = client.post(page("city_administrator"), {"do": "name", "name": "管甲", "organisation": body.pk})
    person = User.objects.get(name="管甲")
    again = client.post(page("city_administrator"), {"do": "again", "post": person.posts.get().pk})
    empty = client.post(page("city_administrator"), {"do": "name", "name": "", "organisation": body.pk})

    assert CODE.search(letter.text)[0] != CODE.search(again.text)[0]
    assert letter["Cache-Control"] == "private, no-store"
    assert not person.has_usable_password()
    assert empty.status_code == 422
    assert "还没有开通" in client.get(page("city_administrator")).text
    client.post(page("city_administrator"), {"do": "end", "post": person.posts.get().pk})
    assert not person.posts.exists()
    assert client.post(page("city_administrator"), {"do": "nonsense"}).status_code == 400


def test_each_need_leads_where_this_visitor_may_meet_it(client, browse):
    made(client)

    for_operator = client.get(page("city_progress")).text
    for_administrator = browse(Role.ADMINISTRATOR).get(page("city_progress", "shifan")).text

    people, administrator = f"{reverse('people')}?in=", page("city_administrator")
    assert (people in for_operator, administrator in for_operator) == (False, True)
    assert page("city_pack") in for_operator
    assert f"{people}shifan" in for_administrator
    assert page("city_administrator", "shifan") not in for_administrator
