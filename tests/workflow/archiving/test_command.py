"""`manage.py import_xlsx`."""

import json

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from proposals.models import Import, Organisation, Post
from tests.books import book
from tests.city import make_city
from workflow.models import Case

NEW = {"单位": [["全称", "简称", "类型"], ["示范市水务局", "水务局", "政府部门"]]}
WRONG = {"单位": [["全称"], ["示范市水务局"]]}
PAST = {"往年提案": [["届次", "编号", "案由"], ["十四届二次会议", "20220017", "关于夜市的建议"]]}
FIRST = {
    "人员": [["账号", "姓名"], ["admin2", "管理员"]],
    "任职": [["账号", "单位", "角色", "任职起"], ["admin2", "提案委", "系统管理员", "2023-01-01"]],
}


@pytest.fixture
def run(db, tmp_path, capsys):
    make_city()

    def ran(sheets, *arguments, place="shifan"):
        file = tmp_path / "表.xlsx"
        file.write_bytes(book(sheets))
        code = 0
        try:
            call_command("import_xlsx", str(file), "--jurisdiction", place, *arguments)
        except SystemExit as stop:
            code = stop.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return ran


def test_without_apply_it_only_tells(run):
    code, out, err = run(NEW)
    assert (code, err) == (0, "")
    assert "示范市水务局" in out
    assert "这是预览，加 --apply 才导入。" in out
    assert not Organisation.objects.filter(name="示范市水务局").exists()
    assert not Import.objects.exists()


def test_with_apply_it_takes_in_and_keeps_who_did(run):
    code, out, _err = run(NEW, "--apply", "--json")
    assert (code, json.loads(out)["created"], json.loads(out)["applied"]) == (0, 1, True)
    assert Import.objects.get().uploaded_by is None


def test_faults_end_with_one_and_name_their_cells(run):
    code, out, err = run(WRONG, "--apply")
    assert (code, out) == (1, "")
    assert "单位 第 2 行“简称”：新单位必须填写这一格。" in err


def test_first_administrators_are_made_by_command(run):
    code, _out, err = run(FIRST, "--apply")
    assert (code, err) == (0, "")
    assert Post.objects.get(person__username="admin2").role == "administrator"


def test_past_cases_are_taken_in(run):
    code, _out, _err = run(PAST, "--past", "--apply")
    assert (code, Case.objects.get().state) == (0, "archived")


def test_unknown_place_ends_with_two(run):
    code, _out, err = run(NEW, place="nowhere")
    assert (code, err.strip()) == (2, "没有辖区“nowhere”。")


def test_template_is_written_and_never_over_a_file(tmp_path, capsys):
    file = tmp_path / "模板.xlsx"
    call_command("import_xlsx", str(file), "--template", "--past")
    assert load_workbook(file).sheetnames == ["填写说明", "往年提案"]
    with pytest.raises(SystemExit) as stop:
        call_command("import_xlsx", str(file), "--template")
    assert stop.value.code == 2


def test_missing_file_ends_with_two(run, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("import_xlsx", "/nowhere/表.xlsx", "--jurisdiction", "shifan")
    assert stop.value.code == 2
