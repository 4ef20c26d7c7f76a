"""Coming in with the account of another system, spoken with over the network."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from portal.web.identity.oidc import CityAdapter
from proposals.models import AccountAct, LogInProvider, MappedPost, User
from proposals.queries import held_posts
from proposals.roles import Role
from proposals.services import factors
from proposals.services.providers import add_mapping, connect_provider, end_mapping
from tests.city import make_city
from tests.sso import asked, running

NAME = "市统一身份认证"


@pytest.fixture(scope="module")
def sso():
    with running() as provider:
        yield provider


@pytest.fixture
def city(db):
    """Of today: the other system dates its answers."""
    cache.clear()
    return make_city()


@pytest.fixture
def connect(city, sso):
    def connected(**told):
        told = {
            "name": NAME,
            "server": sso.url,
            "client_id": "huiban",
            "secret": "geheim",
            "claim": "sub",
        } | told
        return connect_provider(city.jurisdiction, by=city[Role.ADMINISTRATOR], at=timezone.now(), **told)

    return connected


def led(page):
    """Where the page leads on to."""
    return unescape(re.search(r'content="0; url=([^"]+)"', page.text)[1])


def come(sso, row, sub, *, client=None, start="log_in_with", **form):
    client = client or Client()
    going = client.post(reverse(start, args=[row.slug]), form)
    return client, client.get(sso.agree(led(going), sub))


def linked(user, row, uid):
    return SocialAccount.objects.create(user=user, provider=row.slug, uid=uid)


def test_the_way_there_carries_state_nonce_and_pkce_and_the_name_stands_on_the_log_in_page(connect):
    row, client = connect(), Client()

    page = client.get(reverse("login"))
    told = asked(led(client.post(reverse("log_in_with", args=[row.slug]))))

    assert NAME in page.text
    assert (told["code_challenge_method"], told["response_type"], told["client_id"]) == (
        "S256",
        "code",
        "huiban",
    )
    assert min(len(told[name]) for name in ("state", "nonce", "code_challenge")) >= 16
    assert told["redirect_uri"] == f"http://testserver{reverse('log_in_back', args=[row.slug])}"


def test_a_linked_person_comes_in_and_goes_where_they_wanted(city, sso, connect):
    row = connect()
    linked(city[Role.OFFICE], row, "1001")

    client, answer = come(sso, row, "1001", next="/cases/")

    assert (answer.status_code, answer.url) == (302, "/cases/")
    assert client.get("/").status_code == 200
    assert city[Role.OFFICE].log_ins.get().way == NAME
    assert SocialAccount.objects.get().extra_data == {}


def test_a_linked_person_is_led_nowhere_else(city, sso, connect):
    row = connect()
    linked(city[Role.OFFICE], row, "1001")

    assert come(sso, row, "1001", next="https://example.org/")[1].url == "/"


def test_the_second_factor_is_asked_after_the_other_system_too(city, sso, connect):
    row, user = connect(), city[Role.OFFICE]
    linked(user, row, "1001")
    secret, now = factors.new_secret(), timezone.now()
    factors.add_app(user, secret, _code(secret, now - timedelta(minutes=5)), at=now - timedelta(minutes=5))

    client, answer = come(sso, row, "1001", next="/cases/")

    assert answer.url == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302
    assert client.post(answer.url, {"code": _code(secret, timezone.now())}).url == "/cases/"


def test_a_stranger_is_refused_in_words_and_no_account_is_made(sso, connect):
    row = connect()
    people = User.objects.count()
    client, answer = come(sso, row, "nobody")

    assert (answer.status_code, User.objects.count()) == (403, people)
    assert "还没有和会办的账号关联" in answer.text
    assert (client.get("/").status_code, SocialAccount.objects.count()) == (302, 0)


def test_a_namesake_of_the_place_is_linked_where_the_administrator_says_so(city, sso, connect):
    row, user = connect(unknown="by_username", claim="preferred_username"), city[Role.OFFICE]
    sso.put("77", preferred_username=user.username)

    come(sso, row, "77")

    assert SocialAccount.objects.get().user == user
    assert AccountAct.objects.get(person=user).kind == "linked"


def test_a_namesake_of_another_place_is_a_stranger(city, sso, connect):
    row = connect(unknown="by_username")
    foreign = User.objects.create(username="9001", name="外市")

    assert come(sso, row, foreign.username)[1].status_code == 403


def test_a_newcomer_gets_an_account_without_posts_where_the_administrator_says_so(sso, connect):
    row = connect(unknown="create")
    sso.put("5005", name="新来的")

    client, answer = come(sso, row, "5005")

    person = User.objects.get(username="5005")
    assert (answer.url, person.name, person.has_usable_password(), person.posts.count()) == (
        "/",
        "新来的",
        False,
        0,
    )
    assert "现在没有在任的岗位" in client.get(reverse("my_posts")).text
    assert come(sso, row, "bad name")[1].status_code == 403


def test_a_claim_brings_a_post_and_its_absence_ends_it(city, sso, connect):
    row, user = connect(), city["stranger"]
    linked(user, row, "1001")
    by = city[Role.ADMINISTRATOR]
    told = {"claim": "groups", "value": "dc", "organisation": city[Role.OFFICE].posts.get().organisation}
    User.objects.filter(pk=user.pk).update(is_superuser=False, is_staff=False)
    mapping = add_mapping(row, by=by, at=timezone.now(), role=Role.OFFICE, **told)
    sso.put("1001", groups=["x", "dc"])

    come(sso, row, "1001")
    come(sso, row, "1001")
    given = held_posts(user, _today())
    sso.put("1001", groups="x")
    come(sso, row, "1001")

    assert [(held.role, held.post.mapped.mapping) for held in given] == [(Role.OFFICE, mapping)]
    assert held_posts(user, _today()) == ()
    assert list(AccountAct.objects.filter(person=user).order_by("pk").values_list("kind", "reason")) == [
        ("post_given", f"{NAME}：groups=dc"),
        ("post_ended", f"{NAME}：groups=dc"),
    ]


def test_a_mapping_gives_no_more_than_its_administrator_may(city, sso, connect):
    row, user = connect(), city["stranger"]
    linked(user, row, "1001")
    by = city[Role.ADMINISTRATOR]
    told = {"claim": "sub", "value": "1001", "organisation": city.units["工信局"]}
    mapping = add_mapping(row, by=by, at=timezone.now(), role=Role.HANDLER, **told)
    by.posts.update(until_on=date(2023, 3, 1))

    come(sso, row, "1001")

    assert add_mapping(row, by=by, at=timezone.now(), role=Role.HANDLER, **told) is None
    assert (held_posts(user, _today()), mapping.posts.count()) == ((), 0)


def test_the_posts_of_a_mapping_end_with_it(city, sso, connect):
    row, user = connect(), city["stranger"]
    linked(user, row, "1001")
    by = city[Role.ADMINISTRATOR]
    told = {"claim": "sub", "value": "1001", "organisation": city.units["工信局"]}
    mapping = add_mapping(row, by=by, at=timezone.now(), role=Role.HANDLER, **told)
    come(sso, row, "1001")

    end_mapping(mapping, by=by, at=timezone.now())

    assert (held_posts(user, _today()), MappedPost.objects.get().ended_at is not None) == ((), True)


def test_an_account_is_linked_by_its_person_once(city, sso, connect):
    row, client = connect(), Client()
    client.force_login(city[Role.OFFICE], backend="django.contrib.auth.backends.ModelBackend")

    client, answer = come(sso, row, "1001", client=client, start="link_begin")
    shown = client.get(answer.url).text
    other = Client()
    other.force_login(city[Role.MEMBER], backend="django.contrib.auth.backends.ModelBackend")
    come(sso, row, "1001", client=other, start="link_begin")

    assert (answer.url, "已关联" in shown) == (reverse("security"), True)
    assert SocialAccount.objects.get().user == city[Role.OFFICE]
    assert client.post(reverse("link_begin", args=[row.slug])).status_code == 404
    assert other.post(reverse("link_remove", args=[SocialAccount.objects.get().pk])).status_code == 404
    client.post(reverse("link_remove", args=[SocialAccount.objects.get().pk]))
    assert SocialAccount.objects.count() == 0


def test_the_last_way_in_is_not_taken_away(city, connect):
    row, user, client = connect(), city[Role.OFFICE], Client()
    row = linked(user, row, "1001")
    user.set_unusable_password()
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    page = client.post(reverse("link_remove", args=[row.pk]), follow=True)

    assert ("唯一的登录方式" in page.text, SocialAccount.objects.count()) == (True, 1)


@pytest.mark.parametrize("broken", ["state", "code", "nothing"])
def test_an_answer_that_does_not_hold_together_is_told_in_words(city, sso, connect, broken):
    row, client = connect(), Client()
    linked(city[Role.OFFICE], row, "1001")
    back = sso.agree(led(client.post(reverse("log_in_with", args=[row.slug]))), "1001")
    told = {} if broken == "nothing" else asked(back) | {broken: "x"}

    answer = client.get(reverse("log_in_back", args=[row.slug]), told)

    assert (answer.status_code, "从登录页重新开始" in answer.text) == (502, True)
    assert client.get("/").status_code == 302


def test_an_answer_to_another_nonce_or_a_second_time_is_refused(city, sso, connect):
    row, client = connect(), Client()
    linked(city[Role.OFFICE], row, "1001")
    there = led(client.post(reverse("log_in_with", args=[row.slug])))
    forged = re.sub(r"nonce=[^&]+", "nonce=another-nonce", there)
    wrong = client.get(sso.agree(forged, "1001"))
    client, _right = come(sso, row, "1001", client=client)
    again = Client().get(reverse("log_in_back", args=[row.slug]), {"code": "x", "state": "y"})

    assert (wrong.status_code, again.status_code) == (502, 502)


@pytest.mark.parametrize("algorithm", ["RS256", "HS256", "none"])
def test_a_token_that_the_other_system_did_not_sign_names_nobody(sso, connect, algorithm):
    row = connect()
    adapter = CityAdapter(RequestFactory().get("/"), row.slug)
    kid = requests.get(f"{sso.url}/jwks", timeout=10).json()["keys"][0]["kid"]
    now = int(timezone.now().timestamp())
    claims = {"iss": sso.url, "aud": row.client_id, "sub": "1001", "iat": now, "exp": now + 600}
    key = {"RS256": rsa.generate_private_key(65537, 2048), "HS256": "k" * 64, "none": None}[algorithm]
    forged = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})

    with pytest.raises(OAuth2Error):
        adapter._decode_id_token(adapter.get_provider().app, forged)


def test_a_linked_account_that_was_closed_does_not_come_in(city, sso, connect):
    row, user = connect(), city[Role.OFFICE]
    linked(user, row, "1001")
    User.objects.filter(pk=user.pk).update(is_active=False)

    client, answer = come(sso, row, "1001")

    assert answer.url == reverse("login")
    assert "这个账号不能登录" in client.get(answer.url).text
    assert client.get("/").status_code == 302


def test_an_administrator_tries_whether_a_system_answers(city, connect):
    row, client = connect(), Client()
    client.force_login(city[Role.ADMINISTRATOR], backend="django.contrib.auth.backends.ModelBackend")

    assert "对方系统答复正常" in client.post(reverse("provider_try", args=[row.pk]), follow=True).text


def test_a_system_whose_issuer_is_another_is_not_spoken_with(sso, connect):
    row = connect(server=sso.url.replace("127.0.0.1", "localhost"))
    described = Client().post(reverse("log_in_with", args=[row.slug]))
    LogInProvider.objects.filter(pk=row.pk).update(server=f"{sso.url}/elsewhere")
    elsewhere = Client().post(reverse("log_in_with", args=[row.slug]))

    assert (described.status_code, elsewhere.status_code) == (200, 502)


def test_a_secret_that_was_sealed_with_a_lost_key_is_told_in_words(connect, settings):
    row = connect()
    settings.SECRET_KEY = "another-" * 10

    assert Client().post(reverse("log_in_with", args=[row.slug])).status_code == 502


def test_whoever_says_no_over_there_is_back_on_the_log_in_page(sso, connect):
    row, client = connect(), Client()
    back = sso.agree(led(client.post(reverse("log_in_with", args=[row.slug]))), action="deny")

    answer = client.get(
        f"{reverse('log_in_back', args=[row.slug])}?state={_state(client)}&error=access_denied"
    )

    assert "error=access_denied" in back
    assert answer.url == reverse("login")


@pytest.mark.parametrize("server", ["http://127.0.0.1:9", "http://8.8.8.8"], ids=["down", "in the open"])
def test_a_system_that_does_not_answer_is_told_in_words(connect, server):
    row = connect(server=server)

    answer = Client().post(reverse("log_in_with", args=[row.slug]))

    assert (answer.status_code, "现在连不上对方系统" in answer.text) == (502, True)


def test_a_system_that_was_stopped_lets_nobody_in(connect):
    row = connect()
    LogInProvider.objects.filter(pk=row.pk).update(active=False)

    assert Client().post(reverse("log_in_with", args=[row.slug])).status_code == 404
    assert NAME not in Client().get(reverse("login")).text


def test_the_environment_names_a_system_for_all(city, sso, settings):
    settings.OIDC = {"NAME": "省平台", "SERVER": sso.url, "CLIENT_ID": "x", "CLIENT_SECRET": "y", "CLAIM": ""}
    SocialAccount.objects.create(user=city[Role.OFFICE], provider="server", uid="1001")
    client = Client()
    going = client.post(reverse("log_in_with", args=["server"]))

    assert "省平台" in client.get(reverse("login")).text
    assert client.get(sso.agree(led(going), "1001")).url == "/"
    assert "省平台" in client.get(reverse("security")).text


def test_a_host_of_one_place_offers_the_systems_of_that_place_alone(city, connect, settings):
    connect()
    settings.ALLOWED_HOSTS = ["*"]
    place = type(city.jurisdiction).objects.create(slug="other", name="别市", host="other.example.org")

    assert NAME not in Client().get(reverse("login"), headers={"host": place.host}).text
    assert NAME in Client().get(reverse("login")).text


def _code(secret, moment):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # noqa: PLC0415 -- read where one is asked

    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // factors.STEP))


def _today():
    return timezone.localdate()


def _state(client):
    return next(iter(client.session["socialaccount_states"]))
