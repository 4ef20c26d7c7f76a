"""Anchors vouch for the logs: whatever was changed afterwards is found, by ours and by the script that stands alone."""

from __future__ import annotations

import hashlib
import json
import stat
from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from notifications.models import Notice
from tests.city import at, make_city
from tests.workflow.test_verify_log import Result, alone, ours
from workflow import anchoring, chain
from workflow.models import Anchor, AnchoredHead, Case, Event
from workflow.services.anchor_key import KeyUnusableError, genuine, signer
from workflow.services.anchors import make_due

DAY = date(2023, 6, 1)


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def anchored(city):
    """A city with two anchors: of a case that was handed over, and of what two units and another proposal added."""
    case = city.handling()
    make_due(at(DAY))
    city.accept(case, "工信局", "科技局")
    city.filed(title="另一件")
    make_due(at(DAY + timedelta(days=1)))
    return case


def both(tmp_path, *arguments) -> Result:
    """What both say, which must be the same."""
    file = tmp_path / "log.jsonl"
    result = ours("--export", str(file), *arguments)
    assert alone(str(file), *arguments) == result
    return result


def said(tmp_path, *arguments):
    result = both(tmp_path, *arguments)
    assert result.code == 1
    return result.said


def write_anew(case, seq, **values):
    """What somebody does who can write everything but has no key: one event is changed, and all behind it fit again."""
    previous = None
    for event in Event.objects.filter(case=case, seq__gte=seq).order_by("seq"):
        for name, value in (values if event.seq == seq else {}).items():
            setattr(event, name, value)
        event.previous = event.previous if previous is None else previous
        event.hash = previous = chain.event_hash(event.as_record())
        event.save()
    Case.objects.filter(pk=case.pk).update(chain_head=previous)


# -- making ---------------------------------------------------------------------------------------------------------


def test_anchor_says_what_grew_since_the_one_before(city, anchored):
    first, second = Anchor.objects.order_by("number")

    assert [(one.number, one.on, one.chains) for one in (first, second)] == [
        (1, DAY, 1),
        (2, DAY + timedelta(days=1), 2),
    ]
    assert (first.events, second.events) == (5, Event.objects.count())
    assert (first.previous, second.previous) == (chain.START, first.digest)
    lengths = Case.objects.order_by("pk").values_list("pk", "chain_length", "chain_head")
    assert list(second.grown.order_by("case").values_list("case", "length", "head")) == list(lengths)


def test_anchor_is_signed_as_the_documents_say(anchored, key_file):
    anchor = Anchor.objects.get(number=2)
    lines = "".join(
        f"{case} {length} {head}\n"
        for case, length, head in anchor.grown.order_by("case").values_list("case", "length", "head")
    )
    text = (
        f'{{"chains":2,"events":{anchor.events},"format":"huiban-anchor","heads":"{anchor.heads}",'
        f'"jurisdiction":"shifan","made_at":"2023-06-02T02:00:00+00:00","number":2,"on":"2023-06-02",'
        f'"previous":"{anchor.previous}","version":1}}'
    ).encode()

    assert anchor.heads == hashlib.sha256(lines.encode()).hexdigest()
    assert anchor.digest == hashlib.sha256(text).hexdigest()
    assert genuine(anchor.key, text, anchor.signature)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_there_is_one_anchor_a_day_and_one_of_a_day_without_moves(city, anchored):
    assert make_due(at(DAY + timedelta(days=1))) == []
    [third] = make_due(at(DAY + timedelta(days=2)))

    second = Anchor.objects.get(number=2)
    assert (third.number, third.chains, third.events) == (3, second.chains, second.events)
    assert third.heads == hashlib.sha256(b"").hexdigest()


def test_city_without_cases_has_no_anchor(city):
    assert make_due(at(DAY)) == []


@pytest.mark.parametrize("spoil", [lambda path: path.chmod(0o640), lambda path: path.write_text("no key")])
def test_key_that_others_may_read_or_that_is_none_is_not_used(city, anchored, key_file, spoil):
    spoil(key_file)

    with pytest.raises(KeyUnusableError):
        make_due(at(DAY + timedelta(days=2)))
    assert Anchor.objects.count() == 2


