"""`manage.py measure`: figures, exit codes, the page."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from config.measuring import registry
from config.measuring.measured import Figure, Grid, Measured


@pytest.fixture
def measure(capsys):
    """Runs the command; its exit code, standard output and standard error."""

    def run(*arguments):
        code = 0
        try:
            call_command("measure", *arguments)
        except SystemExit as stop:
            code = stop.code
        except CommandError:
            code = 2
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def matrix_gives(monkeypatch):
    """Puts a made-up result in the place of one measurement."""

    def give(**fields):
        def measure_nothing(page):
            return Measured(**fields)

        monkeypatch.setitem(registry.MEASURES, "matrix", measure_nothing)

    return give


def test_figures_grids_and_differences_are_told(measure, matrix_gives):
    matrix_gives(
        figures=(Figure("cells", "一致的格", 3, 4, at_least=0.75),),
        grids=(Grid("甲案", ("建议", "答复"), (("一.1", "已回应"), ("一.2", "–"))),),
        differences=("甲案 建议一.2",),
        notes=("页面没有测。",),
    )

    code, out, err = measure("matrix")

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "== matrix", "", "甲案", "  建议  答复", "  一.1  已回应", "  一.2  –", "", "不一致之处：", "  · 甲案 建议一.2", "",
        "一致的格：3/4（75.0%）", "页面没有测。",
    ]  # fmt: skip


def test_figure_that_fell_ends_with_one(measure, matrix_gives):
    matrix_gives(figures=(Figure("cells", "一致的格", 3, 4, at_least=0.8),))

    code, out, err = measure("matrix", "--json")

    assert (code, err) == (1, "一致的格：75.0%，低于已达到的 80.0%。\n")
    assert json.loads(out)["figures"] == {"cells": {"hits": 3, "of": 4, "share": 0.75, "at_least": 0.8}}


def test_share_of_nothing_is_whole():
    assert Figure("cells", "", 0, 0).share == 1


@pytest.mark.parametrize("text", ["", "今天天气很好。", "市交通局：\n关于第20240007号提案，同意。\n市公安局"])
def test_another_page_is_refused_in_one_sentence(measure, tmp_path, text):
    page = tmp_path / "page.txt"
    page.write_text(text, encoding="utf-8")

    code, out, err = measure("matrix", "--page", str(page))

    assert (code, out) == (2, "")
    assert "20230368" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("flight",), (), ("matrix", "--page", "/nowhere/page.txt")])
def test_wrong_use_is_refused(measure, arguments):
    code, out, _ = measure(*arguments)

    assert (code, out) == (2, "")


def test_real_page_is_asked_for_when_it_is_not_given(measure):
    code, out, _ = measure("matrix")

    assert code == 0
    assert "--page" in out


def test_every_measurement_runs_on_the_real_page(measure, shared_case):
    code, out, err = measure("all", "--json", "--page", str(shared_case / "published-page.txt"))

    assert (code, err) == (0, "")
    assert [json.loads(line)["measure"] for line in out.splitlines()] == [
        *registry.MEASURES, *registry.GENERATED
    ]  # fmt: skip
