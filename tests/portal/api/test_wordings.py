"""The words of a city's messages, set by a program of its administrator."""

from __future__ import annotations

import pytest

from notifications.services.wording import Phrasebook
from tests.portal.api.managing import Administering


@pytest.fixture
def admin(api, city):
    return Administering(api, city)


@pytest.fixture
def one(admin):
    """A thing that is told to somebody in particular."""
    listed = admin.get("/wordings/")[1]
    found = next(row for row in listed if row["audience"] != "all")
    return found, f"/wordings/{found['name']}/{found['audience']}/"


def test_words_are_looked_at_set_and_reset(city, admin, one):
    row, address = one
    seen = admin.tag(address)
    words = {"subject": "{编号} 有新的进展", "body": "《{案由}》{事项}。\n打开查看：{链接}"}

    preview = admin.post(f"{address}preview/", **words)
    kept = admin.put(address, seen=seen, **words)
    stale = admin.put(address, seen=seen, **words)
    used = Phrasebook().words(city.jurisdiction.pk, row["name"], row["audience"])
    back = admin.program.client.delete(admin.at(address)).json()

    assert (preview[0], preview[1]["subject"]) == (200, "20230001 有新的进展")
    assert "关于加快企业培育的建议" in preview[1]["body"]
    assert (kept[0], kept[1]["own"], kept[1]["subject"], used.subject) == (
        200, True, words["subject"], words["subject"],
    )  # fmt: skip
    assert (stale[0], stale[1]["code"]) == (412, "stale")
    assert (back["own"], back["subject"]) == (False, row["subject"])


def test_a_gap_that_nothing_fills_and_a_thing_that_is_not_told_are_refused(admin, one):
    row, address = one

    unknown = admin.put(address, subject="{编码}", body="正文")

    assert (unknown[0], unknown[1]["errors"]["subject"][0]["code"]) == (400, "unknown_gap")
    assert admin.get("/wordings/case.nothing/all/")[0] == 404
    assert admin.get(address.replace(row["audience"], "nobody"))[0] == 404
