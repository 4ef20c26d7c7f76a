from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command


@pytest.fixture
def carry_case(db, tmp_path):
    """Runs the command on a text: exit code, standard output, standard error."""

    def run(text, *arguments):
        file = tmp_path / "page.txt"
        file.write_text(text, encoding="utf-8")
        return run_file(file, *arguments)

    def run_file(file, *arguments):
        out, err = StringIO(), StringIO()
        try:
            call_command("carry_case", str(file), *arguments, stdout=out, stderr=err)
        except SystemExit as end:
            return end.code, out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    run.file = run_file
    return run


@pytest.fixture
def carried(carry_case):
    """Carries a text with --json; gives the object."""

    def run(text, *arguments):
        code, out, err = carry_case(text, "--json", *arguments)
        assert (code, err) == (0, "")
        return json.loads(out)

    return run
