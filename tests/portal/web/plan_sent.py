"""What the office's pages send to settle who handles a case and to hand over."""

from __future__ import annotations

from django.urls import reverse

from workflow.models import Plan

PAGE = "/assign/"
KEY = "a" * 32
DOCUMENT = "示府办函〔2023〕8号"
LEAD, CO, FREE = "工信局", "科技局", "发改局"


def plan_url(case):
    return reverse("plan_save", args=[case.jurisdiction.slug, case.proposal.reference])


def row(unit, part, *asks, question=""):
    name = f"u{unit.pk}"
    return {
        "row": name, f"{name}-part": part, f"{name}-asks": [ask.pk for ask in asks], f"{name}-question": question,
    }  # fmt: skip


def filled(mode, *rows, expected=0, **more):
    sent = {"mode": mode, "_expected": expected, "row": [one.pop("row") for one in rows]}
    for one in rows:
        sent |= one
    return sent | more


def confirmed(*cases, document=DOCUMENT, key=KEY):
    seen = {f"seen-{plan.case_id}": plan.revision for plan in Plan.objects.all()}
    return {"cases": [case.pk for case in cases], "document": document, "_key": key} | seen
