"""A workbook that changes names: texts are found by the new ones, and no more by the old."""

from __future__ import annotations

from django.utils import timezone

from proposals.models import Import
from proposals.roles import Role
from proposals.services.importing import apply_import, hand_in
from tests.books import book
from tests.city import make_city
from workflow.models import SearchEntry
from workflow.services.archiving import WAYS
from workflow.services.indexing import differing


def taken(city, sheets):
    way, now = WAYS[Import.Subject.REGISTER], timezone.now()
    actor = city[Role.ADMINISTRATOR]
    _outcome, waiting = hand_in(city.jurisdiction, book(sheets), "名.xlsx", actor=actor, at=now, **way)
    found = SearchEntry.objects.filter(units__contains="工信创新局").count()
    apply_import(waiting, actor=actor, at=now, **way)
    return found


def test_units_and_people_are_found_by_their_new_names(db):
    city = make_city()
    city.replied()
    member = city[Role.MEMBER]
    sheets = {
        "单位": [["全称", "简称"], ["示范市工信局", "工信创新局"], ["示范市科技局", "科创局"]],
        "人员": [["账号", "姓名"], [member.username, "欧阳新名"]],
    }

    before = taken(city, sheets)

    kept = {entry.part: entry for entry in SearchEntry.objects.exclude(part="opinion")}
    opinions = list(SearchEntry.objects.filter(part="opinion").order_by("pk").values_list("units", flat=True))
    assert before == 0  # what is only looked at changes nothing
    assert "工信创新局" in kept["proposal"].units
    assert "欧阳新名" in kept["proposal"].names
    assert kept["reply"].units.endswith("工信创新局")
    assert "示范市科技局\n科创局" in opinions
    assert differing() == []