def test_key_of_another_kind_is_not_used(key_file):
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # noqa: PLC0415 -- this test's alone
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 -- the same
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key_file.parent.mkdir()
    key_file.touch(0o600)
    pem = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key_file.write_bytes(pem)

    with pytest.raises(KeyUnusableError, match="Ed25519"):
        signer()


def test_command_makes_and_prints_the_anchor(city, anchored, key_file):
    out = StringIO()

    with time_machine.travel(at(DAY + timedelta(days=2)), tick=False):
        call_command("anchor", stdout=out)

    newest = Anchor.objects.get(number=3)
    groups = " ".join(newest.digest[start : start + 4] for start in range(0, 64, 4))
    assert str(key_file) in out.getvalue()
    assert f"shifan 第 3 份 2023-06-03：2 件提案、{newest.events} 条记录\n  {groups}\n" in out.getvalue()


def test_command_prints_the_key_alone(city, anchored):
    out = StringIO()
    call_command("anchor", "--key-only", stdout=out)

    assert "".join(out.getvalue().split()).endswith(signer().public)
    assert Anchor.objects.count() == 2


def test_command_says_why_a_key_cannot_be_used(city, anchored, key_file):
    key_file.chmod(0o644)
    err = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("anchor", stderr=err)

    assert (ended.value.code, "600" in err.getvalue()) == (2, True)


# -- checking -------------------------------------------------------------------------------------------------------


def test_logs_that_were_not_touched_agree_with_the_anchors(city, anchored, tmp_path):
    city.opinion_sent(anchored, "科技局")
    newest = Anchor.objects.get(number=2)
    on_paper = " ".join(newest.digest[start : start + 4] for start in range(0, 64, 4)).upper()
    count = Event.objects.count()

    result = both(tmp_path, "--key", newest.key, "--anchor", on_paper)

    assert result == Result(0, f"2 件提案、{count} 条记录，链条完整。与 2 份存证相符。")


def test_a_chain_that_was_written_anew_as_a_whole_is_found(city, anchored, tmp_path):
    write_anew(anchored, 3, note="当时就是这样写的")

    assert said(tmp_path) == f"[anchored] shifan：办件 {anchored.pk} 的记录与第 1 份存证不符。"


def test_a_chain_that_was_written_anew_from_its_beginning_is_found(city, anchored, tmp_path):
    write_anew(anchored, 1, at=at(date(2023, 1, 1)))

    assert said(tmp_path).startswith("[anchored] shifan")


def test_events_put_in_another_order_and_chained_again_are_found(city, anchored, tmp_path):
    one, two = Event.objects.filter(case=anchored, transition="accept").order_by("seq")
    subjects = one.subject, two.subject
    Event.objects.filter(pk=one.pk).update(subject=subjects[1])
    Event.objects.filter(pk=two.pk).update(subject=subjects[0])
    write_anew(anchored, one.seq)

    assert said(tmp_path) == f"[anchored] shifan：办件 {anchored.pk} 的记录与第 2 份存证不符。"


def test_a_chain_that_was_cut_so_that_the_case_agrees_is_found(city, anchored, tmp_path):
    last = Event.objects.filter(case=anchored).order_by("-seq").first()
    share = city.assignment(anchored, "科技局")
    Notice.objects.filter(event=last).delete()
    last.delete()
    before = Event.objects.filter(case=anchored).order_by("-seq").first()
    type(share).objects.filter(pk=share.pk).update(state="pending")
    Case.objects.filter(pk=anchored.pk).update(chain_length=before.seq, chain_head=before.hash)

    assert said(tmp_path) == f"[anchored] shifan：办件 {anchored.pk} 的记录与第 2 份存证不符。"


def test_anchor_that_was_made_to_fit_is_found(city, anchored, tmp_path):
    write_anew(anchored, 3, note="改过")
    fit_again()

    assert said(tmp_path) == "[anchor_altered] shifan：第 1 份存证被改动过。"


def fit_again():
    """The lists of the anchors say what the logs say now."""
    for one in AnchoredHead.objects.all():
        one.head = Event.objects.get(case=one.case_id, seq=one.length).hash
        one.save()


