"""The page of the exchange between two networks: for whom it is, what it says, files taken and brought by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proposals.roles import Role
from tests.city import at
from workflow.exchange import KeyLine, Manifest, fingerprint, new_key, open_parcel, pack, public_of
from workflow.models import Channel, Parcel, RefusedFile, RefusedItem
from workflow.services.exchange import begin, join

PAGE, PACK, BRING = reverse("exchange"), reverse("exchange_pack"), reverse("exchange_bring")
PEER = new_key()
MORNING = at(date(2023, 2, 1))


@pytest.fixture
def channel(city):
    """The city is outside, and knows the key of the inner side."""
    begin(city.jurisdiction, "outer", at=MORNING)
    return join(str(KeyLine("shifan", "inner", public_of(PEER))))


def parcel_of_peer(channel, number=1, **more):
    head = Manifest("shifan", "inner", number, "0" * 64, MORNING.isoformat(), 0, (), 0, **more)
    return pack(PEER, channel.own_public, head, {})[0]


def brought(*contents):
    return {"parcels": [SimpleUploadedFile(f"{at}.parcel", data) for at, data in enumerate(contents)]}


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ((Role.ADMINISTRATOR,), 200),
        ((Role.SECRETARIAT,), 404),
        ((Role.OFFICE,), 404),
        ((Role.MEMBER,), 404),
        (("stranger",), 404),
    ],
)
def test_page_is_for_the_administrator(channel, browse, key, status):
    assert browse(*key).get(PAGE).status_code == status
    assert browse(*key).post(PACK).status_code == {200: 302}.get(status, status)
    assert browse(*key).post(BRING).status_code == {200: 302}.get(status, status)


def test_page_says_that_one_installation_exchanges_nothing(city, browse):
    client = browse(Role.ADMINISTRATOR)

    assert "只有这一套，不用交换" in client.get(PAGE).text
    assert client.post(PACK).status_code == 404


def test_page_says_what_lacks_before_the_peer_is_known(city, browse):
    begin(city.jurisdiction, "outer", at=MORNING)
    client = browse(Role.ADMINISTRATOR)

    assert "还没有对方的公钥" in client.get(PAGE).text
    assert "请先运行 exchange add" in client.post(PACK, follow=True).text
    assert "请先运行 exchange add" in client.post(BRING, brought(b"x"), follow=True).text


def test_a_parcel_is_packed_and_taken_away_sealed(city, channel, browse):
    case = city.submitted()
    client = browse(Role.ADMINISTRATOR)

    assert "打好了 1 个包" in client.post(PACK, follow=True).text
    assert "没有新的要送。" in client.post(PACK, follow=True).text
    parcel = Parcel.objects.get()
    taken = client.post(reverse("exchange_take", args=[parcel.pk]))

    page = client.get(PAGE).text
    assert taken["Content-Disposition"] == 'attachment; filename="huiban-shifan-outer-000001.parcel"'
    opened = open_parcel(taken.content, PEER, channel.own_public, most=10**6)
    assert opened.items[0]["data"]["title"] == case.proposal.title
    assert case.proposal.title.encode() not in taken.content
    assert "已带走，未确认" in page
    assert fingerprint(channel.own_public) in page
    assert case.proposal.title not in page
    assert client.get(reverse("exchange_take", args=[parcel.pk])).status_code == 405
    assert client.post(reverse("exchange_take", args=[parcel.pk + 1])).status_code == 404


def test_what_is_brought_is_taken_and_what_is_wrong_is_listed(channel, browse):
    client = browse(Role.ADMINISTRATOR)

    page = client.post(BRING, brought(parcel_of_peer(channel), b"x"), follow=True).text

    assert "“0.parcel”已收下。" in page
    assert "“1.parcel”没有收下：不是完整的包，或已损坏。" in page
    assert Channel.objects.get().last_in == 1
    assert RefusedFile.objects.get().name == "1.parcel"
    assert "没有选择文件。" in client.post(BRING, follow=True).text


def test_page_names_the_gap_and_what_could_not_be_done(channel, browse):
    client = browse(Role.ADMINISTRATOR)
    client.post(BRING, brought(parcel_of_peer(channel, 3)))
    waiting = Parcel.objects.get()
    RefusedItem.objects.create(
        parcel=waiting,
        position=0,
        uid="0" * 32,
        step="withdraw",
        acted_at=MORNING,
        code="x",
        reason="已经交办。",
    )

    page = client.get(PAGE).text

    assert "缺第 1、2 号" in page
    assert "等前面的" in page
    assert "已经交办。" in page
    assert "撤案" in page


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_however_much_there_is(channel, browse, django_assert_num_queries, count):
    for number in range(1, count + 1):
        RefusedFile.objects.create(
            channel=channel, name=f"{number}.parcel", digest=str(number), code="altered", reason="损坏。",
            at=MORNING + timedelta(days=number),
        )  # fmt: skip
        Parcel.objects.create(
            channel=channel, direction="in", number=number, digest="0" * 64, size=1, items=0,
            made_at=MORNING, moved_at=MORNING, settled_at=MORNING,
        )  # fmt: skip
    client = browse(Role.ADMINISTRATOR)
    client.get(PAGE)

    with django_assert_num_queries(15):
        assert client.get(PAGE).status_code == 200
