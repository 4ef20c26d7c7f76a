"""How the API shows what stands in many answers."""

from __future__ import annotations


def reference(case):
    return {
        "id": case.pk,
        "url": f"/api/v1/cases/{case.pk}/",
        "jurisdiction": "shifan",
        "reference": "20230001",
        "title": "关于加快企业培育的建议",
    }


def organisation(city, name):
    unit = city.units[name]
    return {"id": unit.pk, "name": unit.name, "short_name": name}


def without_offers(answer):
    status, body = answer
    body.pop("transitions")
    return status, body
