"""`manage.py exchange`: what it prints, and how it ends."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.city import make_city
from workflow.exchange import KeyLine, fingerprint, new_key, public_of
from workflow.models import Channel

PEER = public_of(new_key())
LINE = str(KeyLine("shifan", "inner", PEER))


@pytest.fixture
def city(db):
    return make_city()


def run(*words):
    """What is printed, what is complained about, and the exit code."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("exchange", *map(str, words), stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return out.getvalue().splitlines(), err.getvalue().strip(), code


def test_a_side_gets_a_key_and_knows_the_peer_by_its_line(city, tmp_path):
    lines, complaint, code = run("keys", "shifan", "outer")
    own = Channel.objects.get().own_public

    assert (complaint, code) == ("", 0)
    assert lines == [f"huiban-exchange-1:shifan:outer:{own}", f"本侧指纹：{fingerprint(own)}"]
    assert run("add", LINE, "--out", tmp_path)[0][0] == f"对方指纹：{fingerprint(PEER)}"
    channel = Channel.objects.get()
    assert (channel.peer_public, channel.out_folder, channel.in_folder) == (PEER, str(tmp_path.resolve()), "")
    assert run("status") == (
        [
            "示范市，外网（委员）",
            f"本侧指纹：{fingerprint(own)}",
            f"对方指纹：{fingerprint(PEER)}",
            "发到第 0 号，对方确认到第 0 号；收到第 0 号",
        ],
        "",
        0,
    )


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["keys", "nowhere", "outer"], "没有代码为“nowhere”的辖区。"),
        (["add", "x"], "这不是对方打印的那一行公钥，请整行复制。"),
        (["add", LINE], "这里没有辖区“shifan”的通道，请先运行 exchange keys。"),
        (["status"], "还没有设通道，请先运行 exchange keys。"),
        (["send", "out"], "还没有设通道，请先运行 exchange keys。"),
    ],
)
def test_what_cannot_be_done_ends_with_two_and_one_sentence(city, words, complaint):
    assert run(*words) == ([], complaint, 2)


def test_a_side_once_taken_stays_and_its_own_key_is_not_the_peers(city):
    [line, _told], _complaint, _code = run("keys", "shifan", "outer")

    assert run("keys", "shifan", "inner") == ([], "“示范市”已经设在外网（委员），不能改。", 2)
    assert run("add", line) == ([], "这是本侧自己的公钥，需要的是对方的。", 2)


def test_nothing_goes_or_comes_before_the_peer_is_known(city, tmp_path):
    run("keys", "shifan", "outer")
    (tmp_path / "x.parcel").write_bytes(b"x")
    wanted = "还没有对方的公钥，请先运行 exchange add。"

    assert run("send", tmp_path) == ([], wanted, 2)
    assert run("receive", tmp_path) == ([], wanted, 2)
    assert run("status")[2] == 1


def test_a_refused_file_is_named_and_ends_with_one(city, tmp_path):
    run("keys", "shifan", "outer")
    run("add", LINE)
    (tmp_path / "x.parcel").write_bytes(b"x")

    assert run("receive", tmp_path) == (["x.parcel  不是完整的包，或已损坏。"], "", 1)
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*.parcel")] == [Path("refused/x.parcel")]
    assert run("receive", tmp_path) == ([], "", 0)


def test_a_folder_that_is_not_there_is_said(city, tmp_path):
    run("keys", "shifan", "outer")
    run("add", LINE)

    assert run("receive", tmp_path / "no") == ([], f"没有文件夹“{tmp_path / 'no'}”。", 2)


def test_of_several_cities_one_must_be_named(city):
    make_city("erhao")
    run("keys", "shifan", "outer")
    run("keys", "erhao", "inner")

    assert run("status") == ([], "有几个辖区，请用 --jurisdiction 指明。", 2)
    assert run("status", "--jurisdiction", "erhao")[0][0] == "示范市，内网（承办单位）"
