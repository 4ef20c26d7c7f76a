"""The whole file of a case: what each reader finds in it, and that whoever changes it is found out."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from proposals.models import Attachment
from proposals.queries import held_posts
from proposals.roles import Role
from proposals.services import attachments
from tests.city import DAY, at, fresh, make_city
from tests.conftest import REPOSITORY
from tests.files import PDF, examined
from workflow.models import Event

ON = date(2023, 6, 1)
LOG = "05 办理记录/log.jsonl"


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def archived(city):
    case = city.closed(title="关于加快企业培育的建议")
    file = examined("../../etc/报告.pdf", PDF)
    attachments.keep(case.proposal, file, purpose="material", person=city[Role.MEMBER], at=at(DAY))
    return fresh(case)


PACKED = {}
"""What a proposer got, by the path of each file: packed once for all who spoil it."""


@pytest.fixture
def members_file(request):
    if not PACKED:
        city = request.getfixturevalue("city")
        PACKED.update(unpacked(request.getfixturevalue("archived"), city[Role.MEMBER]))
    return dict(PACKED)


def held(user):
    return held_posts(user, ON)


def packed(case, user):
    from portal.documents.casefile import casefile  # noqa: PLC0415 -- the module reads models

    return b"".join(casefile(case, held(user)))


def unpacked(case, user):
    with ZipFile(BytesIO(packed(case, user))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def checked(tmp_path, data):
    file = tmp_path / "案卷.zip"
    file.write_bytes(data)
    script = REPOSITORY / "scripts" / "verify_archive.py"
    done = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, "-X", "utf8", str(script), str(file)],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    return done.returncode, (done.stderr or done.stdout).strip()


def repacked(files):
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def _with_log(files, lines):
    """What a forger would do who also writes the sums anew."""
    files = files | {LOG: "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()}
    names = [line.split("  ", 1)[1] for line in files["SHA256SUMS"].decode().splitlines()]
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in names)
    return files | {"SHA256SUMS": sums.encode()}


def _lines(files):
    return [json.loads(line) for line in files[LOG].decode().splitlines()]


def _forged(files, field, value):
    lines = _lines(files)
    place = next(n for n, line in enumerate(lines) if line.get("machine") == "assignment")
    lines[place][field] = value
    return _with_log(files, lines)


def _hidden(files):
    """The last move of the case is passed off as one that is not for the reader."""
    lines = _lines(files)
    place = max(n for n, line in enumerate(lines) if line.get("machine") == "case")
    lines[place] = {name: lines[place][name] for name in ("case", "seq", "previous", "hash")}
    return _with_log(files, lines)


def test_file_holds_papers_texts_attachments_and_the_log(city, archived):
    files = unpacked(archived, city[Role.SECRETARIAT])

    assert [name for name in files if "归档目录" in name] == ["00 归档目录.docx", "00 归档目录.pdf"]
    assert "04 附件/01 报告.pdf" in files
    assert files["04 附件/01 报告.pdf"] == PDF
    assert "企业数量多" in files["01 提案正文.txt"].decode()
    assert any(name.startswith("02 文书/") and "答复函 工信局.pdf" in name for name in files)
    assert any(name.startswith("03 各版文本/") and "会办意见 科技局" in name for name in files)
    assert "评价" in files["05 办理记录/办理经过.csv"].decode()
    assert files["06 核验/verify_log.py"] == (REPOSITORY / "scripts/verify_log.py").read_bytes()


def test_sums_name_every_file_and_are_right(city, archived):
    files = unpacked(archived, city[Role.SECRETARIAT])
    sums = dict(reversed(line.split("  ", 1)) for line in files.pop("SHA256SUMS").decode().splitlines())
    manifest = json.loads(files["manifest.json"])

    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert {one["path"]: one["sha256"] for one in manifest["files"]} | {
        "manifest.json": sums["manifest.json"]
    } == sums
    assert manifest["case"]["number"] == archived.proposal.number


def test_same_content_is_the_same_file(city, archived):
    assert packed(archived, city[Role.SECRETARIAT]) == packed(archived, city[Role.SECRETARIAT])


@pytest.mark.parametrize(
    "key", [(Role.SECRETARIAT,), (Role.OFFICE,), (Role.MEMBER,), ("科技局", Role.HANDLER)]
)
def test_script_finds_the_file_sound_for_each_reader(city, archived, tmp_path, key):
    user = city[key if len(key) > 1 else key[0]]

    code, words = checked(tmp_path, packed(archived, user))

    assert (code, "个文件与摘要值一致。1 件提案" in words) == (0, True)


def test_a_letter_is_in_the_file_of_its_readers_alone(city, archived):
    def letters(*key):
        user = city[key if len(key) > 1 else key[0]]
        return sorted(name for name in unpacked(archived, user) if "会办意见" in name and "各版" in name)

    assert [
        len(letters(*key))
        for key in [(Role.OFFICE,), ("工信局", Role.HANDLER), ("科技局", Role.HANDLER), (Role.MEMBER,)]
    ] == [2, 2, 1, 0]


def test_before_the_end_a_unit_learns_nothing_of_a_rating(city):
    case = city.evaluated()
    files = unpacked(case, city["工信局", Role.HANDLER])

    told = files["05 办理记录/办理经过.csv"].decode() + files["manifest.json"].decode()
    assert LOG not in files
    assert "评价" not in told
    assert not any("征询意见表" in name and "空白" not in name for name in files)
    assert "办结以后提供" in files["说明.txt"].decode()
    assert LOG in unpacked(case, city[Role.OFFICE])


def test_events_that_are_not_for_the_reader_are_only_linked(city, archived):
    lines = [json.loads(line) for line in unpacked(archived, city[Role.MEMBER])[LOG].decode().splitlines()]
    events = lines[2:]

    assert lines[0]["version"] == 2
    assert len(events) == Event.objects.filter(case=archived).count()
    left_out = [event for event in events if "machine" not in event]
    assert {frozenset(event) for event in left_out} == {frozenset({"case", "seq", "previous", "hash"})}
    assert not any(event.get("machine") == "opinion" for event in events)


def test_a_scan_is_not_in_the_file_of_a_unit(city, archived):
    Attachment.objects.update(purpose="scan")

    units, secretariat = (
        unpacked(archived, user) for user in (city["工信局", Role.HANDLER], city[Role.SECRETARIAT])
    )

    assert not any(name.startswith("04") for name in units)
    assert any(name.startswith("04") for name in secretariat)


def test_a_missing_file_is_named(city, archived):
    attachments.place_of(Attachment.objects.get().path).unlink()

    files = unpacked(archived, city[Role.SECRETARIAT])

    assert {"title": "附件材料 报告.pdf", "missing": True} in json.loads(files["manifest.json"])["files"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: files | {"01 提案正文.txt": b"x"}, "被改动过：01 提案正文.txt"),
        (lambda files: files | {"多.txt": b"x"}, "多出一个文件：多.txt"),
        (lambda files: {n: d for n, d in files.items() if n != "说明.txt"}, "少了一个文件：说明.txt"),
        (lambda files: {n: d for n, d in files.items() if n != "SHA256SUMS"}, "没有 SHA256SUMS"),
        (lambda files: files | {"../x.txt": b"x"}, "路径不安全：../x.txt"),
        (lambda files: _forged(files, "transition", "withdraw"), "[altered]"),
        (lambda files: _forged(files, "hash", "0" * 64), "[altered]"),
        (lambda files: _forged(files, "seq", 99), "[order]"),
        (_hidden, "[state]"),
    ],
)  # fmt: skip
def test_whatever_is_changed_is_found(members_file, tmp_path, change, said):
    code, words = checked(tmp_path, repacked(change(members_file)))

    assert code == 1
    assert said in words


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ((Role.MEMBER,), 200),
        (("发改局", Role.HANDLER), 404),
        (("stranger",), 404),
        ((Role.ADMINISTRATOR,), 404),
    ],
)
def test_both_doors_give_the_file_to_who_sees_the_case(city, archived, key, status):
    client = Client()
    user = city[key if len(key) > 1 else key[0]]
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    place = [archived.jurisdiction.slug, archived.proposal.reference]

    answers = [client.get(reverse(name, args=place)) for name in ("case_archive", "api_case_archive")]

    assert [answer.status_code for answer in answers] == [status, status]
    given = [b"".join(answer.streaming_content) for answer in answers if answer.streaming]
    assert len(set(given)) == (1 if status == 200 else 0)
    assert all(ZipFile(BytesIO(data)).testzip() is None for data in given)


def test_a_unit_that_lost_the_case_gets_nothing(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局")
    share = city.assignment(case, "科技局")
    city.do("withdraw_unit", share, city[Role.OFFICE], date(2023, 5, 2), reason="不再需要")
    client = Client()
    client.force_login(
        city["科技局", Role.HANDLER],
        backend="django.contrib.auth.backends.ModelBackend",
    )

    place = [case.jurisdiction.slug, case.proposal.reference]
    assert client.get(reverse("case_archive", args=place)).status_code == 404