def forge(key):
    """All anchors, made anew to fit the logs and signed with some key."""
    previous = chain.START
    for anchor in Anchor.objects.order_by("number"):
        grown = anchor.grown.values_list("case", "length", "head")
        anchor.heads = anchoring.heads_digest(anchoring.Grown(*one) for one in grown)
        anchor.previous, anchor.key = previous, key.public
        anchor.digest = previous = anchoring.digest_of(anchor.as_record())
        anchor.signature = key.sign(anchoring.statement(anchor.as_record()))
        anchor.save()


def test_anchors_signed_again_by_another_key_are_found_by_the_key_on_paper(
    city, anchored, settings, tmp_path
):
    genuine_key = signer().public
    settings.ANCHOR_KEY_FILE = str(tmp_path / "forged.pem")
    write_anew(anchored, 3, note="改过")
    fit_again()
    forge(signer())

    assert both(tmp_path).code == 0  # nothing in the installation tells any more
    assert said(tmp_path, "--key", genuine_key) == "[anchor_key] shifan：第 1 份存证不是所认的密钥签的。"


def test_anchors_signed_again_by_the_stolen_key_are_found_by_the_digest_on_paper(city, anchored, tmp_path):
    printed = Anchor.objects.get(number=2).digest
    write_anew(anchored, 3, note="改过")
    fit_again()
    forge(signer())

    assert both(tmp_path, "--key", signer().public).code == 0
    assert said(tmp_path, "--anchor", printed) == "[anchor_missing] 没有摘要与纸面相同的存证。"


def test_anchor_that_claims_somebody_elses_key_is_found(city, anchored, settings, tmp_path):
    public = signer().public
    settings.ANCHOR_KEY_FILE = str(tmp_path / "forged.pem")
    write_anew(anchored, 3, note="改过")
    fit_again()
    forge(signer())
    Anchor.objects.update(key=public)

    assert said(tmp_path) == "[anchor_signature] shifan：第 1 份存证的签名不对。"


@pytest.mark.parametrize("number", [1, 2])
def test_anchor_that_was_taken_away_is_found(city, anchored, tmp_path, number):
    doomed = Anchor.objects.get(number=number)
    doomed.grown.all().delete()
    doomed.delete()

    found = said(tmp_path, "--anchor", doomed.digest)

    expected = {
        1: "[anchor_order] shifan：第 2 份存证与前一份接不上。",
        2: "[anchor_missing] 没有摘要与纸面相同的存证。",
    }
    assert found == expected[number]


@pytest.mark.parametrize(
    ("name", "value"),
    [("events", 1), ("chains", 9), ("on", date(2023, 5, 1)), ("heads", "0" * 64), ("digest", "1" * 64)],
)
def test_what_an_anchor_says_cannot_be_changed(city, anchored, tmp_path, name, value):
    Anchor.objects.filter(number=1).update(**{name: value})

    assert said(tmp_path) == "[anchor_altered] shifan：第 1 份存证被改动过。"


def test_anchor_that_counts_wrongly_is_found_though_it_is_signed(city, anchored, tmp_path):
    Anchor.objects.filter(number=1).update(events=4)
    forge(signer())

    assert said(tmp_path) == "[anchor_altered] shifan：第 1 份存证被改动过。"


def test_signature_that_is_none_is_found(city, anchored, tmp_path):
    Anchor.objects.filter(number=2).update(signature="nonsense")

    assert said(tmp_path) == "[anchor_signature] shifan：第 2 份存证的签名不对。"


def test_one_case_is_checked_without_anchors(city, anchored):
    assert ours("--case", anchored.proposal.number) == Result(0, "1 件提案、7 条记录，链条完整。")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines[:2],
        lambda lines: [lines[0], json.dumps(json.loads(lines[1]) | {"more": 1}), *lines[2:]],
        lambda lines: [lines[0], json.dumps(json.loads(lines[1]) | {"grown": [["1", 2, "3"]]}), *lines[2:]],
        lambda lines: [json.dumps(json.loads(lines[0]) | {"anchors": "2"}), *lines[1:]],
    ],
)
def test_alone_refuses_anchors_that_are_none(anchored, tmp_path, spoil):
    ours("--export", str(tmp_path / "log.jsonl"))
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "spoilt.jsonl").write_text("\n".join(spoil(lines)), encoding="utf-8")

    result = alone(str(tmp_path / "spoilt.jsonl"))

    assert (result.code, result.said.startswith("读不了")) == (2, True)
