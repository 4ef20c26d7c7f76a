"""The addresses for everybody. A case's own address stays as long as the case is public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from portal.public.answer import not_found, public_door
from portal.public.views import data, feeds, figures, files, front, statement, voices

if TYPE_CHECKING:
    from django.urls import URLPattern


class Written(StringConverter):
    """What may be written for a number: anything but what no database takes."""

    regex = r"[^/\x00]+"


register_converter(Written, "written")

CASE = "public/<slug:jurisdiction>/<written:reference>/"

urlpatterns: list[URLPattern] = [
    path("robots.txt", front.robots, name="robots"),
    path("public/", front.front, name="public_front"),
    path("public/search/", front.search, name="public_search"),
    path("public/commitments/", figures.commitments, name="public_commitments"),
    path("public/figures/", figures.figures, name="public_figures"),
    path("public/units/", front.units, name="public_units"),
    path("public/accessibility/", statement.accessibility, name="public_accessibility"),
    path("public/feed.atom", feeds.feed, name="public_feed"),
    path("public/sitemap.xml", feeds.sitemap, name="public_sitemap"),
    path("public/sitemap-<int:number>.xml", feeds.sitemap_page, name="public_sitemap_page"),
    path("public/data/", data.data, name="public_data"),
    path("public/data/cases.json", data.cases_json, name="public_cases_json"),
    path("public/data/cases.csv", data.cases_csv, name="public_cases_csv"),
    path("public/data/cases.schema.json", data.schema, name="public_schema"),
    path("public/<slug:jurisdiction>/", front.place_front, name="public_place"),
    path("public/<slug:jurisdiction>/<written:reference>.jsonld", data.linked, name="public_linked"),
    path(CASE, front.case, name="public_case"),
    path(f"{CASE}replies/<int:key>.<slug:form>", files.reply_file, name="public_reply_file"),
    path(f"{CASE}voice/", voices.voice, name="public_voice"),
    path(f"{CASE}vote/", voices.vote, name="public_vote"),
    path(f"{CASE}comment/", voices.comment, name="public_comment"),
    re_path(r"^public/.*/$", public_door(not_found)),
]
