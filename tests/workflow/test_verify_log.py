"""Both verifiers, ours and the one that stands alone, find the same first fault in the same log."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from notifications.models import Notice
from proposals.roles import Role
from tests.city import City, make_city
from tests.conftest import REPOSITORY
from workflow import chain
from workflow.models import Assignment, Case, Event, Opinion
from workflow.queries import MODELS
from workflow.services.verification import export_lines, logged_cases
from workflow.states import STATES

ALONE = REPOSITORY / "scripts" / "verify_log.py"
ACCEPTED = 6
"""The place of the first accept in the log of `handled`; the event after it moves another unit."""


@dataclass(frozen=True)
class Result:
    code: int
    said: str
    """What went to standard error, else to standard output."""


def ours(*arguments: str) -> Result:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_log", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return Result(int(end.code or 0), err.getvalue().strip() or out.getvalue().strip())
    return Result(0, out.getvalue().strip())


def alone(*arguments: str) -> Result:
    done = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, "-I", "-S", "-X", "utf8", str(ALONE), *arguments],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert "Traceback" not in done.stderr
    return Result(done.returncode, done.stderr.strip() or done.stdout.strip())


@pytest.fixture
def city(db) -> City:
    return make_city()


@pytest.fixture
def handled(city) -> Case:
    """A case with two units that have signed for it."""
    case = city.handling()
    city.accept(case, "工信局", "科技局")
    return case


@pytest.fixture
def other(city) -> Case:
    return city.filed(title="另一件")


def both(tmp_path) -> Result:
    """What both say, which must be the same."""
    file = tmp_path / "log.jsonl"
    result = ours("--export", str(file))
    assert alone(str(file)) == result
    return result


def event(case: Case, seq: int) -> Event:
    return Event.objects.get(case=case, seq=seq)


def alter(case: Case, seq: int, /, **values: object) -> None:
    assert Event.objects.filter(case=case, seq=seq).update(**values) == 1


def remove(case: Case, *seqs: int) -> None:
    doomed = Event.objects.filter(case=case, seq__in=seqs)
    Notice.objects.filter(event__in=doomed).delete()
    doomed.delete()


def sign_again(case: Case, seq: int) -> None:
    """What a forger with the rules in hand would do to make one event look right."""
    alter(case, seq, hash=chain.event_hash(event(case, seq).as_record()))


def test_intact_logs_hold(city, handled, other, tmp_path):
    city.closed(title="第三件")
    count = Event.objects.count()

    assert both(tmp_path) == Result(0, f"3 件提案、{count} 条记录，链条完整。")


def test_an_empty_database_holds(db, tmp_path):
    assert both(tmp_path) == Result(0, "0 件提案、0 条记录，链条完整。")


@pytest.mark.parametrize("seq", [1, ACCEPTED, 7])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("machine", "reply"),
        ("subject", 4711),
        ("transition", "waive"),
        ("source", "waived"),
        ("target", "waived"),
        ("actor", None),
        ("post", None),
        ("note", "后来添上的一句话"),
        ("inputs", "0" * 64),
        ("hash", "f" * 64),
    ],
)
def test_an_altered_field_is_found_in_its_event(handled, tmp_path, seq, field, value):
    alter(handled, seq, **{field: value})

    assert both(tmp_path) == Result(
        1, f"[altered] shifan {handled.proposal.reference} 号：第 {seq} 条被改动过。"
    )


def test_an_altered_principal_is_found(city, handled, tmp_path):
    alter(handled, ACCEPTED, on_behalf_of=city[Role.OFFICE])

    assert both(tmp_path).said.startswith("[altered]")


def test_an_altered_moment_is_found(handled, tmp_path):
    alter(handled, ACCEPTED, at=F("at") + timedelta(microseconds=1))

    assert both(tmp_path).said.startswith("[altered]")


def test_an_altered_link_is_found(handled, tmp_path):
    alter(handled, ACCEPTED, previous="0" * 64)

    assert both(tmp_path).said == f"[link] shifan {handled.proposal.reference} 号：第 6 条与前一条接不上。"


def test_every_hashed_field_was_altered_above():
    told = {"machine", "subject", "transition", "source", "target", "actor", "post", "note", "inputs"}

    assert told | {"on_behalf_of", "at", "previous", "case", "seq"} == set(chain.HASHED)


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ((1,), "[order] shifan 20230001 号：第 1 条缺失或错位。"),
        ((3,), "[order] shifan 20230001 号：第 3 条缺失或错位。"),
        ((7,), "[cut] shifan 20230001 号：只到第 6 条，与办件所记的长度或链尾不符。"),
        ((6, 7), "[cut] shifan 20230001 号：只到第 5 条，与办件所记的长度或链尾不符。"),
        ((1, 2, 3, 4, 5, 6, 7), "[cut] shifan 20230001 号：只到第 0 条，与办件所记的长度或链尾不符。"),
    ],
)
def test_a_cut_is_found_at_the_start_in_the_middle_and_at_the_end(handled, tmp_path, gone, said):
    remove(handled, *gone)

    assert both(tmp_path) == Result(1, said)


def test_a_cut_whose_numbers_were_closed_up_is_found(handled, tmp_path):
    remove(handled, 3)
    for seq in range(4, 8):
        alter(handled, seq, seq=seq - 1)

    assert both(tmp_path).said.startswith("[link] shifan 20230001 号：第 3 条")


def test_a_log_erased_together_with_its_length_is_found(handled, tmp_path):
    remove(handled, *range(1, 8))
    Case.objects.filter(pk=handled.pk).update(chain_length=0, chain_head=chain.START)

    assert both(tmp_path).said.startswith("[cut]")


def test_a_length_that_was_altered_is_found(handled, tmp_path):
    Case.objects.filter(pk=handled.pk).update(chain_length=8)

    assert both(tmp_path).said.startswith("[cut]")


def test_reordered_events_are_found(handled, tmp_path):
    alter(handled, 6, seq=99)
    alter(handled, 7, seq=6)
    alter(handled, 99, seq=7)

    assert both(tmp_path).said.startswith("[link] shifan 20230001 号：第 6 条")


def test_an_event_of_another_case_is_found(handled, other, tmp_path):
    remove(handled, 4)
    alter(other, 4, case=handled)

    assert both(tmp_path).said.startswith("[link] shifan 20230001 号：第 4 条")


def test_an_event_of_another_case_behind_the_end_is_found(handled, other, tmp_path):
    alter(other, 4, case=handled, seq=8)

    assert both(tmp_path).said.startswith("[link] shifan 20230001 号：第 8 条")


def test_a_signed_again_event_breaks_the_next_link(handled, tmp_path):
    alter(handled, ACCEPTED, note="改过的说明")
    sign_again(handled, ACCEPTED)

    assert both(tmp_path).said == "[link] shifan 20230001 号：第 7 条与前一条接不上。"


def test_a_signed_again_last_event_is_not_what_the_case_keeps(handled, tmp_path):
    alter(handled, 7, note="改过的说明")
    sign_again(handled, 7)

    assert both(tmp_path).said.startswith("[cut] shifan 20230001 号：只到第 7 条")


def test_a_whole_chain_forged_over_an_impossible_move_is_found(handled, tmp_path):
    alter(handled, 7, source="answered")
    sign_again(handled, 7)
    Case.objects.filter(pk=handled.pk).update(chain_head=event(handled, 7).hash)

    assert both(tmp_path).said == "[jump] shifan 20230001 号：第 7 条的起始状态与此前的记录不符。"


def test_a_case_state_changed_in_the_database_is_found(handled, tmp_path):
    Case.objects.filter(pk=handled.pk).update(state="closed")

    assert both(tmp_path).said == f"[state] shifan 20230001 号：case {handled.pk} 的当前状态没有记录可依。"


def test_the_state_of_a_unit_that_never_moved_is_compared_too(city, handled, tmp_path):
    pending = city.assignment(handled, "金融局")
    Assignment.objects.filter(pk=pending.pk).update(state="withdrawn")

    said = f"[state] shifan 20230001 号：assignment {pending.pk} 的当前状态没有记录可依。"
    assert both(tmp_path) == Result(1, said)


def test_an_opinion_that_was_taken_out_of_the_case_is_found(city, handled, tmp_path):
    opinion = city.opinion_sent(handled, "科技局")
    Opinion.objects.get(pk=opinion.pk).links.all().delete()

    assert both(tmp_path).said.startswith(f"[state] shifan 20230001 号：opinion {opinion.pk}")


def test_one_case_may_be_checked_alone(handled, other):
    alter(other, 1, note="改过")

    assert ours("--case", "20230001") == Result(0, "1 件提案、7 条记录，链条完整。")
    assert ours("--case", "20230002").code == 1


def test_a_draft_is_named_by_its_reference(city):
    draft = city.draft()

    assert ours("--case", draft.proposal.reference) == Result(0, "1 件提案、1 条记录，链条完整。")


@pytest.mark.parametrize("number", ["20239999", "d0", "dx", ""])
def test_an_unknown_number_is_used_wrongly(handled, number):
    assert ours("--case", number) == Result(2, f"没有编号为“{number}”的提案。")


def test_a_file_that_cannot_be_written_is_used_wrongly(handled, tmp_path):
    result = ours("--export", str(tmp_path / "nowhere" / "log.jsonl"))

    assert (result.code, result.said.startswith("写不了文件")) == (2, True)


@pytest.fixture
def export(handled) -> list[str]:
    return list(export_lines(logged_cases()))


def written(tmp_path, lines) -> str:
    file = tmp_path / "export.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(file)


def changed(line: str, **values: object) -> str:
    return json.dumps(json.loads(line) | values, ensure_ascii=False)


@pytest.mark.parametrize(
    "arguments",
    [(), ("a", "b"), ("--other",), ("/nonexistent/file",)],
    ids=["none", "two", "option", "absent"],
)
def test_alone_says_that_it_is_used_wrongly(arguments):
    assert alone(*arguments).code == 2


def test_alone_describes_the_export_in_its_help():
    result = alone("--help")

    assert (result.code, "huiban-event-log" in result.said) == (0, True)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _lines: [],
        lambda lines: lines[1:],
        lambda lines: [changed(lines[0], version=3), *lines[1:]],
        lambda lines: [changed(lines[0], cases=2), *lines[1:]],
        lambda lines: [*lines[:3], lines[3][:40], *lines[4:]],
        lambda lines: [*lines[:3], "[]", *lines[4:]],
        lambda lines: [*lines[:3], "[" * 100_000],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [lines[0], changed(lines[1], length="7"), *lines[2:]],
        lambda lines: [lines[0], changed(lines[1], states=[[1]]), *lines[2:]],
        lambda lines: [*lines[:3], lines[3][:-1] + ', "note": "两份说明"}', *lines[4:]],
    ],
)
def test_alone_refuses_what_is_no_whole_export(export, tmp_path, spoil):
    result = alone(written(tmp_path, spoil(export)))

    assert (result.code, result.said.startswith("读不了")) == (2, True)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"extra": 1}, "altered"),
        ({"seq": True}, "altered"),
        ({"machine": ["case"]}, "altered"),
        ({"case": 4711}, "order"),
    ],
)
def test_alone_finds_fields_that_a_log_does_not_have(export, tmp_path, values, code):
    lines = [*export[:2], changed(export[2], **values), *export[3:]]

    result = alone(written(tmp_path, lines))

    assert (result.code, result.said.partition(" ")[0]) == (1, f"[{code}]")


def test_a_letter_outside_of_unicode_is_hashed_by_both_alike(handled):
    record = event(handled, 1).as_record() | {"note": "\ud800 半个字符"}

    assert len(chain.event_hash(record)) == 64


@pytest.mark.parametrize("machine", STATES)
def test_the_chain_knows_in_which_state_subjects_are_made(machine):
    field = MODELS[machine]._meta.get_field("state")

    assert chain.INITIAL[machine] == field.default == next(iter(STATES[machine])).value


def test_an_exported_event_has_the_hashed_fields_and_the_hash(handled):
    assert set(event(handled, 1).as_record()) == {*chain.HASHED, "hash"}
