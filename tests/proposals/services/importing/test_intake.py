"""A workbook is handed in, looked at, and taken in."""

from datetime import timedelta

import pytest

from proposals.models import Import, Organisation
from proposals.roles import Role
from proposals.services.importing import NotWaitingError, RefusedBookError, apply_import, hand_in
from tests.books import book
from tests.city import DAY, at, fresh

AT = at(DAY)
NEW = book({"单位": [["全称", "简称", "类型"], ["示范市水务局", "水务局", "政府部门"]]})
WRONG = book({"单位": [["全称"], ["示范市水务局"]]})


def give(city, content=NEW):
    return hand_in(city.jurisdiction, content, "单位.xlsx", actor=city[Role.ADMINISTRATOR], at=AT)


def test_fit_workbook_waits_and_nothing_is_made(city):
    outcome, waiting = give(city)
    assert (outcome.created, outcome.faults) == (1, ())
    assert (waiting.file_name, waiting.uploaded_by, waiting.applied_at) == (
        "单位.xlsx",
        city[Role.ADMINISTRATOR],
        None,
    )
    assert not Organisation.objects.filter(name="示范市水务局").exists()


def test_faulty_workbook_is_not_kept(city):
    outcome, waiting = give(city, WRONG)
    assert (len(outcome.faults), waiting, Import.objects.count()) == (2, None, 0)


def test_faults_of_cells_and_of_sense_are_told_at_once_and_each_once(city):
    content = book(
        {
            "单位": [["全称", "简称", "类型"], ["示范市水务局", "水务局", "公司"], ["示范市林业局"]],
            "别名": [["单位", "别名"], ["示范市水务局", "市水利局"], ["示范市没有局", "没有局"]],
            "人员": [["账号", "姓名"], ["wang", "王某"], ["li", "=A1"]],
            "任职": [
                ["账号", "单位", "角色", "任职起"],
                ["wang", "工信局", "单位经办人", "去年"],
                ["li", "工信局", "单位经办人", "2023-01-01"],
            ],
        }
    )
    outcome, _waiting = give(city, content)
    assert [(one.sheet, one.row, one.column) for one in outcome.faults] == [
        ("单位", 2, "类型"),
        ("人员", 3, "姓名"),
        ("任职", 2, "任职起"),
        ("单位", 3, "简称"),
        ("单位", 3, "类型"),
        ("别名", 3, "单位"),
    ]


def test_workbook_whose_columns_are_wrong_says_only_that(city):
    outcome, _waiting = give(city, book({"单位": [["全称", "电话"], ["示范市林业局", "1"]]}))
    assert [(one.row, one.column) for one in outcome.faults] == [(1, "电话")]


def test_waiting_workbook_is_taken_in_once_and_its_content_let_go(city):
    _outcome, waiting = give(city)
    outcome = apply_import(waiting, actor=city[Role.ADMINISTRATOR], at=AT)
    row = fresh(waiting)
    assert (outcome.created, row.created_count, bytes(row.content), row.applied_at) == (1, 1, b"", AT)
    assert Organisation.objects.filter(name="示范市水务局").exists()
    with pytest.raises(NotWaitingError):
        apply_import(waiting, actor=city[Role.ADMINISTRATOR], at=AT)


def test_what_came_between_keeps_everything_out(city):
    rows = [["全称", "上级单位"], ["示范市工信局", "示范市科技局"]]
    _outcome, waiting = give(city, book({"单位": rows}))
    Organisation.objects.filter(pk=city.units["科技局"].pk).update(name="示范市科学局")
    outcome = apply_import(waiting, actor=city[Role.ADMINISTRATOR], at=AT)
    assert [one.message for one in outcome.faults] == ["没有全称为“示范市科技局”的单位。"]
    assert fresh(waiting).applied_at is None


def test_workbook_that_waited_too_long_is_given_up(city):
    _outcome, waiting = give(city)
    with pytest.raises(NotWaitingError):
        apply_import(waiting, actor=city[Role.ADMINISTRATOR], at=AT + timedelta(days=2))
    hand_in(city.jurisdiction, WRONG, "单位.xlsx", actor=None, at=AT + timedelta(days=2))
    assert Import.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"just words", "wrong_ending"), (b"", "empty_file"), (NEW[:900], "broken")],
    ids=["words", "nothing", "half"],
)
def test_what_is_no_workbook_is_refused_in_words(city, content, code):
    with pytest.raises(RefusedBookError) as refused:
        give(city, content)
    assert refused.value.code == code
    assert "“单位.xlsx”" in str(refused.value)
