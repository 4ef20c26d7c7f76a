"""The printed manual is made from the tables, and docs/workflow.md is that print."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from tests.conftest import REPOSITORY
from workflow.manual import as_json, as_markdown, as_mermaid
from workflow.states import FINAL, STATES
from workflow.transitions import ROWS, TABLES


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("workflow_table", *arguments, stdout=out)
    return out.getvalue()


def test_docs_are_what_the_command_prints():
    with translation.override("zh-hans"):
        assert (REPOSITORY / "docs" / "workflow.md").read_text(encoding="utf-8") == printed()


def test_markdown_has_one_line_for_each_row_and_no_broken_cell():
    lines = re.findall(r"^\| [^-].*\|$", as_markdown(), flags=re.MULTILINE)

    assert len(lines) == len(ROWS) + len(TABLES)
    assert {line.count(" | ") for line in lines} == {8}


@pytest.mark.parametrize("machine", TABLES)
def test_diagram_draws_every_move_between_states_and_nothing_else(machine):
    drawn = set(re.findall(r"^    (\w+) --> (\w+): ", as_mermaid(machine), flags=re.MULTILINE))

    assert drawn == {(s, row.target) for row in TABLES[machine].values() if row.target for s in row.source}


@pytest.mark.parametrize("machine", TABLES)
def test_diagram_begins_at_the_first_state_and_ends_at_the_final_ones(machine):
    diagram = as_mermaid(machine)
    states = STATES[machine]

    assert re.findall(r"\[\*\] --> (\w+)", diagram) == [next(iter(states)).value]
    assert set(re.findall(r"(\w+) --> \[\*\]", diagram)) == FINAL[states]
    assert re.findall(r'state ".+" as (\w+)', diagram) == states.values


def test_json_says_of_every_row_who_may_and_what_follows():
    assert json.loads(printed("--json")) == as_json()
    assert next(row for row in as_json()["opinion"] if row["name"] == "send") | {
        "guards": [],
        "effect": "",
    } == {
        "name": "send",
        "label": "送达主办单位",
        "source": ["approved"],
        "target": "sent",
        "who": [
            {"place": "own_opinion", "roles": ["liaison", "handler"]},
            {"place": "own_opinion", "roles": ["bureau_leader"]},
        ],
        "guards": [],
        "own_guards": [],
        "pace_guards": [],
        "input_guards": ["brought_number_free"],
        "effect": "",
        "form": "workflow.forms.MoveForm",
        "occasions": [],
        "starts": [],
        "stops": [],
        "cancels": [],
        "clock": None,
        "audiences": ["leads", "unit", "office"],
        "then": ["opinion.supersede", "assignment.answer"],
        "duty": True,
        "derived": False,
    }


def test_mermaid_option_prints_the_diagrams_alone():
    assert printed("--mermaid") == "\n\n".join(f"%% {m}\n{as_mermaid(m)}" for m in TABLES) + "\n"


def test_two_forms_at_once_are_used_wrongly():
    done = subprocess.run(
        [sys.executable, "manage.py", "workflow_table", "--json", "--mermaid"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (2, "")
