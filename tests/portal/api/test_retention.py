"""What would go, letting it go, and holding it back, by programs."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.portal.api.managing import Administering
from workflow.models import LegalHold, RetentionRule, RetentionRun


@pytest.fixture
def admin(api, city):
    return Administering(api, city)


def test_a_dry_run_comes_before_the_run(city, admin, api):
    secretariat = Administering(api, city, city[Role.SECRETARIAT])

    foreseen = admin.get("/retention/")
    unread = admin.post("/retention/runs/", looked_at=False)
    barred = secretariat.post("/retention/runs/", looked_at=True)
    status, run = admin.post("/retention/runs/", looked_at=True)

    assert {row["kind"] for row in foreseen[1]} >= {"contact", "log_in", "notice"}
    assert secretariat.get("/retention/")[0] == 200
    assert (unread[0], list(unread[1]["errors"]), barred[0]) == (400, ["looked_at"], 404)
    assert (status, run["actor"]) == (201, city[Role.ADMINISTRATOR].name)
    assert {line["kind"]: line["rows"] for line in run["lines"]} == {
        row["kind"]: row["count"] for row in foreseen[1]
    }
    assert secretariat.get("/retention/runs/")[1]["results"] == [run]
    assert RetentionRun.objects.count() == 1


def test_a_rule_says_how_long(admin):
    status, told = admin.put("/retention/rules/log_in/", months=24, source="市里的规定")
    short = admin.put("/retention/rules/log_in/", months=1, source="市里的规定")

    assert (status, told["months"], told["source"]) == (200, 24, "市里的规定")
    assert (short[0], short[1]["code"]) == (409, "retention_months")
    assert admin.put("/retention/rules/nothing/", months=1, source="x")[0] == 404
    assert RetentionRule.objects.get().months == 24


def test_the_secretariat_holds_a_case_back(city, api, admin):
    case = city.filed()
    keeper = Administering(api, city, city[Role.SECRETARIAT])

    status, hold = keeper.post("holds/", case=case.pk, reason="行政复议")
    foreign = admin.post("holds/", case=case.pk, reason="试")
    listed = keeper.get("holds/")[1]["results"]
    lifted = keeper.program.client.post(f"/api/v1/holds/{hold['id']}/lift/")

    assert (status, hold["case"]["id"], [one["id"] for one in listed]) == (201, case.pk, [hold["id"]])
    assert (foreign[0], list(foreign[1]["errors"])) == (400, ["case"])
    assert lifted.status_code == 204
    assert LegalHold.objects.get().lifted_by == city[Role.SECRETARIAT]
    assert keeper.get("holds/")[1]["results"] == []
